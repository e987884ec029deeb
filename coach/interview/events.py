"""What happens in a session, as values: stored in order and never changed."""

from typing import Annotated, Any, Literal, get_args

from pydantic import AwareDatetime, Field, TypeAdapter

from coach.grading.types import Grade, Usage
from coach.rubric.types import Frozen, Role

Mode = Literal["training", "exam"]
MODES: tuple[Mode, ...] = get_args(Mode)

Outcome = Literal["answered", "skipped", "expired", "stopped"]
"""How a question was left: answered, skipped by the person, closed by the clock, left open when the session ended."""

Ending = Literal["completed", "stopped"]


class PlannedQuestion(Frozen):
    """A question of the plan as it stood when the session began; a bank that changes later changes nothing here."""

    id: str
    title: str
    text: str
    minutes: Annotated[int, Field(ge=1)]


class Plan(Frozen):
    """What will be asked, in this order, and the clock of an exam: minutes for a follow-up, minutes of grace."""

    questions: Annotated[tuple[PlannedQuestion, ...], Field(min_length=1)]
    follow_up_minutes: Annotated[int, Field(ge=1)] = 2
    grace_minutes: Annotated[int, Field(ge=0)] = 3


class FollowUp(Frozen):
    """A further question, aimed at a criterion (`content`) or at a depth check (`depth`) by its id; `usage`: what phrasing it cost."""

    aim: Literal["content", "depth"]
    id: str
    text: str
    usage: Usage = Usage()


class Event(Frozen):
    """What all events carry: the command that caused it and when."""

    command: str
    at: AwareDatetime


class Started(Event):
    """The session began."""

    kind: Literal["started"] = "started"
    owner: str
    role: Role
    mode: Mode
    plan: Plan


class Asked(Event):
    """Question number `index` (from 0) of the plan was asked."""

    kind: Literal["asked"] = "asked"
    index: int


class Answered(Event):
    """The person answered what was asked last; `late` is after the time was up but within the grace."""

    kind: Literal["answered"] = "answered"
    text: str
    late: bool = False


class Graded(Event):
    """The answer, joined with the earlier ones to the same question, was graded."""

    kind: Literal["graded"] = "graded"
    grade: Grade


class FollowedUp(Event):
    """A follow-up was asked."""

    kind: Literal["followed-up"] = "followed-up"
    follow_up: FollowUp


class Hinted(Event):
    """The hint was shown."""

    kind: Literal["hinted"] = "hinted"


class CameTooLate(Event):
    """A text arrived after the grace; it is kept, and not graded."""

    kind: Literal["came-too-late"] = "came-too-late"
    text: str


class Closed(Event):
    """The question was closed."""

    kind: Literal["closed"] = "closed"
    outcome: Outcome


class Retried(Event):
    """The same question was asked anew."""

    kind: Literal["retried"] = "retried"


class Finished(Event):
    """The session ended; nothing changes it any more."""

    kind: Literal["finished"] = "finished"
    ending: Ending


AnyEvent = Started | Asked | Answered | Graded | FollowedUp | Hinted | CameTooLate | Closed | Retried | Finished

_ADAPTER: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="kind")])


def read_event(payload: Any) -> AnyEvent:
    """Return the event that was stored as `payload`.

    Raises:
        pydantic.ValidationError: it is none.
    """
    return _ADAPTER.validate_python(payload)
