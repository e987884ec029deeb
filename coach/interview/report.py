"""The report of a session as data: what was asked, said, credited and missed, and what repeats."""

from collections.abc import Sequence

from pydantic import AwareDatetime

from coach.errors import SessionError
from coach.grading.profile import Axis, criteria_axes
from coach.grading.types import Grade, Usage
from coach.interview.events import Ending, Mode, PlannedQuestion
from coach.interview.gaps import RepeatedGap
from coach.interview.review import Review, make_review
from coach.interview.state import Attempt, Sitting, State
from coach.rubric.library import Library, Rubric
from coach.rubric.types import Frozen, Role

MAX_CRITERIA_AXES = 12
"""Axes of a radar chart that a person can read: beyond it the chart has one axis a question."""


class Exchange(Frozen):
    """What was asked and what came back; `answer` is None when it was left unanswered."""

    prompt: str
    answer: str | None
    late: bool = False


class QuestionReport(Frozen):
    """One question of the plan; `review` is None when it was never asked.

    Attributes:
        attempts: how often it was tried; `review` and `exchanges` are of the attempt that counts.
        too_late: a text that came after the grace and was not graded.
        profile: an axis a criterion, for a graded answer.
    """

    number: int
    question: PlannedQuestion
    review: Review | None = None
    exchanges: tuple[Exchange, ...] = ()
    attempts: int = 0
    hinted: bool = False
    too_late: str | None = None
    profile: tuple[Axis, ...] = ()

    @property
    def grade(self) -> Grade | None:
        """Return the grade that counts."""
        return self.review.grade if self.review is not None else None


class InterviewReport(Frozen):
    """The whole session; `profile` has an axis a criterion, or a question where that were too many.

    Attributes:
        depth: for each depth check the percentage of graded answers that met it.
        references: ids of passages to read, each once, of all questions that were closed.
        usage: what calls to a model cost in the session.
        preliminary: whether a grade comes from a judge whose grades are preliminary.
    """

    session_id: str
    owner: str
    role: Role
    mode: Mode
    started_at: AwareDatetime
    finished_at: AwareDatetime | None
    ending: Ending | None
    questions: tuple[QuestionReport, ...]
    profile: tuple[Axis, ...]
    depth: tuple[Axis, ...]
    repeated: tuple[RepeatedGap, ...]
    references: tuple[str, ...]
    preliminary: bool
    usage: Usage = Usage()

    @property
    def graded(self) -> int:
        """Return the number of questions with a level."""
        return sum(q.grade is not None and q.grade.level is not None for q in self.questions)


def make_report(
    session_id: str, state: State, library: Library, repeated: Sequence[RepeatedGap] = ()
) -> InterviewReport:
    """Return the report of a session as it stands.

    Raises:
        SessionError: the session has not begun, or is an exam that goes on (`interview.report-later`).
    """
    if state.started_at is None:
        raise SessionError("interview.not-started")
    if state.mode == "exam" and state.phase != "finished":
        raise SessionError("interview.report-later")
    rubrics = {rubric.question.id: rubric for rubric in library.rubrics()}
    questions = tuple(_questions(state, library, rubrics))
    return InterviewReport(
        session_id=session_id,
        owner=state.owner,
        role=state.role,
        mode=state.mode,
        started_at=state.started_at,
        finished_at=state.finished_at,
        ending=state.ending,
        questions=questions,
        profile=_profile(questions, rubrics),
        depth=_depth(questions, library),
        repeated=tuple(repeated),
        references=tuple(dict.fromkeys(id_ for q in questions if q.review for id_ in q.review.references)),
        preliminary=any(q.grade.preliminary for q in questions if q.grade is not None),
        usage=state.usage,
    )


def _questions(state: State, library: Library, rubrics: dict[str, Rubric]) -> list[QuestionReport]:
    asked = {sitting.index: sitting for sitting in state.sittings}
    return [
        _question(state, asked[index], library, rubrics.get(planned.id))
        if index in asked
        else QuestionReport(number=index + 1, question=planned)
        for index, planned in enumerate(state.questions)
    ]


def _question(state: State, sitting: Sitting, library: Library, rubric: Rubric | None) -> QuestionReport:
    planned, attempt = state.questions[sitting.index], sitting.telling
    grade = attempt.grade
    judged = rubric is not None and grade is not None and grade.status == "graded"
    return QuestionReport(
        number=sitting.index + 1,
        question=planned,
        review=make_review(state, sitting, attempt, library),
        exchanges=_exchanges(planned.text, attempt),
        attempts=len(sitting.attempts),
        hinted=any(each.hinted for each in sitting.attempts),
        too_late=attempt.too_late,
        profile=criteria_axes(rubric, grade) if judged and rubric and grade else (),
    )


def _exchanges(question: str, attempt: Attempt) -> tuple[Exchange, ...]:
    return tuple(
        Exchange(prompt=turn.follow_up.text if turn.follow_up else question, answer=turn.answer, late=turn.late)
        for turn in attempt.turns
    )


def _profile(questions: Sequence[QuestionReport], rubrics: dict[str, Rubric]) -> tuple[Axis, ...]:
    by_criterion = tuple(axis for question in questions for axis in question.profile)
    if len(by_criterion) <= MAX_CRITERIA_AXES:
        return by_criterion
    return tuple(Axis(label=q.question.title, value=_share(q, rubrics)) for q in questions)


def _share(question: QuestionReport, rubrics: dict[str, Rubric]) -> float | None:
    """Return the weighted percentage of a question's criteria; None when it has no level."""
    if not question.profile:
        return None
    weights = [criterion.weight for criterion in rubrics[question.question.id].question.criteria]
    earned = sum(weight * (axis.value or 0.0) for weight, axis in zip(weights, question.profile, strict=True))
    return round(earned / sum(weights), 1)


def _depth(questions: Sequence[QuestionReport], library: Library) -> tuple[Axis, ...]:
    graded = [q.grade for q in questions if q.grade is not None and q.grade.status == "graded"]
    if not graded:
        return ()
    found = [{result.id for result in grade.depth if result.verdict == "met"} for grade in graded]
    return tuple(
        Axis(label=check.title, value=round(100 * sum(check.id in met for met in found) / len(graded), 1))
        for check in library.scale.depth
    )
