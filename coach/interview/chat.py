"""The chat of a session as it is shown again after a reload."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime

from coach.interview.review import Review, make_review, question_of, shows_reviews
from coach.interview.state import Attempt, Sitting, State, Turn
from coach.rubric.library import Library
from coach.rubric.types import Frozen

EntryKind = Literal["question", "follow-up", "hint", "answer", "too-late", "skipped", "expired", "review"]


class Entry(Frozen):
    """One bubble of the chat."""

    who: Literal["coach", "person"]
    kind: EntryKind
    number: int
    text: str
    at: AwareDatetime
    late: bool = False
    review: Review | None = None


def chat_entries(state: State, library: Library) -> Iterator[Entry]:
    """Yield the chat; while a session goes on it only ever grows at its end."""
    for sitting in state.sittings:
        for attempt in sitting.attempts:
            yield from _attempt_entries(state, sitting, attempt, library)


def _attempt_entries(state: State, sitting: Sitting, attempt: Attempt, library: Library) -> Iterator[Entry]:
    number = sitting.index + 1
    for place, turn in enumerate(attempt.turns, 1):
        yield from _turn_entries(state, sitting, turn, library)
        further = place < len(attempt.turns)
        if turn.grade is not None and state.mode == "training" and (further or attempt.outcome is None):
            until_here = attempt.model_copy(update={"turns": attempt.turns[:place], "outcome": None})
            yield _review_entry(state, sitting, until_here, library)
    at = _last_moment(attempt)
    if attempt.too_late is not None:
        yield Entry(who="person", kind="too-late", number=number, text=attempt.too_late, at=at)
    if attempt.outcome in ("skipped", "expired"):
        yield Entry(who="coach", kind=attempt.outcome, number=number, text="", at=at)
    if shows_reviews(state) and attempt.outcome is not None:
        yield _review_entry(state, sitting, attempt, library)


def _turn_entries(state: State, sitting: Sitting, turn: Turn, library: Library) -> Iterator[Entry]:
    number, planned = sitting.index + 1, state.questions[sitting.index]
    if turn.follow_up is None:
        yield Entry(who="coach", kind="question", number=number, text=planned.text, at=turn.asked_at)
    else:
        yield Entry(who="coach", kind="follow-up", number=number, text=turn.follow_up.text, at=turn.asked_at)
    question = question_of(library, planned.id) if turn.hinted else None
    if question is not None:
        yield Entry(who="coach", kind="hint", number=number, text=question.hint, at=turn.asked_at)
    if turn.answer is not None:
        at = turn.answered_at or turn.asked_at
        yield Entry(who="person", kind="answer", number=number, text=turn.answer, at=at, late=turn.late)


def _review_entry(state: State, sitting: Sitting, attempt: Attempt, library: Library) -> Entry:
    review = make_review(state, sitting, attempt, library)
    return Entry(who="coach", kind="review", number=sitting.index + 1, text="", at=_last_moment(attempt), review=review)


def _last_moment(attempt: Attempt) -> datetime:
    last = attempt.turns[-1]
    return last.answered_at or last.asked_at
