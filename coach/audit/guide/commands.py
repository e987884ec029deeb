"""What may be asked of a guided audit, as values. Times come in with them: the rules have no clock."""

from collections.abc import Mapping
from typing import Literal

from pydantic import AwareDatetime

from coach.audit.draft import Draft
from coach.audit.guide.kept import SourceKind
from coach.audit.types import SourceTable, StageKind
from coach.rubric.types import Frozen, Role


class Command(Frozen):
    """What all commands carry: an id (one that was carried out changes nothing when it comes again), when, and who."""

    id: str
    at: AwareDatetime
    by: str = ""


class Start(Command):
    """Begin; `area` is where to begin."""

    kind: Literal["start"] = "start"
    owner: str
    role: Role
    title: str = ""
    area: str


class Enter(Command):
    """Turn to an area."""

    kind: Literal["enter"] = "enter"
    area: str


class TakeNote(Command):
    """Write something down."""

    kind: Literal["take-note"] = "take-note"
    area: str
    about: str = ""
    text: str


class AddSource(Command):
    """Hand in a document whose lines lie under `key`."""

    kind: Literal["add-source"] = "add-source"
    name: str
    key: str
    lines: int
    source_kind: SourceKind = "document"
    area: str = ""
    about: str = ""


class AddExport(Command):
    """Hand in an export that lies under `key`."""

    kind: Literal["add-export"] = "add-export"
    table: SourceTable
    name: str
    key: str


class Withdraw(Command):
    """Let a note, document or export no longer count."""

    kind: Literal["withdraw"] = "withdraw"
    target: str


class Restore(Command):
    """Let what was withdrawn count again."""

    kind: Literal["restore"] = "restore"
    target: str


class Pass(Command):
    """Leave something open, with a reason; `about` empty: the whole area."""

    kind: Literal["pass"] = "pass"
    area: str
    about: str = ""
    reason: str = ""


class TakeUp(Command):
    """Come back to what was passed."""

    kind: Literal["take-up"] = "take-up"
    area: str
    about: str = ""


class ChooseColumns(Command):
    """Say which columns of an export mean what."""

    kind: Literal["choose-columns"] = "choose-columns"
    table: SourceTable
    columns: Mapping[str, str]


class ChooseStages(Command):
    """Order the stages, or say what kind they are."""

    kind: Literal["choose-stages"] = "choose-stages"
    order: tuple[str, ...] = ()
    kinds: Mapping[str, StageKind] = {}


class KeepDraft(Command):
    """Keep a draft."""

    kind: Literal["keep-draft"] = "keep-draft"
    draft: Draft


class EditStatement(Command):
    """Put a statement in other words; refused when somebody changed it after the edit `seen`."""

    kind: Literal["edit-statement"] = "edit-statement"
    target: str
    text: str
    seen: str = ""


class Undo(Command):
    """Take the edit back that stands."""

    kind: Literal["undo"] = "undo"
    edit: str


class Sign(Command):
    """Sign what was seen under `digest`."""

    kind: Literal["sign"] = "sign"
    name: str
    position: str = ""
    digest: str


class Unsign(Command):
    """Withdraw the signature."""

    kind: Literal["unsign"] = "unsign"


class Finish(Command):
    """End the collecting."""

    kind: Literal["finish"] = "finish"


class Reopen(Command):
    """Go on collecting."""

    kind: Literal["reopen"] = "reopen"


Gathering = TakeNote | AddSource | AddExport | Withdraw | Restore | Pass | TakeUp | ChooseColumns | ChooseStages
Judging = KeepDraft | EditStatement | Undo | Sign | Unsign
AnyCommand = Start | Gathering | Judging | Enter | Finish | Reopen
