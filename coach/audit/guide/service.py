"""A guided audit as people use it: every step is stored before anything is said in reply.

A crash at any moment loses at most the reply. Two processes may serve one audit; the sequence number of the events
decides who was first, and a command whose id was carried out already changes nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from coach.audit.checklists import Checklist, load_checklist
from coach.audit.draft import AuditInput, Draft, Source, SourceLine
from coach.audit.guide import commands
from coach.audit.guide.coverage import Coverage, coverage
from coach.audit.guide.events import AnyEvent, Started, read_event
from coach.audit.guide.figures import Figures, FiguresDesk
from coach.audit.guide.kept import SourceKind
from coach.audit.guide.reading import FileKind, recognise
from coach.audit.guide.rules import decide
from coach.audit.guide.shelf import Shelf
from coach.audit.guide.state import State, replay
from coach.audit.guide.wanted import Wanted, next_steps, wanted_in
from coach.audit.sources import read_source
from coach.audit.types import SourceTable
from coach.errors import InputError, SessionError
from coach.files.columns import ColumnTable, read_columns
from coach.rubric.types import Role
from coach.settings import Settings
from coach.store import Store
from coach.store.audits import AuditHeader
from coach.store.event_log import EventRecord, SequenceConflictError

_TRIES = 5

Drafter = Callable[[AuditInput], Awaitable[Draft]]


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class GuideView:
    """An audit as its owner sees it.

    Attributes:
        wanted: what the area where the person is still misses.
        steps: what to get next, one thing for each area that is not evidenced yet.
    """

    id: str
    state: State
    checklist: Checklist
    coverage: Coverage
    figures: Figures
    wanted: tuple[Wanted, ...]
    steps: tuple[Wanted, ...]


def id_of(owner: str, command_id: str) -> str:
    """Return the id of the audit that a command of `owner` begins: the same click twice begins one."""
    return uuid5(NAMESPACE_URL, f"audit\n{owner}\n{command_id}").hex[:12]


@dataclass(frozen=True, kw_only=True)
class GuideService:
    """Starts and leads audits; one object a process serves all people.

    All raise InputError for an unknown audit or an unusable file, SessionError for what the audit does not allow now,
    StoreError when the database or the data folder fails. `drafter` makes the summary; without one there is none.
    """

    store: Store
    settings: Settings
    drafter: Drafter | None = None
    now: Callable[[], datetime] = _utc_now
    shelf: Shelf = field(init=False)
    desk: FiguresDesk = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shelf", Shelf(self.settings))
        object.__setattr__(self, "desk", FiguresDesk(self.shelf, self.settings))

    async def start(self, *, owner: str, role: Role, title: str = "", command_id: str) -> GuideView:
        """Begin an audit in the area that the plan begins with."""
        audit_id = id_of(owner, command_id)
        checklist = load_checklist(role)
        first = min(checklist.areas, key=lambda area: min(area.days)).id
        command = commands.Start(
            id=command_id, at=self.now(), by=owner, owner=owner, role=role, title=title.strip(), area=first
        )
        records = [_record(event) for event in decide(State(), command, checklist)]
        header = AuditHeader(audit_id, owner, role, title.strip(), command.at)
        with suppress(SequenceConflictError):  # the second click of two: the audit stands
            await asyncio.to_thread(self.store.audits.create, header, records)
        return await self.view(audit_id, owner=owner)

    async def owner(self, audit_id: str) -> str:
        """Return who began an audit; whoever may see everybody's asks here.

        Raises:
            InputError: there is no such audit.
        """
        return await asyncio.to_thread(self.store.audits.owner, audit_id)

    async def audits(self, owner: str | None) -> list[AuditHeader]:
        """Return the audits of `owner`, or of everybody (None), the newest first."""
        return await asyncio.to_thread(self.store.audits.list, owner)

    async def view(self, audit_id: str, *, owner: str) -> GuideView:
        """Return the audit as it stands, after a reload or a restart too."""
        _, state = await self._load(audit_id, owner)
        return await asyncio.to_thread(self._view, audit_id, state)

    async def state(self, audit_id: str, *, owner: str) -> State:
        """Return the audit's state without computing anything."""
        return (await self._load(audit_id, owner))[1]

    async def carry_out(self, audit_id: str, command: commands.AnyCommand, *, owner: str) -> GuideView:
        """Carry a command out and return the audit as it stands then."""
        state = await self._carry_out(audit_id, command, owner)
        view = await asyncio.to_thread(self._view, audit_id, state)
        if isinstance(command, commands.ChooseColumns | commands.ChooseStages) and view.figures.problem is None:
            await asyncio.to_thread(self.desk.remember, state, view.figures)
        return view

    async def add_file(
        self,
        audit_id: str,
        path: Path,
        *,
        owner: str,
        by: str,
        kind: FileKind = "auto",
        area: str = "",
        about: str = "",
    ) -> GuideView:
        """Keep a file: an export whole, the lines of documents; `kind` auto looks at its columns."""
        state = await self.state(audit_id, owner=owner)
        if state.phase == "finished":
            raise SessionError("guide.finished")
        found, table = await asyncio.to_thread(recognise, path, self.settings) if kind == "auto" else (kind, None)
        if found != "document" and found != "meeting":  # noqa: PLR1714 - mypy follows no set
            if table is None:
                table = await asyncio.to_thread(read_columns, path, self.settings)
            key = await asyncio.to_thread(self.shelf.keep_file, audit_id, path)
            self.desk.keep(key, table)
            export = commands.AddExport(**self._stamp(by), table=found, name=path.name, key=key)
            await self._carry_out(audit_id, export, owner)
            return await self._recalled(audit_id, table, found, owner=owner, by=by)
        taken = [one.name for one in state.sources]
        source_kind: SourceKind = "meeting" if found == "meeting" else "document"
        for source in await asyncio.to_thread(read_source, path, self.settings, taken=taken):
            if source.lines:
                key = await asyncio.to_thread(self.shelf.keep_lines, audit_id, source.lines)
                command = commands.AddSource(
                    **self._stamp(by),
                    name=source.name,
                    key=key,
                    lines=len(source.lines),
                    source_kind=source_kind,
                    area=area,
                    about=about,
                )
                await self._carry_out(audit_id, command, owner)
        return await self.view(audit_id, owner=owner)

    def _stamp(self, by: str) -> dict[str, Any]:
        return {"id": uuid4().hex, "at": self.now(), "by": by}

    async def _recalled(
        self, audit_id: str, export: ColumnTable, table: SourceTable, *, owner: str, by: str
    ) -> GuideView:
        """Say again what was said of such an export before: it becomes part of this audit's own record."""
        known = await asyncio.to_thread(self.desk.recalled, export, table)
        if columns := known.columns.get(table):
            chosen = commands.ChooseColumns(**self._stamp(by), table=table, columns=columns)
            await self._carry_out(audit_id, chosen, owner)
        if (known.stage_order or known.kinds) and table in {"deals", "history"}:
            stages = commands.ChooseStages(**self._stamp(by), order=tuple(known.stage_order), kinds=dict(known.kinds))
            await self._carry_out(audit_id, stages, owner)
        return await self.view(audit_id, owner=owner)

    async def draft(self, audit_id: str, *, owner: str, by: str, command_id: str) -> GuideView:
        """Make a draft out of what there is and keep it."""
        if self.drafter is None:
            raise SessionError("guide.no-drafter")
        state = await self.state(audit_id, owner=owner)
        made = await self.drafter(await self.material(audit_id, owner=owner))
        if state.signature is not None:
            raise SessionError("guide.signed")
        command = commands.KeepDraft(id=command_id, at=self.now(), by=by, draft=made)
        return await self.carry_out(audit_id, command, owner=owner)

    async def material(self, audit_id: str, *, owner: str) -> AuditInput:
        """Return everything that a draft may rest on; an export that cannot be counted gives no facts."""
        state = await self.state(audit_id, owner=owner)
        figures = await asyncio.to_thread(self.desk.figures, audit_id, state)
        sources = await asyncio.to_thread(self.sources, audit_id, state)
        return AuditInput(role=state.role, facts=figures.facts, sources=(*noted(state), *sources))

    def sources(self, audit_id: str, state: State) -> tuple[Source, ...]:
        """Return the documents of an audit with their lines."""
        return tuple(
            Source(name=one.name, kind=one.kind, area=one.area, lines=self.shelf.lines(audit_id, one.key))
            for one in state.sources
        )

    async def _carry_out(self, audit_id: str, command: commands.AnyCommand, owner: str) -> State:
        """Decide on the newest state and store what happens; decide anew when somebody else was faster."""
        for _ in range(_TRIES):
            last, state = await self._load(audit_id, owner)
            happened = decide(state, command, load_checklist(state.role))
            if not happened:
                return state
            after = replay(happened, state)
            records = [_record(event) for event in happened]
            try:
                await asyncio.to_thread(
                    self.store.audits.append, audit_id, last, records, finished_at=after.finished_at
                )
            except SequenceConflictError:
                continue
            return after
        raise SequenceConflictError("store.conflict", id=audit_id)

    async def _load(self, audit_id: str, owner: str) -> tuple[int, State]:
        stored = await asyncio.to_thread(self.store.audits.events, audit_id)
        happened = [read_event(event.payload) for event in stored]
        if not happened or not isinstance(happened[0], Started) or happened[0].owner != owner:
            raise InputError("guide.unknown", id=audit_id)
        return stored[-1].seq, replay(happened)

    def _view(self, audit_id: str, state: State) -> GuideView:
        checklist = load_checklist(state.role)
        figures = self.desk.figures(audit_id, state)
        covered = coverage(state, checklist, self.sources(audit_id, state), figures.facts)
        here = next(area for area in checklist.areas if area.id == state.area)
        return GuideView(
            id=audit_id,
            state=state,
            checklist=checklist,
            coverage=covered,
            figures=figures,
            wanted=tuple(wanted_in(here, covered.area(here.id), state)),
            steps=tuple(next_steps(checklist, covered, state)),
        )


def noted(state: State) -> tuple[Source, ...]:
    """Return the notes as sources: a line of a note is cited as `n3#1`."""
    found = []
    for note in state.notes:
        lines = [line.strip() for line in note.text.splitlines() if line.strip()]
        cited = tuple(SourceLine(address=f"{note.id}#{n}", text=line) for n, line in enumerate(lines, 1))
        found.append(Source(name=note.id, kind="note", area=note.area, lines=cited))
    return tuple(found)


def _record(event: AnyEvent) -> EventRecord:
    return EventRecord(event.kind, event.model_dump(mode="json"), event.at)
