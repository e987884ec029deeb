"""What may be asked of a session, as values. Times come in with them: the rules have no clock."""

from typing import Literal

from pydantic import AwareDatetime

from coach.grading.types import Grade
from coach.interview.events import FollowUp, Mode, Plan
from coach.rubric.types import Frozen, Role


class Command(Frozen):
    """What all commands carry.

    Attributes:
        id: names the command; one that was carried out already changes nothing when it comes again.
        at: when.
    """

    id: str
    at: AwareDatetime


class Start(Command):
    """Begin the session."""

    kind: Literal["start"] = "start"
    owner: str
    role: Role
    mode: Mode
    plan: Plan


class Tick(Command):
    """Let the clock of an exam do its work."""

    kind: Literal["tick"] = "tick"


class Move(Command):
    """A step that somebody takes who saw the session at `step`; refused when it has moved on since."""

    step: int


class Answer(Move):
    """Answer what is asked."""

    kind: Literal["answer"] = "answer"
    text: str


class RecordGrade(Move):
    """Hand in the grade of the pending answer and what to ask further, if anything."""

    kind: Literal["record-grade"] = "record-grade"
    grade: Grade
    follow_up: FollowUp | None = None


class Hint(Move):
    """Show the hint (training)."""

    kind: Literal["hint"] = "hint"


class Skip(Move):
    """Leave the question or its follow-up unanswered."""

    kind: Literal["skip"] = "skip"


class Retry(Move):
    """Ask the question anew that was just closed (training)."""

    kind: Literal["retry"] = "retry"


class Next(Move):
    """Go on after the feedback (training)."""

    kind: Literal["next"] = "next"


class Finish(Move):
    """End the session now."""

    kind: Literal["finish"] = "finish"


AnyCommand = Start | Tick | Answer | RecordGrade | Hint | Skip | Retry | Next | Finish
