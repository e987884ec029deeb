"""Which reader a table goes to, and how rows of cells become a table."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypedDict

from coach.files.child.decode import decode
from coach.files.child.refusal import Limits, Refusal
from coach.files.child.sniff import kind_of

_LINES = {".jsonl", ".ndjson", ".json"}
_SEPARATED = {".csv", ".tsv", ".tab", ".txt", ""}


class Cells(NamedTuple):
    """One row as read: its 1-based number in the file, its cells, and what is wrong with it (a code or empty)."""

    number: int
    values: list[str]
    problem: str = ""


class RawTable(TypedDict):
    """A table as the child hands it over."""

    columns: list[str]
    rows: list[tuple[int, list[str], str]]
    blank: int
    encoding: str
    separator: str
    sheet: str
    other_sheets: list[str]
    formulas: list[tuple[int, int]]


def table(path: Path, limits: Limits, *, encoding: str | None, separator: str | None) -> RawTable:
    """Return the table in a CSV, XLSX, ODS or JSONL file.

    Raises:
        Refusal: another kind of file, or one that cannot be read.
    """
    kind = kind_of(path, limits)
    if kind == "ods":
        from coach.files.child.read_ods import spreadsheet  # noqa: PLC0415 - only what this file needs

        return spreadsheet(path, limits)
    if kind == "xlsx":
        from coach.files.child.read_xlsx import workbook  # noqa: PLC0415 - only what this file needs

        return workbook(path, limits)
    suffix = path.suffix.lower()
    if kind != "text" or suffix not in _LINES | _SEPARATED:
        raise Refusal("file.not_a_table", found=kind.upper() if kind != "text" else suffix.removeprefix(".").upper())
    text, used = decode(path.read_bytes(), encoding)
    if suffix in _LINES:
        from coach.files.child.read_jsonl import json_lines  # noqa: PLC0415

        return assemble(json_lines(text), limits, encoding=used)
    from coach.files.child.read_csv import pick_separator, records, strip_marker  # noqa: PLC0415

    text, marked = strip_marker(text)
    chosen = pick_separator(text, separator or marked)
    rows = records(text, chosen, first=2 if marked else 1)
    return assemble(rows, limits, encoding=used, separator=chosen, ragged=True)


def assemble(
    rows: Iterable[Cells],
    limits: Limits,
    *,
    encoding: str = "",
    separator: str = "",
    ragged: bool = False,
) -> RawTable:
    """Make a table of `rows`, the first that is not blank being the header; blank rows are dropped and counted.

    Args:
        rows: the rows in the file's order.
        limits: the most rows.
        encoding: what the text was read with.
        separator: what stands between cells.
        ragged: a row with more cells than the header is a sign of damage.

    Raises:
        Refusal: no header, or too many rows.
    """
    header, found = _header(iter(rows), ragged=ragged)
    kept, blank = _kept(found, limits.rows)
    if not ragged:
        header = _widened(header, kept)
    width = len(header)
    lines = []
    for number, values, problem in kept:
        surplus = ragged and not problem and any(value.strip() for value in values[width:])
        lines.append((number, (values + [""] * width)[:width], "surplus" if surplus else problem))
    columns = [" ".join(name.split()) for name in header]
    return RawTable(
        columns=columns,
        rows=lines,
        blank=blank,
        encoding=encoding,
        separator=separator,
        sheet="",
        other_sheets=[],
        formulas=[],
    )


def _header(rows: Iterator[Cells], *, ragged: bool) -> tuple[list[str], Iterator[Cells]]:
    """Return the header and the rows after it; a title over the table, alone in its row, is not the header."""
    head = next((row for row in rows if _filled(row)), None)
    while head is not None:
        ahead: list[Cells] = []
        for row in rows:
            ahead.append(row)
            if _filled(row):
                break
        beside = ahead[-1] if ahead else head
        fits = not ragged or len(head.values) >= len(beside.values)
        if _filled(head) > 1 or _filled(beside) < 2 or not fits:
            return head.values, chain(ahead, rows)
        head = beside
    raise Refusal("file.no_header")


def _filled(row: Cells) -> int:
    return sum(bool(value.strip()) for value in row.values)


def _widened(header: list[str], rows: list[Cells]) -> list[str]:
    """Return the header as wide as the row below it, in which the parts of a merged header have their names."""
    below = len(rows[0].values) if rows else 0
    return header + [""] * (below - len(header))


def _kept(rows: Iterator[Cells], most: int) -> tuple[list[Cells], int]:
    kept: list[Cells] = []
    blank = pending = 0
    for row in rows:
        if not row.problem and not _filled(row):
            pending += 1
            continue
        if len(kept) >= most:
            raise Refusal("file.too_many_rows", limit=most)
        kept.append(row)
        blank, pending = blank + pending, 0
    return kept, blank
