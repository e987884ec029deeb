"""What a person learns of one answer: a value made out of the session, nothing that may not be seen yet."""

from coach.grading.types import Grade
from coach.interview.events import Outcome
from coach.interview.state import Attempt, Sitting, State
from coach.rubric.library import Library
from coach.rubric.types import Frozen, Question


class Review(Frozen):
    """What a person learns of an answer.

    Attributes:
        answer: everything said, joined; the quotes of `grade` point into it.
        grade: None when nothing was graded.
        closed: whether the question is over; before that only what was credited should be shown, since gaps would
            give away what the open follow-up asks.
        model_answer: the level 5 anchor, only for a closed question with an own attempt.
        references: ids of passages to read.
    """

    number: int
    question_id: str
    title: str
    answer: str
    grade: Grade | None
    closed: bool
    outcome: Outcome | None
    model_answer: str | None = None
    references: tuple[str, ...] = ()


def question_of(library: Library, question_id: str) -> Question | None:
    """Return a question as the banks have it now; None when it was taken out since."""
    return next((r.question for r in library.rubrics() if r.question.id == question_id), None)


def make_review(state: State, sitting: Sitting, attempt: Attempt, library: Library) -> Review:
    """Return what is to be learnt from `attempt`."""
    planned = state.questions[sitting.index]
    question = question_of(library, planned.id)
    closed = attempt.outcome is not None
    own = bool(attempt.answer or attempt.too_late)
    return Review(
        number=sitting.index + 1,
        question_id=planned.id,
        title=planned.title,
        answer=attempt.answer,
        grade=attempt.grade,
        closed=closed,
        outcome=attempt.outcome,
        model_answer=question.anchors[5] if question and closed and own else None,
        references=question.references if question and closed else (),
    )


def shows_reviews(state: State) -> bool:
    """Tell whether answers are talked about yet: at once in a training, at the end of an exam."""
    return state.mode == "training" or state.phase == "finished"
