"""A batch and its repetition: what moved, and what in the making differs."""

from coach.batch.results.difference import difference
from coach.batch.results.lines import agreement_lines, comparison_lines, difference_lines, question_lines
from coach.batch.results.material import Material, material
from coach.grading.types import JudgeIdentity
from coach.rubric.library import Library, Rubric
from tests.batch.people.conftest import Decided, Scripted, all_ids, item_of, record_of

NEWER = JudgeIdentity(name="scripted", version="2", model="мудрая", prompt_hash="abc")
WORDS = "Дело сделано, и вот как."


def batches(rubric: Rubric, library: Library, decide: Decided) -> tuple[Material, Material]:
    ids = all_ids(rubric)
    whole = " ".join(f"Дело {id_} я сделал сам." for id_ in ids)
    before = [item_of(rubric, Scripted(met=ids), place=place, answer=whole) for place in range(2)]
    before.append(item_of(rubric, Scripted(refuses=True), place=2, answer=WORDS))
    before.append(item_of(rubric, Scripted(met=[]), place=3, candidate="Борис", answer="Только в старой, и всё."))
    after = [
        item_of(rubric, Scripted(met=ids, identity=NEWER), place=0, answer=whole),
        item_of(rubric, Scripted(met=ids[:2], identity=NEWER), place=1, answer=whole),
        item_of(rubric, Scripted(met=[], identity=NEWER), place=2, answer=WORDS),
    ]
    old = record_of(before, [decide("level", place=1, level=4)])
    return material(old, library), material(record_of(after, id="b2", repeats="b1"), library)


def test_levels_that_moved_stand_beside_what_changed(rubric: Rubric, library: Library, decide: Decided) -> None:
    before, after = batches(rubric, library, decide)
    found = difference(before, after)
    assert [pair.levels for pair in found.moved] == [(None, 1), (5, after.standings[1].level)]
    assert [pair.person for pair in found.moved] == [None, 4]
    assert (found.same, found.only_before, found.only_after) == (1, 1, 0)
    assert {(one.part, one.after, one.answers) for one in found.changes} == {
        ("judge", "scripted 2", 3),
        ("model", "мудрая", 3),
        ("prompt", "abc", 3),
    }
    assert found.shift is not None
    assert found.shift < 0
    lines = "\n".join(difference_lines(found, before))
    assert "scripted 1 → scripted 2" in lines
    assert "человек раньше решил: 4" in lines
    assert "не изменён" in lines


def test_the_same_batch_differs_in_nothing(rubric: Rubric, library: Library, decide: Decided) -> None:
    before, _ = batches(rubric, library, decide)
    found = difference(before, before)
    assert (found.moved, found.changes, found.same) == ((), (), 3)
    assert "те же" in "\n".join(difference_lines(found, before))


def test_a_newer_rubric_is_named_with_its_question(rubric: Rubric, library: Library, decide: Decided) -> None:
    before, _ = batches(rubric, library, decide)
    item = before.standings[0].item
    assert item.grade is not None
    provenance = item.grade.provenance.model_copy(update={"rubric_hash": "f" * 16})
    changed = item.model_copy(update={"grade": item.grade.model_copy(update={"provenance": provenance})})
    found = difference(before, material(record_of([changed]), library))
    assert [(one.part, one.after) for one in found.changes] == [("rubric", f"{rubric.question.id} {'f' * 16}")]


def test_terminal_lines_tell_ranges_quotes_and_agreement(rubric: Rubric, library: Library, decide: Decided) -> None:
    before, _ = batches(rubric, library, decide)
    lines = "\n".join(comparison_lines(before))
    assert "Борис" in lines
    assert "никого не отсеивает" in lines
    quotes = "\n".join(question_lines(before, rubric.question.id))
    assert f"«Дело {all_ids(rubric)[0]} я сделал сам" in quotes
    assert len(list(agreement_lines(before))) == 3
