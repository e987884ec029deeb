"""What a guided audit keeps, as values: notes, sources, exports, edits, signatures."""

from typing import Literal

from pydantic import AwareDatetime

from coach.audit.types import SourceTable
from coach.rubric.types import Frozen

SourceKind = Literal["document", "meeting"]


class Note(Frozen):
    """Something written down: what was seen, heard or answered.

    Attributes:
        id: `n1`, `n2` and so on; lines of notes are cited as `n1#1`.
        area: id of the checklist area.
        about: what it speaks of: id of an examined thing, `ask-2`, `take-1`, or empty for the area as a whole.
        text: the words.
        author: who wrote it.
    """

    id: str
    area: str
    about: str = ""
    text: str
    author: str = ""


class KeptSource(Frozen):
    """A document whose lines are kept in the audit's folder under `key`; `area` is empty for the whole audit."""

    id: str
    name: str
    key: str
    lines: int
    kind: SourceKind = "document"
    area: str = ""
    about: str = ""


class KeptExport(Frozen):
    """An export kept in the audit's folder under `key`."""

    id: str
    table: SourceTable
    name: str
    key: str


class Edit(Frozen):
    """A person's words in place of a statement of the draft, or its removal (`text` empty).

    `target` names the statement (`editing.target_of`); `seen` is the edit that stood there before, empty if none.
    """

    id: str
    target: str
    text: str
    author: str
    at: AwareDatetime
    seen: str = ""


class Signature(Frozen):
    """Who answers for the summary as it stood under `digest`."""

    name: str
    position: str = ""
    author: str
    digest: str
    at: AwareDatetime
