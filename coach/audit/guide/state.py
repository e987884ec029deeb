"""A guided audit as its events add up to it: `apply` folds one event into the state. Pure."""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Literal

from pydantic import AwareDatetime

from coach.audit.draft import Draft
from coach.audit.guide.events import (
    AnyEvent,
    ColumnsChosen,
    Drafted,
    Edited,
    Entered,
    ExportAdded,
    Finished,
    Noted,
    Passed,
    Reopened,
    Restored,
    Signed,
    SourceAdded,
    StagesChosen,
    Started,
    TakenUp,
    Undone,
    Unsigned,
    Withdrawn,
)
from coach.audit.guide.kept import Edit, KeptExport, KeptSource, Note, Signature
from coach.audit.types import SourceTable, StageKind
from coach.rubric.types import Frozen, Role

Phase = Literal["new", "collecting", "finished"]


class State(Frozen):
    """A guided audit at one moment.

    Attributes:
        area: where the person is.
        notes: that count; likewise `sources` and `exports` (one a table).
        withdrawn: what no longer counts and can come back, the latest last.
        passed: (area, about) -> reason, of what stays open on purpose.
        columns: what the person said of columns, by table.
        evidence: grows with everything that a draft may rest on.
        draft_evidence: `evidence` when the draft was made; smaller than it: the draft does not know the newest.
        edits: all of them, in order; `undone` are those taken back.
        made: how many notes, sources, exports and edits there ever were: it numbers the next.
    """

    phase: Phase = "new"
    owner: str = ""
    role: Role = "rop"
    title: str = ""
    area: str = ""
    started_at: AwareDatetime | None = None
    finished_at: AwareDatetime | None = None
    notes: tuple[Note, ...] = ()
    sources: tuple[KeptSource, ...] = ()
    exports: tuple[KeptExport, ...] = ()
    withdrawn: tuple[Note | KeptSource | KeptExport, ...] = ()
    passed: Mapping[tuple[str, str], str] = {}
    columns: Mapping[SourceTable, Mapping[str, str]] = {}
    stage_order: tuple[str, ...] = ()
    stage_kinds: Mapping[str, StageKind] = {}
    evidence: int = 0
    draft: Draft | None = None
    drafted_at: AwareDatetime | None = None
    draft_evidence: int = 0
    edits: tuple[Edit, ...] = ()
    undone: frozenset[str] = frozenset()
    signature: Signature | None = None
    made: int = 0
    commands: frozenset[str] = frozenset()

    @property
    def is_stale(self) -> bool:
        """Tell whether something came in or went after the draft was made."""
        return self.draft is not None and self.evidence != self.draft_evidence

    @property
    def counting(self) -> "tuple[Note | KeptSource | KeptExport, ...]":
        """Everything that was gathered and not withdrawn."""
        return (*self.notes, *self.sources, *self.exports)

    def standing(self, target: str) -> Edit | None:
        """Return the edit that stands at a statement, None if it stands as drafted."""
        kept = (edit for edit in reversed(self.edits) if edit.target == target and edit.id not in self.undone)
        return next(kept, None)

    def export(self, table: SourceTable) -> KeptExport | None:
        """Return the export of a table."""
        return next((one for one in self.exports if one.table == table), None)


def replay(events: Iterable[AnyEvent], start: State | None = None) -> State:
    """Return the state that `events` add up to."""
    return reduce(apply, events, start or State())


def apply(state: State, event: AnyEvent) -> State:
    """Return `state` after `event`."""
    changed = _changed(state, event)
    return state.model_copy(update=changed | {"commands": state.commands | {event.command}})


def _changed(state: State, event: AnyEvent) -> dict[str, object]:
    if isinstance(event, Started | Entered | Finished | Reopened):
        return _turned(event)
    if isinstance(event, Drafted | Edited | Undone | Signed | Unsigned):
        return _judged(state, event)
    if isinstance(event, Noted | SourceAdded | ExportAdded):
        changed = _added(state, event) | {"made": state.made + 1}
    else:
        changed = _arranged(state, event)
    return changed | {"evidence": state.evidence + 1}


def _turned(event: Started | Entered | Finished | Reopened) -> dict[str, object]:
    match event:
        case Started():
            told = event.model_dump(include={"owner", "role", "title", "area"})
            return told | {"phase": "collecting", "started_at": event.at}
        case Entered():
            return {"area": event.area}
        case Finished():
            return {"phase": "finished", "finished_at": event.at}
        case Reopened():
            return {"phase": "collecting", "finished_at": None}


def _judged(state: State, event: Drafted | Edited | Undone | Signed | Unsigned) -> dict[str, object]:
    match event:
        case Drafted():
            return {"draft": event.draft, "drafted_at": event.at, "draft_evidence": state.evidence}
        case Edited():
            return {"edits": (*state.edits, event.edit), "made": state.made + 1}
        case Undone():
            return {"undone": state.undone | {event.edit}}
        case Signed():
            return {"signature": event.signature}
        case Unsigned():
            return {"signature": None}


def _added(state: State, event: Noted | SourceAdded | ExportAdded) -> dict[str, object]:
    match event:
        case Noted():
            return {"notes": (*state.notes, event.note)}
        case SourceAdded():
            return {"sources": (*state.sources, event.source)}
        case ExportAdded():
            return _in_place(state, event.export)


def _in_place(state: State, export: KeptExport) -> dict[str, object]:
    """Let an export take the place of the one of its table; that one can come back."""
    others = tuple(one for one in state.exports if one.table != export.table)
    gone = (*state.withdrawn, *(one for one in state.exports if one.table == export.table))
    columns = {table: chosen for table, chosen in state.columns.items() if table != export.table}
    return {
        "exports": (*others, export),
        "columns": columns,
        "withdrawn": tuple(one for one in gone if one.id != export.id),
    }


def _restored(state: State, target: str) -> dict[str, object]:
    """Let what was withdrawn count again, under the id that it had."""
    match next((one for one in state.withdrawn if one.id == target), None):
        case KeptExport() as export:
            return _in_place(state, export)
        case Note() as note:
            found: dict[str, object] = {"notes": (*state.notes, note)}
        case KeptSource() as source:
            found = {"sources": (*state.sources, source)}
        case None:
            return {}
    return found | {"withdrawn": tuple(one for one in state.withdrawn if one.id != target)}


def _arranged(
    state: State, event: Withdrawn | Restored | Passed | TakenUp | ColumnsChosen | StagesChosen
) -> dict[str, object]:
    match event:
        case Withdrawn():
            return {
                "withdrawn": (*state.withdrawn, *(one for one in state.counting if one.id == event.target)),
                "notes": tuple(one for one in state.notes if one.id != event.target),
                "sources": tuple(one for one in state.sources if one.id != event.target),
                "exports": tuple(one for one in state.exports if one.id != event.target),
            }
        case Restored():
            return _restored(state, event.target)
        case Passed():
            return {"passed": {**state.passed, (event.area, event.about): event.reason}}
        case TakenUp():
            return {"passed": {key: why for key, why in state.passed.items() if key != (event.area, event.about)}}
        case ColumnsChosen():
            return {"columns": {**state.columns, event.table: dict(event.columns)}}
        case StagesChosen():
            return {"stage_order": event.order, "stage_kinds": dict(event.kinds)}
