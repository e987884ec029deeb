"""Which column of an export is the stage, which the amount: suggested from names and contents (`columns.yaml`)."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from coach.audit.dates import read_dates
from coach.audit.durations import read_durations
from coach.audit.numbers import read_numbers
from coach.audit.stages import stage_rules
from coach.audit.types import ColumnRole, SourceTable
from coach.audit.words import fold, is_empty
from coach.errors import InputError
from coach.files.columns import Column, ColumnTable
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen

Kind = Literal["text", "date", "number", "duration"]

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|,.*$")
_NOT_WORD = re.compile(r"[\W_]+")
_SAMPLE = 400


class RoleNames(Frozen):
    """A role of columns: what its cells are, and what its column is called."""

    kind: Kind
    names: tuple[str, ...]


class ColumnNames(Frozen):
    """The file `columns.yaml`."""

    version: int
    deals: Mapping[str, RoleNames]
    spend: Mapping[str, RoleNames]
    history: Mapping[str, RoleNames]
    plan: Mapping[str, RoleNames]
    staff: Mapping[str, RoleNames]
    needed: Mapping[SourceTable, tuple[tuple[str, ...], ...]]

    def roles(self, table: SourceTable) -> Mapping[str, RoleNames]:
        """Return the roles of a table."""
        found: Mapping[str, RoleNames] = getattr(self, table)
        return found


@cache
def column_names() -> ColumnNames:
    """Read `columns.yaml`, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "columns.yaml", ColumnNames)


def plain(name: str) -> str:
    """Return a column's name as words: folded, without what stands in brackets or behind a comma."""
    words = _NOT_WORD.sub(" ", _BRACKETS.sub(" ", fold(name))).strip()
    return words or _NOT_WORD.sub(" ", fold(name)).strip()


def suggest_columns(
    table: SourceTable, export: ColumnTable, given: Mapping[str, str] | None = None
) -> tuple[ColumnRole, ...]:
    """Suggest a column for each role that the table has one for.

    Args:
        table: what the export holds.
        export: as read.
        given: role -> column name, from the user; an empty name means that there is none.

    Raises:
        InputError: a given role or column is unknown, or none of the needed columns was found.
    """
    roles = column_names().roles(table)
    chosen = _given(table, export, given or {}, roles)
    taken = {one.column for one in chosen.values()}
    for role, known in roles.items():
        if role in chosen or (given and given.get(role) == ""):
            continue
        column = _by_name(export, known, taken)
        if column is not None:
            chosen[role] = ColumnRole(table=table, role=role, column=column.name, by="name")
            taken.add(column.name)
    if table == "deals" and "stage" not in chosen and (guessed := _by_stages(export, taken)):
        chosen["stage"] = ColumnRole(table=table, role="stage", column=guessed, by="content")
    for alternatives in column_names().needed[table]:
        if not set(alternatives) & chosen.keys():
            raise InputError(
                "audit.columns_missing",
                file=export.file,
                missing=", ".join(alternatives),
                found=", ".join(column.name for column in export.columns if column.name)[:500],
            )
    return tuple(chosen[role] for role in roles if role in chosen)


def column_of(export: ColumnTable, name: str) -> Column:
    """Return the first column with this name."""
    return next(column for column in export.columns if column.name == name)


def _given(
    table: SourceTable, export: ColumnTable, given: Mapping[str, str], roles: Mapping[str, RoleNames]
) -> dict[str, ColumnRole]:
    chosen = {}
    for role, name in given.items():
        if role not in roles:
            raise InputError("audit.role_unknown", role=f"{table}.{role}", known=", ".join(roles))
        if not name:
            continue
        column = next((one.name for one in export.columns if fold(one.name) == fold(name)), None)
        if column is None:
            found = ", ".join(one.name for one in export.columns if one.name)[:500]
            raise InputError("audit.column_unknown", column=name, file=export.file, found=found)
        chosen[role] = ColumnRole(table=table, role=role, column=column, by="given")
    return chosen


def _by_name(export: ColumnTable, known: RoleNames, taken: set[str]) -> Column | None:
    written = [(column, plain(column.name)) for column in export.columns if column.name and column.name not in taken]
    for name in known.names:
        for column, found in written:
            if found == plain(name) and _fits(column, known.kind):
                return column
    return None


def _fits(column: Column, kind: Kind) -> bool:
    """Tell whether enough of a column's distinct values are of `kind`; an empty column is of none."""
    filled = [value for value in column.values if not (isinstance(value, str) and is_empty(value))]
    if not filled or kind == "text":
        return bool(filled)
    sample: Sequence[object] = filled[:: max(1, len(filled) // _SAMPLE)]
    least = stage_rules().limits.kind_share * len(sample)
    if kind == "number":
        return sum(value is not None for value in read_numbers(sample, "money").values) >= least  # type: ignore[arg-type]
    if kind == "date":
        dates = read_dates(sample)  # type: ignore[arg-type]
        return len(sample) - len(dates.unreadable) - len(dates.errors) >= least
    hours, _ = read_durations(sample)  # type: ignore[arg-type]
    return sum(value is not None for value in hours) >= least


def _by_stages(export: ColumnTable, taken: set[str]) -> str | None:
    """Return the column whose few values are mostly names of stages, one of them a closing one."""
    for column in export.columns:
        if not column.name or column.name in taken or not 2 <= len(column.values) <= 40:
            continue
        kinds = [stage_rules().kind_of(value) for value in column.values if isinstance(value, str) and value.strip()]
        known = [kind for kind in kinds if kind]
        if kinds and len(known) >= 0.7 * len(kinds) and {"won", "lost"} & set(known):
            return column.name
    return None
