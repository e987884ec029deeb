"""A session as its events add up to it: `apply` folds one event into the state. Pure."""

from collections.abc import Iterable
from functools import reduce
from typing import Literal

from pydantic import AwareDatetime

from coach.grading.types import Grade, Usage
from coach.grading.votes import total_usage
from coach.interview.events import (
    Answered,
    AnyEvent,
    Asked,
    CameTooLate,
    Closed,
    Ending,
    Finished,
    FollowedUp,
    FollowUp,
    Graded,
    Hinted,
    Mode,
    Outcome,
    Plan,
    PlannedQuestion,
    Retried,
    Started,
)
from coach.rubric.types import Frozen, Role

Phase = Literal["new", "answering", "grading", "reviewing", "finished"]
"""`answering`: the person's turn; `grading`: an answer waits for its grade; `reviewing`: a question of a training is
closed and its feedback shown."""


class Turn(Frozen):
    """One thing asked (the question itself or a follow-up) and what came back."""

    follow_up: FollowUp | None = None
    asked_at: AwareDatetime
    answer: str | None = None
    answered_at: AwareDatetime | None = None
    hinted: bool = False
    late: bool = False
    grade: Grade | None = None


class Attempt(Frozen):
    """One go at a question: the question and its follow-ups. `too_late` is a text that came after the grace."""

    turns: tuple[Turn, ...]
    too_late: str | None = None
    outcome: Outcome | None = None

    @property
    def answer(self) -> str:
        """Return everything said so far, joined by blank lines; the quotes of `grade` point into it."""
        return "\n\n".join(turn.answer for turn in self.turns if turn.answer is not None)

    @property
    def grade(self) -> Grade | None:
        """Return the newest grade."""
        return next((turn.grade for turn in reversed(self.turns) if turn.grade is not None), None)

    @property
    def hinted(self) -> bool:
        """Tell whether the hint was shown."""
        return any(turn.hinted for turn in self.turns)

    @property
    def follow_ups(self) -> tuple[FollowUp, ...]:
        """Return the follow-ups asked so far."""
        return tuple(turn.follow_up for turn in self.turns if turn.follow_up is not None)


class Sitting(Frozen):
    """A question of the plan that was asked, with the attempts at it."""

    index: int
    attempts: tuple[Attempt, ...]

    @property
    def last(self) -> Attempt:
        """Return the newest attempt."""
        return self.attempts[-1]

    @property
    def telling(self) -> Attempt:
        """Return the attempt that counts: the newest with a grade, else with an answer, else the newest."""
        backwards = self.attempts[::-1]
        graded = (attempt for attempt in backwards if attempt.grade is not None)
        answered = (attempt for attempt in backwards if attempt.answer)
        return next(graded, next(answered, self.last))


class State(Frozen):
    """A session at one moment.

    Attributes:
        step: grows whenever something else is expected of the person; a move made at an older step is refused.
        commands: ids of the commands that were carried out.
    """

    phase: Phase = "new"
    owner: str = ""
    role: Role = "rop"
    mode: Mode = "training"
    plan: Plan | None = None
    sittings: tuple[Sitting, ...] = ()
    step: int = 0
    commands: frozenset[str] = frozenset()
    started_at: AwareDatetime | None = None
    finished_at: AwareDatetime | None = None
    ending: Ending | None = None

    @property
    def questions(self) -> tuple[PlannedQuestion, ...]:
        """Return the questions of the plan."""
        return self.plan.questions if self.plan is not None else ()

    @property
    def usage(self) -> Usage:
        """Return what calls to a model cost in this session: all grades and all follow-ups."""
        turns = [turn for sitting in self.sittings for attempt in sitting.attempts for turn in attempt.turns]
        grades = [turn.grade.provenance.usage for turn in turns if turn.grade is not None]
        return total_usage([*grades, *(turn.follow_up.usage for turn in turns if turn.follow_up is not None)])

    @property
    def sitting(self) -> Sitting:
        """Return the question asked last."""
        return self.sittings[-1]

    @property
    def question(self) -> PlannedQuestion:
        """Return the planned question asked last."""
        return self.questions[self.sitting.index]

    @property
    def attempt(self) -> Attempt:
        """Return the newest attempt at the question asked last."""
        return self.sitting.last

    @property
    def turn(self) -> Turn:
        """Return what was asked last."""
        return self.attempt.turns[-1]


def replay(events: Iterable[AnyEvent], start: State | None = None) -> State:
    """Return the state that `events` add up to."""
    return reduce(apply, events, start or State())


def apply(state: State, event: AnyEvent) -> State:
    """Return `state` after `event`."""
    changed = _changed(state, event)
    moved = not isinstance(event, Graded | Hinted | CameTooLate)
    return changed.model_copy(update={"commands": state.commands | {event.command}, "step": state.step + moved})


def _changed(state: State, event: AnyEvent) -> State:
    match event:
        case Started():
            kept = {"owner": event.owner, "role": event.role, "mode": event.mode, "plan": event.plan}
            return state.model_copy(update=kept | {"started_at": event.at})
        case Finished():
            return state.model_copy(
                update={"phase": "finished", "ending": event.ending, "finished_at": event.at},
            )
        case Asked() | Retried():
            return _opened(state, event)
        case Answered() | Graded() | FollowedUp() | Hinted():
            return _in_turn(state, event)
        case CameTooLate():
            return _with_attempt(state, too_late=event.text)
        case Closed():
            return _with_attempt(state, outcome=event.outcome).model_copy(update={"phase": "reviewing"})


def _opened(state: State, event: Asked | Retried) -> State:
    fresh = Attempt(turns=(Turn(asked_at=event.at),))
    if isinstance(event, Asked):
        sittings = (*state.sittings, Sitting(index=event.index, attempts=(fresh,)))
    else:
        again = state.sitting.model_copy(update={"attempts": (*state.sitting.attempts, fresh)})
        sittings = (*state.sittings[:-1], again)
    return state.model_copy(update={"phase": "answering", "sittings": sittings})


def _in_turn(state: State, event: Answered | Graded | FollowedUp | Hinted) -> State:
    match event:
        case Answered():
            said = _with_turn(state, answer=event.text, answered_at=event.at, late=event.late)
            return said.model_copy(update={"phase": "grading"})
        case Graded():
            return _with_turn(state, grade=event.grade)
        case Hinted():
            return _with_turn(state, hinted=True)
        case FollowedUp():
            asked = (*state.attempt.turns, Turn(follow_up=event.follow_up, asked_at=event.at))
            return _with_attempt(state, turns=asked).model_copy(update={"phase": "answering"})


def _with_turn(state: State, **changes: object) -> State:
    turns = state.attempt.turns
    return _with_attempt(state, turns=(*turns[:-1], turns[-1].model_copy(update=changes)))


def _with_attempt(state: State, **changes: object) -> State:
    attempt = state.attempt.model_copy(update=changes)
    sitting = state.sitting.model_copy(update={"attempts": (*state.sitting.attempts[:-1], attempt)})
    return state.model_copy(update={"sittings": (*state.sittings[:-1], sitting)})
