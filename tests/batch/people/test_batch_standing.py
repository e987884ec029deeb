"""What counts of an answer after people's decisions, as properties over real rubrics and the real scoring."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from coach.batch.people.decided import in_force
from coach.batch.people.recount import recounted
from coach.batch.people.standing import Standing, standing
from coach.batch.record import Decision, Item
from coach.grading.scoring import score
from coach.grading.types import Verdict
from coach.rubric.library import Library, Rubric, load_library

from .conftest import START, Decided, Scripted, all_ids, content_ids, grade_of, item_of, sentence

RUBRIC = load_library().rubric("rop.scripts")
IDS = all_ids(RUBRIC)
FLAGS = [flag.id for flag in RUBRIC.question.red_flags]
VERDICTS: tuple[Verdict, ...] = ("met", "not_met", "unclear")

some_ids = st.lists(st.sampled_from(IDS), unique=True)
judges = st.builds(
    Scripted,
    met=some_ids,
    flags=st.lists(st.sampled_from(FLAGS), unique=True, max_size=1),
    estimate=st.none() | st.floats(1, 5),
    margin=st.floats(0, 2),
)
decided = st.dictionaries(st.sampled_from([*IDS, *FLAGS]), st.sampled_from(VERDICTS), max_size=12)
few = hypothesis(max_examples=60, deadline=None)
many = hypothesis(max_examples=250, deadline=None)


def stand(item: Item, *decisions: Decision, rubric: Rubric | None = RUBRIC) -> Standing:
    return standing(item, decisions, lambda _id: rubric)


@few
@given(judges, decided)
def test_a_counted_grade_is_exactly_what_scoring_makes_of_the_verdicts(
    judge: Scripted, said: dict[str, Verdict]
) -> None:
    judge.estimate = None
    grade = grade_of(RUBRIC, judge)
    found = recounted(grade, RUBRIC, said)
    verdicts: dict[str, Verdict] = dict.fromkeys(judge.met, "met") | {i: v for i, v in said.items() if i in IDS}
    raised = (set(judge.flags) - {i for i, v in said.items() if v != "met"}) | {
        i for i, v in said.items() if v == "met" and i in FLAGS
    }
    caps = [flag.cap for flag in RUBRIC.question.red_flags if flag.id in raised]
    wanted = score(RUBRIC, content=verdicts, depth=verdicts, caps=caps)
    assert (found.level, found.points) == (wanted.level, wanted.points)
    assert found.range is not None
    assert found.range[0] == found.level <= found.range[1]


@many
@given(judges, decided, st.sampled_from(IDS))
def test_one_more_met_check_never_lowers_and_one_more_flag_never_raises(
    judge: Scripted, said: dict[str, Verdict], more: str
) -> None:
    grade = grade_of(RUBRIC, judge)
    met, denied = recounted(grade, RUBRIC, said | {more: "met"}), recounted(grade, RUBRIC, said | {more: "not_met"})
    assert met.level is not None
    assert denied.level is not None
    assert met.level >= denied.level
    flagged = recounted(grade, RUBRIC, said | {FLAGS[0]: "met"})
    assert (flagged.level or 0) <= (recounted(grade, RUBRIC, said | {FLAGS[0]: "not_met"}).level or 0)


@few
@given(judges, decided)
def test_level_points_and_range_always_fit_each_other(judge: Scripted, said: dict[str, Verdict]) -> None:
    found = recounted(grade_of(RUBRIC, judge), RUBRIC, said)
    assert found.level is not None
    assert found.points is not None
    assert found.range is not None
    assert min(5, found.points // 20 + 1) == found.level
    assert found.range[0] <= found.level <= found.range[1]
    assert all(found.level <= flag.cap for flag in found.red_flags)


kinds = st.sampled_from(("level", "check", "accept", "comment", "blind"))
one_decision = st.builds(
    lambda kind, author, level, check, verdict: {
        "kind": kind,
        "author": author,
        "level": level if kind in {"level", "blind"} else None,
        "check": check if kind == "check" else "",
        "verdict": verdict if kind == "check" else None,
    },
    kinds,
    st.sampled_from(("Директор", "Рецензент")),
    st.none() | st.integers(1, 5),
    st.sampled_from(IDS),
    st.none() | st.sampled_from(VERDICTS),
)


def made(drafts: list[dict[str, object]]) -> list[Decision]:
    numbers = count(1)
    return [Decision.model_validate({"id": next(numbers), "place": 0, "at": START} | draft) for draft in drafts]


@few
@given(judges, st.lists(one_decision, max_size=8), st.sampled_from(IDS))
def test_an_undone_decision_counts_as_if_it_had_never_been(
    judge: Scripted, drafts: list[dict[str, object]], check: str
) -> None:
    item = item_of(RUBRIC, judge)
    undone = made([*drafts, {"kind": "check", "author": "Директор", "check": check, "verdict": None}])
    without = [one for one in made(drafts) if one.check != check]
    assert stand(item, *undone).level == stand(item, *without).level
    undone = made([*drafts, {"kind": "level", "author": "Директор", "level": None}])
    without = [one for one in made(drafts) if one.kind != "level"]
    assert stand(item, *undone).level == stand(item, *without).level


@few
@given(judges, st.lists(one_decision, max_size=8), st.randoms())
def test_the_order_in_which_decisions_are_read_changes_nothing_and_the_coachs_grade_stays(
    judge: Scripted, drafts: list[dict[str, object]], chance: object
) -> None:
    item, decisions = item_of(RUBRIC, judge), made(drafts)
    found = stand(item, *decisions)
    chance.shuffle(decisions)  # type: ignore[attr-defined]
    assert stand(item, *decisions) == found
    assert found.coach is item.grade
    assert list(found.decisions) == sorted(decisions, key=lambda one: one.id)


@few
@given(judges, st.lists(one_decision, max_size=8))
def test_blind_levels_and_words_never_move_a_level(judge: Scripted, drafts: list[dict[str, object]]) -> None:
    item = item_of(RUBRIC, judge)
    quiet = [one for one in made(drafts) if one.kind in {"blind", "comment", "accept"}]
    assert not stand(item, *quiet).moved
    overriding = [one for one in made(drafts) if one.kind in {"level", "check"}]
    assert stand(item, *made(drafts)).level == stand(item, *overriding).level


def test_the_later_of_a_level_and_a_check_counts(rubric: Rubric, decide: Decided) -> None:
    item = item_of(rubric, Scripted(met=content_ids(rubric)))
    level = decide("level", level=2)
    check = decide("check", check=content_ids(rubric)[0], verdict="not_met")
    assert stand(item, level).level == 2
    assert stand(item, level).range == (2, 2)
    assert stand(item, level, check).source == "checks"
    assert stand(item, level, check, decide("level", level=5)).level == 5
    assert stand(item, level, check, decide("check", check=check.check)).level == 2


def test_the_words_follow_the_verdicts_of_people(rubric: Rubric, decide: Decided) -> None:
    first, second = content_ids(rubric)[:2]
    item = item_of(rubric, Scripted(met=[first, second]))
    found = stand(item, decide("check", check=first, verdict="not_met"))
    assert found.grade is not None
    assert [one.quote for one in found.grade.feedback.strengths] == [sentence(second).rstrip(".")]
    assert item.grade is not None
    assert len(item.grade.feedback.strengths) == 2


def test_an_ungraded_answer_gets_a_level_from_a_person_or_from_all_its_checks(rubric: Rubric, decide: Decided) -> None:
    item = item_of(rubric, Scripted(refuses=True))
    ids = content_ids(rubric)
    assert stand(item).level is None
    assert stand(item, decide("level", level=4)).level == 4
    some = [decide("check", check=id_, verdict="met") for id_ in ids[:-1]]
    assert stand(item, *some).level is None
    last = decide("check", check=ids[-1], verdict="not_met")
    assert stand(item, *some, last).level is not None


def test_a_rubric_that_has_changed_since_counts_no_checks(rubric: Rubric, library: Library, decide: Decided) -> None:
    item = item_of(rubric, Scripted(met=content_ids(rubric)))
    denied = [decide("check", check=id_, verdict="not_met") for id_ in content_ids(rubric)]
    other = library.rubric("rop.audit") if rubric.question.id != "rop.audit" else rubric
    assert stand(item, *denied).level == 1
    assert stand(item, *denied, rubric=other).level == item.grade.level  # type: ignore[union-attr]
    assert stand(item, *denied, decide("level", level=3), rubric=other).level == 3


def test_decisions_in_force_name_who_and_why(decide: Decided) -> None:
    force = in_force([decide("blind", level=2, author="А"), decide("blind", level=3, author="А"), decide("accept")])
    assert force.blind is not None
    assert force.blind["А"].level == 2, "the first, before the coach was seen"
    assert force.touched
    assert not in_force([decide("level", level=4), decide("level")]).touched


def test_a_flag_that_is_raised_never_lifts_an_estimate_under_its_checks(rubric: Rubric) -> None:
    grade = grade_of(rubric, Scripted(met=all_ids(rubric)[:4], estimate=1.0, margin=0.0))
    assert score(rubric, content=dict.fromkeys(all_ids(rubric)[:4], "met"), depth={}).level > (grade.level or 0)
    assert recounted(grade, rubric, {rubric.question.red_flags[0].id: "met"}).level == 1


@pytest.mark.parametrize("estimate", [2.0, 3.4])
def test_all_open_checks_decided_leave_nothing_to_estimate(rubric: Rubric, estimate: float) -> None:
    grade = grade_of(rubric, Scripted(met=all_ids(rubric)[:2], estimate=estimate))
    open_ = [id_ for id_ in all_ids(rubric) if id_ not in all_ids(rubric)[:2]]
    denied = recounted(grade, rubric, dict.fromkeys(open_, "not_met"))
    verdicts: dict[str, Verdict] = dict.fromkeys(all_ids(rubric)[:2], "met")
    assert denied.level == score(rubric, content=verdicts, depth=verdicts).level
    assert recounted(grade, rubric, dict.fromkeys(open_[:-1], "not_met")).level == grade.level


def test_a_confirmation_that_is_taken_back_leaves_the_answer_undecided(decide: Decided) -> None:
    item = item_of(RUBRIC, Scripted(met=content_ids(RUBRIC)))
    accepted = decide("accept")
    assert stand(item, accepted).force.touched
    back = stand(item, accepted, decide("unaccept", author="Ольга"))
    assert back.force.accepted is None
    assert not back.force.touched
    assert item.grade is not None
    assert back.level == item.grade.level
    assert stand(item, accepted, decide("unaccept"), decide("accept")).force.touched, "and can be given again"
