"""Candidates side by side: ranges, who can be told apart, weights with a reason, nothing missing counts as zero."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from coach.batch.people.standing import standings
from coach.batch.record import BatchRecord, Item
from coach.batch.results.candidates import candidates, check_weights
from coach.batch.results.comparison import Comparison, compare
from coach.batch.results.profile import candidate_axes, depth_axes, question_axes
from coach.batch.results.quotes import quoted
from coach.batch.results.totals import total
from coach.batch.results.words import alike_words
from coach.errors import InputError
from coach.rubric.library import Library, load_library
from tests.batch.people.conftest import Decided, Scripted, all_ids, item_of, record_of, sentence

LIBRARY = load_library()
RUBRICS = list(LIBRARY.rubrics("rop"))[:4]
IDS = [rubric.question.id for rubric in RUBRICS]
decide_ = Decided()


def levels_record(levels: dict[str, list[int | None]], **more: object) -> BatchRecord:
    """A batch in which people set every level; None: not graded."""
    items: list[Item] = []
    decisions = []
    for name, given_ in levels.items():
        for rubric, level in zip(RUBRICS, given_, strict=False):
            items.append(item_of(rubric, Scripted(refuses=True), place=len(items), candidate=name))
            if level is not None:
                decisions.append(decide_("level", place=items[-1].place, level=level))  # type: ignore[arg-type]
    return record_of(items, decisions, **more)


def compared(levels: dict[str, list[int | None]], **more: object) -> Comparison:
    record = levels_record(levels, **more)
    return compare(record, standings(record, LIBRARY))


def test_far_apart_is_told_and_close_is_not() -> None:
    found = compared({"Анна": [5, 5, 4, 5], "Борис": [2, 1, 2, 2], "Вера": [4, 5, 4, 5]})
    assert found.told["Анна", "Борис"] == "higher"
    assert found.told["Борис", "Анна"] == "lower"
    assert found.told["Анна", "Вера"] == "not-distinguishable"
    anna = found.candidates[0]
    assert anna.alike == ("Вера",)
    assert anna.total is not None
    assert anna.total.low < anna.total.mean < anna.total.high
    assert [one.candidate.name for one in found.candidates] == ["Анна", "Борис", "Вера"]


def test_what_is_missing_is_said_and_never_counts_as_zero() -> None:
    found = compared({"Анна": [4, 4, 4, 4], "Борис": [4, 4, None, None], "Вера": [4, None, None, None], "Глеб": [None]})
    anna, boris, vera, gleb = found.candidates
    assert anna.total is not None
    assert boris.total is not None
    assert boris.total.mean == anna.total.mean == 4
    assert (boris.total.share, boris.missing) == (0.5, tuple(IDS[2:]))
    assert found.told["Анна", "Борис"] == "not-distinguishable"
    assert found.told["Анна", "Вера"] == "too-little"
    assert (vera.alike, vera.unknown) == ((), ("Анна", "Борис", "Глеб"))
    assert "слишком мало" in alike_words(vera)
    assert alike_words(gleb) == "нет оценок"
    assert alike_words(anna) == "Борис"
    assert (gleb.total, gleb.missing) == (None, tuple(IDS))


def test_a_range_is_never_narrower_than_what_one_judge_may_be_off_with_everybody() -> None:
    found = compared({"Анна": [3, 3, 3, 3]})
    assert found.candidates[0].total is not None
    assert found.candidates[0].total.high - found.candidates[0].total.low >= 0.5


def test_other_weights_need_a_reason_in_words() -> None:
    levels: dict[str, list[int | None]] = {"Анна": [5, 1, 1, 1], "Борис": [1, 5, 5, 5]}
    heavy = {IDS[0]: 10.0}
    with pytest.raises(InputError, match="reason"):
        compared(levels, weights=heavy)
    found = compared(levels, weights=heavy, weights_reason="Сейчас важнее всего скрипты: новый отдел.")
    assert found.told["Анна", "Борис"] == "higher"
    assert not found.equal
    assert found.weights_reason
    equal = compared(levels, weights=dict.fromkeys(IDS, 1.0))
    assert equal.equal
    assert equal.told["Анна", "Борис"] == "lower"
    for wrong in (0.0, -1.0, float("nan"), 11.0):
        with pytest.raises(InputError, match="value"):
            check_weights({IDS[0]: wrong}, "так надо")


some_levels = st.lists(st.none() | st.integers(1, 5), min_size=4, max_size=4)


@hypothesis(max_examples=40, deadline=None)
@given(some_levels, some_levels)
def test_pairs_mirror_each_other_and_ranges_hold_the_mean(one: list[int | None], other: list[int | None]) -> None:
    found = compared({"А": one, "Б": other})
    mirror = {"higher": "lower", "lower": "higher"}
    assert found.told["А", "Б"] == mirror.get(found.told["Б", "А"], found.told["Б", "А"])
    for each, levels in zip(found.candidates, (one, other), strict=True):
        known = [level for level in levels if level is not None]
        assert (each.total is None) == (not known)
        if each.total is not None:
            assert 1 <= each.total.low <= each.total.mean <= each.total.high <= 5
            assert each.total.mean == pytest.approx(sum(known) / len(known))
            assert each.total.answers == len(known)


@hypothesis(max_examples=30, deadline=None)
@given(some_levels, st.integers(0, 3))
def test_one_higher_level_never_lowers_a_total(levels: list[int | None], place: int) -> None:
    level = levels[place]
    if level is None or level == 5:
        return
    raised = [*levels[:place], level + 1, *levels[place + 1 :]]
    before, after = compared({"А": levels}).candidates[0].total, compared({"А": raised}).candidates[0].total
    assert before is not None
    assert after is not None
    assert after.mean > before.mean


def test_answers_stand_side_by_side_by_their_quotes(library: Library, decide: Decided) -> None:
    rubric = RUBRICS[0]
    ids = all_ids(rubric)
    items = [
        item_of(rubric, Scripted(met=ids[:2]), place=0, candidate="Анна"),
        item_of(rubric, Scripted(refuses=True), place=1, candidate="Борис"),
    ]
    found = standings(record_of(items, [decide("check", check=ids[1], verdict="not_met")]), library)
    rows = quoted(found)
    assert [row.id for row in rows] == ids
    assert rows[0].cells[0].quotes[0] in sentence(ids[0])
    assert (rows[0].cells[0].verdict, rows[0].cells[0].by_person) == ("met", False)
    assert (rows[1].cells[0].verdict, rows[1].cells[0].by_person) == ("not_met", True)
    assert rows[0].cells[1].verdict is None
    assert quoted([]) == ()


def test_a_profile_leaves_open_what_was_not_judged(library: Library) -> None:
    items = [
        item_of(RUBRICS[0], Scripted(met=all_ids(RUBRICS[0])), candidate="Анна"),
        item_of(RUBRICS[1], Scripted(refuses=True), place=1, candidate="Анна"),
    ]
    found = standings(record_of(items), library)
    anna = candidates(found)[0]
    assert [axis.value for axis in candidate_axes(anna, IDS[:2], library)] == [100.0, None]
    assert [axis.value for axis in depth_axes(anna, library)] == [100.0] * len(library.scale.depth)
    assert {axis.value for axis in question_axes(found[0])} == {100.0}
    assert question_axes(found[1]) == ()
    assert total(anna, dict.fromkeys(IDS[:2], 1.0)) is not None
