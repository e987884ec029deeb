"""What people said of the columns and stages of their exports, kept for the next export with the same header.

One JSON file in the data folder: by the hash of a table's kind and of its column names (in any order) the columns by
role; by the hash of the deals' columns the order of stages and their kinds.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.audit.types import SourceTable, StageKind
from coach.audit.words import fold
from coach.files.atomic import write_atomically
from coach.files.columns import ColumnTable

FILE = "audit_columns.json"
Columns = Mapping[Any, Mapping[str, str]]


@dataclass(frozen=True)
class Recalled:
    """The wishes of now before those of then; `from_memory` are the roles whose column was said then."""

    columns: dict[SourceTable, dict[str, str]]
    stage_order: Sequence[str]
    kinds: Mapping[str, StageKind]
    from_memory: dict[SourceTable, frozenset[str]]


@dataclass(frozen=True)
class Memory:
    """The file in `folder`; it need not exist. A file that is no longer readable counts as empty."""

    folder: Path

    def recalled(
        self,
        tables: Mapping[SourceTable, ColumnTable],
        columns: Columns,
        stage_order: Sequence[str],
        kinds: Mapping[str, StageKind],
    ) -> Recalled:
        """Return what was said of such tables before, overruled by what is said now."""
        kept = self._read()
        merged: dict[SourceTable, dict[str, str]] = {}
        old: dict[SourceTable, frozenset[str]] = {}
        for name, table in tables.items():
            now = dict(columns.get(name, {}))
            names = {fold(column.name) for column in table.columns}
            before = kept.get(header_key(name, table), {}).get("columns", {})
            before = {role: column for role, column in before.items() if not column or fold(column) in names}
            merged[name] = {**before, **now}
            old[name] = frozenset(before.keys() - now.keys())
        stages = kept.get(_stage_key(tables), {})
        order = stage_order or stages.get("stage_order", [])
        return Recalled(merged, order, {**stages.get("kinds", {}), **kinds}, old)

    def keep(
        self,
        tables: Mapping[SourceTable, ColumnTable],
        columns: Columns,
        stage_order: Sequence[str],
        kinds: Mapping[str, StageKind],
    ) -> None:
        """Keep what was said; saying nothing changes nothing."""
        kept = self._read()
        before = json.dumps(kept, sort_keys=True)
        for name, table in tables.items():
            if said := columns.get(name):
                entry = kept.setdefault(header_key(name, table), {})
                entry["columns"] = {**entry.get("columns", {}), **said}
        if stage_order or kinds:
            entry = kept.setdefault(_stage_key(tables), {})
            entry["stage_order"] = list(stage_order) or entry.get("stage_order", [])
            entry["kinds"] = {**entry.get("kinds", {}), **kinds}
        if json.dumps(kept, sort_keys=True) != before:
            self._write(kept)

    def forget(self, tables: Mapping[SourceTable, ColumnTable]) -> int:
        """Forget what was said of such tables, and return of how many something was known."""
        kept = self._read()
        keys = {header_key(name, table) for name, table in tables.items()} | {_stage_key(tables)}
        known = keys & kept.keys()
        if known:
            self._write({key: value for key, value in kept.items() if key not in known})
        return len(known)

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads((self.folder / FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, kept: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self.folder / FILE, json.dumps(kept, ensure_ascii=False, indent=1).encode())


def header_key(name: SourceTable, table: ColumnTable) -> str:
    """Return the key of a table: its kind and its column names, in whatever order they stand."""
    names = sorted(fold(column.name) for column in table.columns)
    return hashlib.sha256("\n".join([name, *names]).encode()).hexdigest()[:24]


def _stage_key(tables: Mapping[SourceTable, ColumnTable]) -> str:
    first: SourceTable = "deals" if "deals" in tables else "history"
    return "stages:" + (header_key(first, tables[first]) if first in tables else "")
