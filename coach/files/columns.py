"""Large tables (CSV, XLSX) column by column, each value with its kind and each row with its number in the file."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from coach.files.bounded import read_bounded
from coach.files.child.columns import RawColumns
from coach.settings import Settings

Value = str | int | float | datetime | timedelta
Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Column:
    """A column.

    Attributes:
        name: in the header, as written; may repeat in a table or be empty.
        values: those that occur, each once: text as written, or what a workbook says is a number, moment or length.
        codes: a row's place in `values`.
    """

    name: str
    values: tuple[Value, ...]
    codes: Codes


@dataclass(frozen=True, eq=False)
class ColumnTable:
    """A table.

    Attributes:
        file: its name without the folder.
        columns: in the file's order.
        numbers: a row's 1-based number as a spreadsheet shows it.
        problems: (place of the row, code) of rows whose cells cannot be trusted: `open_quote`, `surplus`.
        above: numbers of rows above the header that were passed over.
        blank: blank rows between filled ones.
        encoding: what the text was read with, empty for XLSX.
        sheet: which sheet was read, empty for CSV.
        other_sheets: those that were not.
    """

    file: str
    columns: tuple[Column, ...]
    numbers: Codes
    problems: tuple[tuple[int, str], ...] = ()
    above: tuple[int, ...] = ()
    blank: int = 0
    encoding: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


def read_columns(path: Path, settings: Settings) -> ColumnTable:
    """Read a CSV or XLSX file in the bounded child, within the larger limits of an audit.

    Raises:
        InputError: the file cannot be used; the text of the error says why and what to do.
    """
    raw: RawColumns = read_bounded("columns", path, _roomy(settings))
    return from_raw(path.name, raw)


def from_raw(file: str, raw: RawColumns) -> ColumnTable:
    """Return what the child handed over as a table; `file` is the name that addresses carry."""
    return ColumnTable(
        file=file,
        columns=tuple(
            Column(one["name"], tuple(_value(value) for value in one["values"]), _codes(one["codes"]))
            for one in raw["columns"]
        ),
        numbers=_codes(raw["numbers"]),
        problems=tuple((place, code) for place, code in raw["problems"]),
        above=tuple(raw["above"]),
        blank=raw["blank"],
        encoding=raw["encoding"],
        sheet=raw["sheet"],
        other_sheets=tuple(raw["other_sheets"]),
    )


def _roomy(settings: Settings) -> Settings:
    return settings.model_copy(
        update={
            "max_rows": settings.audit_max_rows,
            "max_upload_mb": settings.audit_max_upload_mb,
            "max_unpacked_mb": max(settings.max_unpacked_mb, settings.audit_max_upload_mb),
            "read_seconds": settings.audit_read_seconds,
            "read_memory_mb": settings.audit_read_memory_mb,
        }
    )


def _codes(packed: str) -> Codes:
    return np.frombuffer(base64.b64decode(packed), dtype=np.int32)


def _value(raw: Any) -> Value:
    if not isinstance(raw, list):
        value: Value = raw
        return value
    kind, told = raw
    return datetime.fromisoformat(told) if kind == "d" else timedelta(seconds=told)
