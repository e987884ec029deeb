"""What happens in a guided audit, as values: stored in order and never changed."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from coach.audit.draft import Draft
from coach.audit.guide.kept import Edit, KeptExport, KeptSource, Note, Signature
from coach.audit.types import SourceTable, StageKind
from coach.rubric.types import Frozen, Role


class Event(Frozen):
    """What all events carry: the command that caused it and when."""

    command: str
    at: AwareDatetime


class Started(Event):
    """The audit began."""

    kind: Literal["started"] = "started"
    owner: str
    role: Role
    title: str = ""
    area: str


class Entered(Event):
    """The person turned to an area."""

    kind: Literal["entered"] = "entered"
    area: str


class Noted(Event):
    """A note was taken."""

    kind: Literal["noted"] = "noted"
    note: Note


class SourceAdded(Event):
    """A document was handed in."""

    kind: Literal["source-added"] = "source-added"
    source: KeptSource


class ExportAdded(Event):
    """An export was handed in; it takes the place of an earlier one of the same table."""

    kind: Literal["export-added"] = "export-added"
    export: KeptExport


class Withdrawn(Event):
    """A note, document or export no longer counts; it stays on record."""

    kind: Literal["withdrawn"] = "withdrawn"
    target: str


class Restored(Event):
    """What was withdrawn counts again."""

    kind: Literal["restored"] = "restored"
    target: str


class Passed(Event):
    """Something stays open with a reason; `about` empty: the whole area."""

    kind: Literal["passed"] = "passed"
    area: str
    about: str = ""
    reason: str = ""


class TakenUp(Event):
    """What was passed is asked for again."""

    kind: Literal["taken-up"] = "taken-up"
    area: str
    about: str = ""


class ColumnsChosen(Event):
    """The person said which columns mean what (`role -> column`, empty: none); the rest is suggested."""

    kind: Literal["columns-chosen"] = "columns-chosen"
    table: SourceTable
    columns: Mapping[str, str]


class StagesChosen(Event):
    """The person ordered the stages, or said which are won, lost or open."""

    kind: Literal["stages-chosen"] = "stages-chosen"
    order: tuple[str, ...]
    kinds: Mapping[str, StageKind]


class Drafted(Event):
    """A draft of the summary was made out of what there was."""

    kind: Literal["drafted"] = "drafted"
    draft: Draft


class Edited(Event):
    """A statement of the draft was put in other words; the draft itself stays."""

    kind: Literal["edited"] = "edited"
    edit: Edit


class Undone(Event):
    """An edit was taken back."""

    kind: Literal["undone"] = "undone"
    edit: str
    author: str


class Signed(Event):
    """The summary was signed."""

    kind: Literal["signed"] = "signed"
    signature: Signature


class Unsigned(Event):
    """The signature was withdrawn, so that the summary can be changed."""

    kind: Literal["unsigned"] = "unsigned"
    author: str


class Finished(Event):
    """Collecting ended."""

    kind: Literal["finished"] = "finished"


class Reopened(Event):
    """Collecting goes on."""

    kind: Literal["reopened"] = "reopened"


AnyEvent = (
    Started
    | Entered
    | Noted
    | SourceAdded
    | ExportAdded
    | Withdrawn
    | Restored
    | Passed
    | TakenUp
    | ColumnsChosen
    | StagesChosen
    | Drafted
    | Edited
    | Undone
    | Signed
    | Unsigned
    | Finished
    | Reopened
)

_ADAPTER: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="kind")])


def read_event(payload: Any) -> AnyEvent:
    """Return the event that was stored as `payload`.

    Raises:
        pydantic.ValidationError: it is none.
    """
    return _ADAPTER.validate_python(payload)
