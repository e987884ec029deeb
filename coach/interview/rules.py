"""What a session allows: `decide` turns a command into events or refuses it. Pure."""

from datetime import datetime, timedelta

from coach.errors import SessionError
from coach.interview.commands import (
    Answer,
    AnyCommand,
    Finish,
    Hint,
    Next,
    RecordGrade,
    Retry,
    Skip,
    Start,
    Tick,
)
from coach.interview.events import (
    Answered,
    AnyEvent,
    Asked,
    CameTooLate,
    Closed,
    Ending,
    Finished,
    FollowedUp,
    Graded,
    Hinted,
    Outcome,
    Retried,
    Started,
)
from coach.interview.state import State

MAX_FOLLOW_UPS = 2
"""Follow-ups to one attempt at a question: the same bound for everybody (design, section 2)."""

_PersonMove = Answer | RecordGrade | Hint | Skip | Retry | Next | Finish


def decide(state: State, command: AnyCommand) -> list[AnyEvent]:
    """Return what happens when `command` is carried out; nothing when it was carried out before.

    Raises:
        SessionError: the session does not allow it now.
    """
    if command.id in state.commands:
        return []
    if isinstance(command, Start):
        return _start(state, command)
    if state.phase == "new":
        raise SessionError("interview.not-started")
    if isinstance(command, Tick):
        return _closed_by_clock(state, command) if _is_over(state, command.at) else []
    if state.phase == "finished":
        raise SessionError("interview.finished")
    if command.step != state.step:
        raise SessionError("interview.moved-on")
    return _move(state, command)


def deadline(state: State) -> datetime | None:
    """Return until when what is asked should be answered; None in a training and when nothing is asked."""
    if state.mode != "exam" or state.phase != "answering" or state.plan is None:
        return None
    is_question = state.turn.follow_up is None
    minutes = state.question.minutes if is_question else state.plan.follow_up_minutes
    return state.turn.asked_at + timedelta(minutes=minutes)


def _start(state: State, command: Start) -> list[AnyEvent]:
    if state.phase != "new":
        raise SessionError("interview.started")
    started = Started(
        command=command.id, at=command.at, owner=command.owner, role=command.role, mode=command.mode, plan=command.plan
    )
    return [started, Asked(command=command.id, at=command.at, index=0)]


def _move(state: State, command: _PersonMove) -> list[AnyEvent]:
    match command:
        case Answer():
            _require(state, "answering")
            return _answer(state, command)
        case RecordGrade():
            _require(state, "grading")
            return _record(state, command)
        case Hint() | Retry():
            return _practise(state, command)
        case Skip():
            _require(state, "answering")
            return _leave(state, command, "skipped")
        case Next():
            _require(state, "reviewing")
            return [_onwards(state, command)]
        case Finish():
            return _finish(state, command)


def _practise(state: State, command: Hint | Retry) -> list[AnyEvent]:
    """Carry out what only a training knows."""
    is_hint = isinstance(command, Hint)
    if state.mode != "training":
        raise SessionError("interview.no-hints" if is_hint else "interview.no-retry")
    _require(state, "answering" if is_hint else "reviewing")
    if not is_hint:
        return [Retried(command=command.id, at=command.at)]
    return [] if state.attempt.hinted else [Hinted(command=command.id, at=command.at)]


def _answer(state: State, command: Answer) -> list[AnyEvent]:
    if _is_over(state, command.at):
        kept = CameTooLate(command=command.id, at=command.at, text=command.text)
        return [kept, *_closed_by_clock(state, command)]
    limit = deadline(state)
    late = limit is not None and command.at > limit
    return [Answered(command=command.id, at=command.at, text=command.text, late=late)]


def _record(state: State, command: RecordGrade) -> list[AnyEvent]:
    graded = Graded(command=command.id, at=command.at, grade=command.grade)
    if command.follow_up is None:
        return [graded, *_leave(state, command, "answered")]
    if len(state.attempt.follow_ups) >= MAX_FOLLOW_UPS:
        raise SessionError("interview.too-many-follow-ups", limit=MAX_FOLLOW_UPS)
    return [graded, FollowedUp(command=command.id, at=command.at, follow_up=command.follow_up)]


def _closed_by_clock(state: State, command: AnyCommand) -> list[AnyEvent]:
    return _leave(state, command, "expired")


def _leave(state: State, command: AnyCommand, outcome: Outcome) -> list[AnyEvent]:
    """Close the question; an exam goes on by itself, a training waits for the person."""
    closed = _closed(state, command, outcome)
    return [closed] if state.mode == "training" else [closed, _onwards(state, command)]


def _closed(state: State, command: AnyCommand, outcome: Outcome) -> AnyEvent:
    """Return the end of the question; one that has an answer was answered, however its last follow-up ended."""
    reached: Outcome = "answered" if state.attempt.answer else outcome
    return Closed(command=command.id, at=command.at, outcome=reached)


def _onwards(state: State, command: AnyCommand) -> AnyEvent:
    following = state.sitting.index + 1
    if following < len(state.questions):
        return Asked(command=command.id, at=command.at, index=following)
    return Finished(command=command.id, at=command.at, ending="completed")


def _finish(state: State, command: Finish) -> list[AnyEvent]:
    is_last = state.sitting.index + 1 == len(state.questions)
    ending: Ending = "completed" if state.phase == "reviewing" and is_last else "stopped"
    finished = Finished(command=command.id, at=command.at, ending=ending)
    return [finished] if state.phase == "reviewing" else [_closed(state, command, "stopped"), finished]


def _is_over(state: State, at: datetime) -> bool:
    """Tell whether the grace after the deadline is over as well."""
    limit = deadline(state)
    return limit is not None and state.plan is not None and at > limit + timedelta(minutes=state.plan.grace_minutes)


def _require(state: State, phase: str) -> None:
    if state.phase != phase:
        raise SessionError(f"interview.not-while-{state.phase}")
