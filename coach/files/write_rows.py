"""Rows to the bytes of JSONL, CSV, XLSX and a Markdown table. What the rows mean is the caller's business."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coach.files.escaping import escape_formula, escape_markdown

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Column:
    """A column: its title and its width in a spreadsheet, in characters."""

    title: str
    width: int = 16


@dataclass(frozen=True)
class Sheet:
    """A table to be written; `fills` colours cells of XLSX by their value (`{5: "D9EAD3"}`) in the named columns."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    fills: Mapping[Cell, str] = field(default_factory=dict)
    filled_columns: frozenset[int] = frozenset()


def jsonl_bytes(objects: Iterable[Mapping[str, object]]) -> bytes:
    """Return one object a line, UTF-8, keys in their own order."""
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects).encode()


def csv_bytes(sheet: Sheet) -> bytes:
    """Return UTF-8 with a byte-order mark and `;`, so that a Russian Excel opens it in columns; formulas escaped."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([escape_formula(column.title) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in row])
    return written.getvalue().encode("utf-8-sig")


def markdown_table(sheet: Sheet) -> str:
    """Return the rows as a Markdown table; line ends inside cells become spaces."""
    lines = [_line(column.title for column in sheet.columns), _line("---" for _ in sheet.columns)]
    lines += [_line(_markdown_cell(cell) for cell in row) for row in sheet.rows]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _markdown_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return " ".join(escape_markdown(cell).split())
    return "" if cell is None else str(cell)
