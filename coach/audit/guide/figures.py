"""The figures of a guided audit out of its exports, computed once for each state of exports and wishes."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from coach.audit.facts import Wishes, compute_facts
from coach.audit.guide.shelf import Shelf
from coach.audit.guide.state import State
from coach.audit.remembered import Memory, Recalled
from coach.audit.types import Facts, SourceTable
from coach.errors import InputError
from coach.files.columns import Column, ColumnTable, read_columns
from coach.settings import Settings

_KEPT = 8
"""Results, and tables, that are remembered: some for each audit that people are working on now."""
_LARGE = 200_000
"""Rows of a table that is read anew each time rather than kept in memory."""

_ALONE: frozenset[SourceTable] = frozenset({"deals", "spend", "history"})
"""Tables out of which figures can be computed; the others only add to them."""


@dataclass(frozen=True)
class Figures:
    """What the exports gave.

    Attributes:
        facts: None without exports, or with a problem.
        problem: why an export cannot be counted.
        columns: names of the columns of each export.
    """

    facts: Facts | None = None
    problem: InputError | None = None
    columns: Mapping[SourceTable, tuple[str, ...]] = field(default_factory=dict)


class FiguresDesk:
    """Computes figures and remembers the last ones; thread-safe."""

    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        self._shelf = shelf
        self._settings = settings
        self._memory = Memory(settings.data_dir)
        self._known: OrderedDict[str, Figures] = OrderedDict()
        self._tables: OrderedDict[str, ColumnTable] = OrderedDict()
        self._lock = threading.Lock()

    def figures(self, audit_id: str, state: State) -> Figures:
        """Return the figures of the state's exports with what the person said of columns and stages."""
        if not state.exports:
            return Figures()
        asked = state.model_dump_json(include={"role", "exports", "columns", "stage_order", "stage_kinds"})
        key = f"{audit_id} {asked}"
        with self._lock:
            if key not in self._known:
                self._known[key] = self._computed(audit_id, state)
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return self._known[key]

    def keep(self, key: str, table: ColumnTable) -> None:
        """Remember a table that was read already, unless it is so large that memory would miss it."""
        if len(table.numbers) > _LARGE:
            return
        with self._lock:
            self._tables[key] = table
            while len(self._tables) > _KEPT:
                self._tables.popitem(last=False)

    def recalled(self, export: ColumnTable, table: SourceTable) -> Recalled:
        """Return what was said of exports with the same columns before."""
        return self._memory.recalled({table: export}, {}, (), {})

    def remember(self, state: State, figures: Figures) -> None:
        """Keep what the person said of columns and stages for the next export with the same columns."""
        tables = {name: _named(name, columns) for name, columns in figures.columns.items()}
        self._memory.keep(tables, state.columns, state.stage_order, state.stage_kinds)

    def _computed(self, audit_id: str, state: State) -> Figures:
        tables: dict[SourceTable, ColumnTable] = {}
        if not {export.table for export in state.exports} & _ALONE:
            return Figures(None, InputError("guide.only-extras"))
        wishes = Wishes(columns=state.columns, stage_order=state.stage_order, kinds=state.stage_kinds)
        try:
            for export in state.exports:
                read = self._tables.get(export.key)
                if read is None:
                    read = read_columns(self._shelf.path(audit_id, export.key), self._settings)
                tables[export.table] = replace(read, file=export.name)  # addresses name the file as the person does
            facts = compute_facts(state.role, tables.get("deals"), tables.get("spend"), wishes, tables)
        except InputError as error:
            return Figures(None, error, _names(tables))
        return Figures(facts, None, _names(tables))


def _names(tables: Mapping[SourceTable, ColumnTable]) -> dict[SourceTable, tuple[str, ...]]:
    return {name: tuple(column.name for column in table.columns if column.name) for name, table in tables.items()}


def _named(file: str, names: tuple[str, ...]) -> ColumnTable:
    """Return a table of nothing but column names: what memory knows an export by."""
    none = np.zeros(0, dtype=np.int32)
    return ColumnTable(file, tuple(Column(name, (), none) for name in names), none)
