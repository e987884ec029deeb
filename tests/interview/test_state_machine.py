"""The session's rules hold whatever anybody does, in whatever order, with whatever clock."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from coach.errors import SessionError
from coach.grading.types import Grade, JudgeIdentity, Provenance, Reason
from coach.interview import commands
from coach.interview.events import AnyEvent, FollowUp, Plan, PlannedQuestion, read_event
from coach.interview.rules import decide
from coach.interview.state import State, apply, replay

GRADE = Grade(
    question_id="rop.scripts",
    status="ungraded",
    reason=Reason(code="abstained"),
    provenance=Provenance(
        coach_version="0", answer_hash="a", rubric_hash="r", judge=JudgeIdentity(name="j", version="1")
    ),
)
MOVES = [commands.Answer, commands.Hint, commands.Skip, commands.Retry, commands.Next, commands.Finish]


def plan(questions: int) -> Plan:
    asked = tuple(
        PlannedQuestion(id=f"rop.q{n}", title=f"Q{n}", text=f"Вопрос {n}?", minutes=5) for n in range(questions)
    )
    return Plan(questions=asked, follow_up_minutes=2, grace_minutes=3)


class AnySession(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.state = State()
        self.events: list[AnyEvent] = []
        self.sent: list[commands.AnyCommand] = []
        self.now = datetime(2026, 11, 23, tzinfo=UTC)
        self.names = count()

    @initialize(mode=st.sampled_from(["training", "exam"]), questions=st.integers(1, 3))
    def start(self, mode: Any, questions: int) -> None:
        self.send(commands.Start(id="start", at=self.now, owner="Анна", role="rop", mode=mode, plan=plan(questions)))

    def send(self, command: commands.AnyCommand) -> None:
        before = self.state
        self.sent.append(command)
        known = command.id in before.commands
        try:
            happened = decide(before, command)
        except SessionError:
            assert not known, "a command that comes again is not refused but changes nothing"
            return
        if known:
            assert happened == []
        elif isinstance(command, commands.Move):
            assert command.step == before.step, "whoever saw something older is refused"
        for event in happened:
            self.state = apply(self.state, event)
        self.events += happened
        assert before.phase != "finished" or not happened, "a finished session does not change"
        if happened:
            assert command.id in self.state.commands

    def name(self) -> str:
        return f"c{next(self.names)}"

    @rule(kind=st.sampled_from(MOVES), behind=st.sampled_from([0, 0, 0, 1]))
    def move(self, kind: Any, behind: int) -> None:
        text = {"text": "ответ"} if kind is commands.Answer else {}
        self.send(kind(id=self.name(), at=self.now, step=self.state.step - behind, **text))

    @rule()
    def answer(self) -> None:
        self.send(commands.Answer(id=self.name(), at=self.now, step=self.state.step, text="ответ"))

    @rule(further=st.booleans())
    def grade(self, further: bool) -> None:
        follow_up = FollowUp(aim="content", id="c", text="А точнее?") if further else None
        self.send(
            commands.RecordGrade(id=self.name(), at=self.now, step=self.state.step, grade=GRADE, follow_up=follow_up)
        )

    @rule()
    def answer_and_be_asked_further(self) -> None:
        self.answer()
        self.grade(further=True)

    @rule(minutes=st.sampled_from([1, 3, 6, 20]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.send(commands.Tick(id=self.name(), at=self.now))

    @rule(data=st.data())
    def an_old_command_comes_again(self, data: st.DataObject) -> None:
        command = data.draw(st.sampled_from(self.sent))
        self.send(command)

    @invariant()
    def never_more_than_two_follow_ups(self) -> None:
        for sitting in self.state.sittings:
            for attempt in sitting.attempts:
                assert len(attempt.follow_ups) <= 2

    @invariant()
    def never_two_current_questions(self) -> None:
        left_open = [a for sitting in self.state.sittings for a in sitting.attempts if a.outcome is None]
        assert len(left_open) == (self.state.phase in ("answering", "grading"))
        if left_open:
            assert left_open == [self.state.attempt]
            waiting = [turn for turn in self.state.attempt.turns if turn.answer is None]
            assert len(waiting) == (self.state.phase == "answering")

    @invariant()
    def questions_come_in_order_and_once(self) -> None:
        assert [sitting.index for sitting in self.state.sittings] == list(range(len(self.state.sittings)))
        if self.state.mode == "exam":
            assert all(len(sitting.attempts) == 1 and not sitting.last.hinted for sitting in self.state.sittings)

    @invariant()
    def events_replay_to_the_same_state(self) -> None:
        stored = [read_event(event.model_dump(mode="json")) for event in self.events]
        assert replay(stored) == self.state


TestAnySession = AnySession.TestCase
TestAnySession.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
