"""A candidate's document graded by the same way as every answer, with its numbers checked where exports are at hand."""

from collections.abc import Sequence

from coach.audit.candidate.checking import check_numbers
from coach.audit.candidate.comparing import NumberCheck
from coach.audit.candidate.submission import Submission
from coach.audit.types import Facts
from coach.grading.pipeline import grade_answer
from coach.grading.types import Grade, Judge, Reason
from coach.rubric.library import Rubric
from coach.rubric.types import Frozen
from coach.settings import Settings
from coach.texts import Language


class GradedSubmission(Frozen):
    """The result.

    Attributes:
        file: name of the document.
        characters: its length.
        grade: as of every answer; quotes point into the document's text.
        addresses: where each quote of the grade stands, by the character that it begins at.
        exports: names of the exports that the numbers were checked against.
        numbers: every number that speaks of an indicator; empty without exports.
    """

    file: str
    characters: int
    grade: Grade
    addresses: dict[int, str]
    exports: tuple[str, ...] = ()
    numbers: tuple[NumberCheck, ...] = ()


async def grade_submission(
    submission: Submission,
    rubric: Rubric,
    judge: Judge,
    settings: Settings,
    *,
    facts: Facts | None = None,
    exports: Sequence[str] = (),
    lang: Language = "ru",
) -> GradedSubmission:
    """Grade a document against a task.

    Numbers never change the level: a person sees them beside it, and those that differ are a reason to review.

    Args:
        submission: the document.
        rubric: of the task.
        judge: of answers.
        settings: which judge it is, and the longest document.
        facts: computed from the exports, if there are any.
        exports: their names.
        lang: language of the addresses.
    """
    grade = await grade_answer(rubric, submission.text, judge, settings)
    numbers = tuple(check_numbers(submission, facts, lang)) if facts is not None else ()
    wrong = sum(one.verdict == "differs" for one in numbers)
    if wrong:
        reason = Reason(code="numbers-differ", details={"count": wrong})
        grade = grade.model_copy(update={"review": (*grade.review, reason)})
    return GradedSubmission(
        file=submission.name,
        characters=len(submission.text),
        grade=grade,
        addresses={start: submission.address(start, lang) for start in sorted(_starts(grade))},
        exports=tuple(exports),
        numbers=numbers,
    )


def _starts(grade: Grade) -> set[int]:
    checks = [check for criterion in grade.criteria for check in criterion.checks]
    quotes = [quote for one in (*checks, *grade.depth) for quote in one.quotes]
    quotes += [quote for flag in grade.red_flags for quote in flag.quotes]
    return {quote.start for quote in quotes}
