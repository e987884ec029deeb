"""A document that is not what the task asked for gets no level, or a level and a person who looks."""

import pytest

from coach.grading.documents.kind import recognise
from coach.grading.pipeline import grade_answer
from coach.grading.types import Assessment, GuardedAnswer, JudgeIdentity
from coach.rubric.library import Rubric, load_library
from coach.settings import Settings
from coach.texts import text
from tools.kind_marks import TASKS, counts, documents, outcome


class SaysNothing:
    """A judge that nobody should need to ask here."""

    identity = JudgeIdentity(name="nothing", version="1")
    asked = 0

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment:
        self.asked += 1
        return Assessment(checks={})


def seen(name: str) -> str:
    return next(one.text for one in documents("seen") if one.id == name)


@pytest.mark.parametrize("split", ["seen", "unseen"])
def test_a_right_document_is_never_doubted(split: str) -> None:
    found = counts(split)
    assert found["right taken"] > 0
    assert found["right noticed"] + found["right refused"] == 0


def test_documents_that_the_rules_did_not_know_are_told() -> None:
    found = counts("unseen")
    assert found["another task taken"] <= 2
    assert found["another task refused"] >= 30
    assert found["no answer taken"] == 0
    assert found["no answer refused"] >= 38


@pytest.mark.parametrize(
    ("name", "task", "code"),
    [
        ("rom.vision/5", "rop.audit", "document.rom.vision"),
        ("rop.audit/5", "rom.vision", "document.rop.audit"),
        ("s-cv-1", "rop.audit", "document.cv"),
        ("s-invoice-1", "rom.audit", "document.invoice"),
        ("s-template-2", "rop.vision", "document.template"),
        ("s-copied-1", "rop.audit", "document.copied"),
        ("s-story-1", "rop.audit", "document.other"),
    ],
)
async def test_it_gets_no_level_and_the_reason_says_what_it_is(name: str, task: str, code: str) -> None:
    judge = SaysNothing()
    grade = await grade_answer(load_library().rubric(task), seen(name), judge, Settings())
    assert (grade.status, grade.level) == ("ungraded", None)
    assert grade.reason is not None
    assert grade.reason.code == code
    assert judge.asked == 0
    assert all(text(f"reason.{code}", lang=lang) for lang in ("ru", "en"))


async def test_what_only_looks_like_another_task_gets_a_level_and_a_reason_to_look() -> None:
    name, task = next(
        (one.id, task) for one in documents("seen") for task in TASKS if outcome(one, task)[0] == "noticed"
    )
    grade = await grade_answer(load_library().rubric(task), seen(name), SaysNothing(), Settings())
    assert grade.status == "graded"
    assert grade.review[0].code.startswith("document.")
    assert text(f"review.{grade.review[0].code}")


def test_a_short_answer_is_left_to_the_judge() -> None:
    question = load_library().rubric("rop.audit").question
    assert recognise("Пока не готов, пришлю завтра.", question).refused is None


async def test_questions_are_not_asked_for_documents() -> None:
    rubric = load_library().rubric("rop.scripts")
    grade = await grade_answer(rubric, seen("s-cv-1"), SaysNothing(), Settings())
    assert grade.status == "graded"
