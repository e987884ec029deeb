"""What a page or a terminal shows of a session: values made out of the state, nothing that may not be seen yet."""

from typing import Literal

from pydantic import AwareDatetime

from coach.interview.chat import Entry, chat_entries
from coach.interview.events import Ending, FollowUp, Mode, PlannedQuestion
from coach.interview.review import Review, make_review, shows_reviews
from coach.interview.rules import deadline
from coach.interview.state import Phase, State
from coach.rubric.library import Library
from coach.rubric.types import Frozen, Role

__all__ = ["Action", "Entry", "Review", "View", "make_view"]

Action = Literal["answer", "hint", "skip", "retry", "next", "finish", "resume"]

_ACTIONS: dict[tuple[Mode, Phase], tuple[Action, ...]] = {
    ("training", "answering"): ("answer", "hint", "skip", "finish"),
    ("training", "grading"): ("resume", "finish"),
    ("training", "reviewing"): ("retry", "next", "finish"),
    ("exam", "answering"): ("answer", "skip", "finish"),
    ("exam", "grading"): ("resume", "finish"),
}


class View(Frozen):
    """A session as its owner sees it; `number` counts from 1, `prompt` is what to answer now or empty."""

    session_id: str
    owner: str
    role: Role
    mode: Mode
    phase: Phase
    step: int
    number: int
    total: int
    question: PlannedQuestion
    prompt: str
    follow_up: FollowUp | None
    deadline: AwareDatetime | None
    actions: tuple[Action, ...]
    entries: tuple[Entry, ...]
    review: Review | None
    started_at: AwareDatetime
    finished_at: AwareDatetime | None
    ending: Ending | None


def make_view(session_id: str, state: State, library: Library) -> View:
    """Return what the owner of a started session may see now."""
    if state.started_at is None:
        raise ValueError("a session that has not started")
    answering = state.phase == "answering"
    follow_up = state.turn.follow_up if answering else None
    open_text = follow_up.text if follow_up else state.question.text
    return View(
        session_id=session_id,
        owner=state.owner,
        role=state.role,
        mode=state.mode,
        phase=state.phase,
        step=state.step,
        number=state.sitting.index + 1,
        total=len(state.questions),
        question=state.question,
        prompt=open_text if answering else "",
        follow_up=follow_up,
        deadline=deadline(state),
        actions=_ACTIONS.get((state.mode, state.phase), ()),
        entries=tuple(chat_entries(state, library)),
        review=_current_review(state, library),
        started_at=state.started_at,
        finished_at=state.finished_at,
        ending=state.ending,
    )


def _current_review(state: State, library: Library) -> Review | None:
    if not shows_reviews(state) or (state.attempt.grade is None and state.attempt.outcome is None):
        return None
    return make_review(state, state.sitting, state.attempt, library)
