"""An interview as people use it: commands are decided, stored, answered and graded, in that order.

Every event is stored before anything is said in reply, so a crash at any moment loses at most the reply: `resume`
gives it again. Two processes may serve one session; the sequence number of the events decides who was first.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid4, uuid5
from weakref import WeakValueDictionary

from coach.errors import CoachError, InputError
from coach.grading.intake import clean, refusal
from coach.grading.pipeline import grade_answer
from coach.grading.types import Judge
from coach.interview import commands
from coach.interview.events import MODES, Answered, AnyEvent, Finished, Started, read_event
from coach.interview.followups import next_follow_up
from coach.interview.gaps import RepeatedGap, SessionGrades, repeated_gaps
from coach.interview.interviewer import Interviewer, OnText
from coach.interview.plan import make_plan
from coach.interview.report import InterviewReport, make_report
from coach.interview.rules import decide
from coach.interview.said import Said, said_in
from coach.interview.state import State, replay
from coach.interview.view import View, make_view
from coach.rubric.library import Library
from coach.settings import Settings
from coach.store import Store
from coach.store.event_log import EventRecord, SequenceConflictError
from coach.store.sessions import SessionHeader

_TRIES = 8
"""How often a command is decided anew when another window was faster; each time somebody got ahead."""

Spend = Callable[[], Awaitable[None]]
"""Counts one call of the judge, or refuses it."""

GAP_SESSIONS = 20
"""Newest sessions that are searched for repeated gaps."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class InterviewService:
    """Starts, leads and reports interviews; one object a process serves all people.

    Every method that changes something takes the `step` of the view that the person saw and a `command_id` of its
    own; the same id again changes nothing. All raise SessionError for what the session does not allow, InputError
    for an unknown session or an unusable answer, StoreError when the database fails and ModelError when a judge does.
    Without an `interviewer` follow-ups are asked in the bank's words.
    """

    store: Store
    library: Library
    judge: Judge
    settings: Settings
    interviewer: Interviewer | None = None
    now: Callable[[], datetime] = _utc_now
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary, repr=False)

    async def start(
        self,
        *,
        owner: str,
        role: str,
        mode: str,
        command_id: str,
        questions: int | None = None,
        chosen: Sequence[str] = (),
    ) -> View:
        """Begin a session and ask the first question; see `plan.make_plan` for `questions` and `chosen`."""
        if mode not in MODES:
            raise InputError("interview.unknown-mode", mode=mode, known=", ".join(MODES))
        plan = make_plan(self.library, self.settings, role, questions=questions, chosen=chosen)
        session_id = uuid5(NAMESPACE_URL, f"{owner}\n{command_id}").hex[:12]
        command = commands.Start.model_validate(
            {"id": command_id, "at": self.now(), "owner": owner, "role": role, "mode": mode, "plan": plan}
        )
        events = decide(State(), command)
        header = SessionHeader(session_id, owner, role, mode, command.at)
        try:
            await asyncio.to_thread(self.store.sessions.create, header, [_record(event) for event in events])
        except SequenceConflictError:
            return await self.resume(session_id, owner=owner)  # the second click of two
        return make_view(session_id, replay(events), self.library)

    async def answer(
        self,
        session_id: str,
        text: str,
        *,
        owner: str,
        step: int,
        command_id: str,
        on_follow_up: OnText | None = None,
        spend: Spend | None = None,
    ) -> View:
        """Take an answer, grade it, and ask further or close the question.

        `on_follow_up` hears a follow-up grow while the interviewer phrases it. `spend` is called before an answer is
        taken that can be used and that the session asks for; what it raises refuses the answer.
        """
        cleaned = clean(text)
        async with self._lock(session_id):
            _, state = await self._load(session_id, owner)
            command = commands.Answer(id=command_id, at=self.now(), step=step, text=cleaned)
            if command_id not in state.commands and state.phase == "answering":
                self._refuse_unusable(state, cleaned)
                taken = any(isinstance(event, Answered) for event in decide(state, command))
                if spend is not None and taken:
                    await spend()
            await self._carry_out(session_id, owner, command)
            return self._view(session_id, await self._grade_pending(session_id, owner, on_follow_up))

    async def hint(self, session_id: str, *, owner: str, step: int, command_id: str) -> View:
        """Show the hint of the question."""
        return await self._step(session_id, owner, commands.Hint(id=command_id, at=self.now(), step=step))

    async def skip(self, session_id: str, *, owner: str, step: int, command_id: str) -> View:
        """Leave what is asked unanswered."""
        return await self._step(session_id, owner, commands.Skip(id=command_id, at=self.now(), step=step))

    async def retry(self, session_id: str, *, owner: str, step: int, command_id: str) -> View:
        """Ask the closed question anew."""
        return await self._step(session_id, owner, commands.Retry(id=command_id, at=self.now(), step=step))

    async def next(self, session_id: str, *, owner: str, step: int, command_id: str) -> View:
        """Go on to the next question, or to the end."""
        return await self._step(session_id, owner, commands.Next(id=command_id, at=self.now(), step=step))

    async def finish(
        self, session_id: str, *, owner: str, step: int, command_id: str, spend: Spend | None = None
    ) -> View:
        """End the session; an answer that waits for its grade is graded first, unless the judge fails again.

        `spend` is called before that; what it raises leaves the answer without a grade.
        """
        async with self._lock(session_id):
            _, state = await self._load(session_id, owner)
            if state.phase == "grading" and state.step == step:
                with suppress(CoachError):  # whoever wants to leave is not kept by a judge that is out of order
                    state = await self._grade_pending(session_id, owner, spend=spend)
                step = state.step
            if state.phase == "finished":
                return self._view(session_id, state)
            finish = commands.Finish(id=command_id, at=self.now(), step=step)
            return self._view(session_id, await self._carry_out(session_id, owner, finish))

    async def resume(self, session_id: str, *, owner: str, spend: Spend | None = None) -> View:
        """Return the session as it stands, after a reload or a restart: a pending answer is graded, the clock works.

        `spend` is called before an answer is graded that a judge could not grade before; what it raises is raised.
        """
        async with self._lock(session_id):
            await self._grade_pending(session_id, owner, spend=spend)
            tick = commands.Tick(id=f"tick-{uuid4().hex}", at=self.now())
            return self._view(session_id, await self._carry_out(session_id, owner, tick))

    async def sessions(self, owner: str) -> list[SessionHeader]:
        """Return the sessions of `owner`, the newest first."""
        return await asyncio.to_thread(self.store.sessions.list, owner)

    async def report(self, session_id: str, *, owner: str) -> InterviewReport:
        """Return the report; of an exam only when it is finished (SessionError `interview.report-later`)."""
        _, state = await self._load(session_id, owner)
        return make_report(session_id, state, self.library, await self._repeated(session_id, owner, state))

    async def said(self, headers: Sequence[SessionHeader]) -> dict[str, tuple[Said, ...]]:
        """Return the answers of several sessions by id, question by question: one reading, off the loop."""

        def told() -> dict[str, tuple[Said, ...]]:
            stored = self.store.sessions.events_of([header.id for header in headers])
            kept = {id_: [read_event(event.payload) for event in events] for id_, events in stored.items() if events}
            return {id_: said_in(replay(events)) for id_, events in kept.items()}

        return await asyncio.to_thread(told)

    async def _repeated(self, session_id: str, owner: str, state: State) -> tuple[RepeatedGap, ...]:
        """Look for gaps that this session shares with the ones before it."""
        earlier = [
            header
            for header in await self.sessions(owner)
            if header.id != session_id and header.role == state.role and header.started_at < _started(state)
        ]
        older = [await self._load(header.id, owner) for header in reversed(earlier[: GAP_SESSIONS - 1])]
        return repeated_gaps(self.library, [SessionGrades.of(past) for _, past in older] + [SessionGrades.of(state)])

    async def _step(self, session_id: str, owner: str, command: commands.AnyCommand) -> View:
        async with self._lock(session_id):
            return self._view(session_id, await self._carry_out(session_id, owner, command))

    async def _carry_out(self, session_id: str, owner: str, command: commands.AnyCommand) -> State:
        """Decide on the newest state and store what happens; decide anew when somebody else was faster."""
        for _ in range(_TRIES):
            last, state = await self._load(session_id, owner)
            events = decide(state, command)
            if not events:
                return state
            ended = next((event.at for event in events if isinstance(event, Finished)), None)
            records = [_record(event) for event in events]
            try:
                await asyncio.to_thread(self.store.sessions.append, session_id, last, records, finished_at=ended)
            except SequenceConflictError:
                continue
            return replay(events, state)
        raise SequenceConflictError("store.conflict", id=session_id)

    async def _grade_pending(
        self, session_id: str, owner: str, on_follow_up: OnText | None = None, spend: Spend | None = None
    ) -> State:
        """Grade the answer that waits for it, together with the earlier ones to the same question."""
        _, state = await self._load(session_id, owner)
        if state.phase != "grading":
            return state
        if spend is not None:
            await spend()
        rubric = self.library.rubric(state.question.id)
        grade = await grade_answer(rubric, state.attempt.answer, self.judge, self.settings)
        follow_up = next_follow_up(rubric, grade, state.attempt.follow_ups)
        if follow_up is not None and self.interviewer is not None:
            follow_up = await self.interviewer.phrase(rubric, follow_up, state.attempt.answer, on_follow_up)
        # Named after the step: whoever else graded the same answer meanwhile has carried out the same command.
        command = commands.RecordGrade(
            id=f"grade-{state.step}", at=self.now(), step=state.step, grade=grade, follow_up=follow_up
        )
        return await self._carry_out(session_id, owner, command)

    def _refuse_unusable(self, state: State, text: str) -> None:
        """Refuse what could not be graded anyway, before it takes the place of an answer."""
        question = self.library.rubric(state.question.id).question
        for whole in (text, "\n\n".join(part for part in (state.attempt.answer, text) if part)):
            reason = refusal(whole, question, self.settings)
            if reason is not None:
                raise InputError(f"interview.answer-{reason.code}", **reason.details)

    async def _load(self, session_id: str, owner: str) -> tuple[int, State]:
        stored = await asyncio.to_thread(self.store.sessions.events, session_id)
        events = [read_event(event.payload) for event in stored]
        if not events or not isinstance(events[0], Started) or events[0].owner != owner:
            raise InputError("session.unknown", id=session_id)
        return stored[-1].seq, replay(events)

    def _view(self, session_id: str, state: State) -> View:
        return make_view(session_id, state, self.library)

    def _lock(self, session_id: str) -> asyncio.Lock:
        """Return the lock of a session: two clicks in one process then cost one grading, not two."""
        return self._locks.setdefault(session_id, asyncio.Lock())


def _record(event: AnyEvent) -> EventRecord:
    return EventRecord(event.kind, event.model_dump(mode="json"), event.at)


def _started(state: State) -> datetime:
    if state.started_at is None:
        raise ValueError("a session that has not started")
    return state.started_at
