"""The figures of a guided audit out of its exports, computed once for each state of exports and wishes."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from coach.audit.facts import Wishes, compute_facts
from coach.audit.guide.shelf import Shelf
from coach.audit.guide.state import State
from coach.audit.types import Facts, TableName
from coach.errors import InputError
from coach.files.columns import ColumnTable, read_columns
from coach.settings import Settings

_KEPT = 8
"""Results that are remembered: one for each audit that people are working on now."""


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
    columns: Mapping[TableName, tuple[str, ...]] = field(default_factory=dict)


class FiguresDesk:
    """Computes figures and remembers the last ones; thread-safe."""

    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        self._shelf = shelf
        self._settings = settings
        self._known: OrderedDict[str, Figures] = OrderedDict()
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

    def _computed(self, audit_id: str, state: State) -> Figures:
        tables: dict[TableName, ColumnTable] = {}
        wishes = Wishes(columns=state.columns, stage_order=state.stage_order, kinds=state.stage_kinds)
        try:
            for export in state.exports:
                read = read_columns(self._shelf.path(audit_id, export.key), self._settings)
                tables[export.table] = replace(read, file=export.name)  # addresses name the file as the person does
            facts = compute_facts(state.role, tables.get("deals"), tables.get("spend"), wishes)
        except InputError as error:
            return Figures(None, error, _names(tables))
        return Figures(facts, None, _names(tables))


def _names(tables: Mapping[TableName, ColumnTable]) -> dict[TableName, tuple[str, ...]]:
    return {name: tuple(column.name for column in table.columns if column.name) for name, table in tables.items()}
