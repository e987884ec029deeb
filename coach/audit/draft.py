"""What an audit says: findings, and the draft of the summary with a citation behind every statement. Values only."""

from typing import Literal

from coach.audit.types import Facts
from coach.rubric.types import Frozen, Role

Severity = Literal["strength", "note", "risk", "serious"]
Confidence = Literal["high", "medium", "low"]
Horizon = Literal["now", "quarter", "half_year", "year"]
Owner = Literal["rop", "rom", "together", "director"]


class Cite(Frozen):
    """What a statement rests on.

    Attributes:
        kind: `indicator` is a computed figure, `line` a line of a source, `checklist` an item of the checklist (a norm,
            never a fact about this company), `card` a passage of the knowledge base.
        ref: key of the indicator (`cpl[source=Google Ads]`), address of the line (`notes.md#12`, `brief.pdf#p3`),
            `area/item` of the checklist, id of the card.
    """

    kind: Literal["indicator", "line", "checklist", "card"]
    ref: str


class SourceLine(Frozen):
    """A line, paragraph or row of a source, with the address that findings cite."""

    address: str
    text: str


class Source(Frozen):
    """A file handed in: notes, a transcript, a script, a brief, a plan, a staff list.

    `area` is the checklist area it was given for, empty when it was given for the whole audit.
    """

    name: str
    kind: str
    lines: tuple[SourceLine, ...]
    area: str = ""
    notes: tuple[str, ...] = ()


class Statement(Frozen):
    """One sentence or two of the summary and what they rest on."""

    text: str
    cites: tuple[Cite, ...]


class Finding(Frozen):
    """One statement about one duty area.

    `id` is the rule's for findings from rules, otherwise made by code; `area` is an id of the checklist.
    """

    id: str
    area: str
    severity: Severity
    confidence: Confidence
    statement: Statement
    action: str
    horizon: Horizon
    owner: Owner


class Section(Frozen):
    """A part of the summary; `id` names its heading in the texts."""

    id: str
    statements: tuple[Statement, ...] = ()


class Removed(Frozen):
    """What did not hold and was taken out: the text, and the code of the reason (`audit.removed.<code>`)."""

    text: str
    code: str
    detail: str = ""


class Draft(Frozen):
    """The summary before a person edits it.

    `by` names who drafted (`rules` or the model's name); `removed` lists what grounding took out.
    """

    role: Role
    by: str
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    removed: tuple[Removed, ...] = ()


class AuditInput(Frozen):
    """Everything that a draft may rest on; `facts` is None without an export."""

    role: Role
    facts: Facts | None
    sources: tuple[Source, ...] = ()
