"""Tables (CSV, XLSX, ODS, JSONL) as columns and rows of text, each row with its number in the file."""

from dataclasses import dataclass
from pathlib import Path

from coach.files.bounded import read_bounded
from coach.files.child.table import RawTable
from coach.settings import Settings
from coach.texts import plural, text


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes:
        number: 1-based: as a spreadsheet shows it (the header counts), the line in JSONL.
        cells: as many as the table has columns; empty where the file has nothing.
        problem: in words, why the row cannot be trusted; empty if it can.
    """

    number: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        columns: the names in the header, as written; may repeat or be empty.
        rows: those that are not blank, in the file's order.
        notes: in words, what the reader decided by itself (encoding, sheet, blank rows).
        blank: how many blank rows were left out; those after the last filled one do not count.
        encoding: what the text was read with, empty for XLSX.
        separator: what stands between cells in CSV, otherwise empty.
        formulas: number of the row and place of the column (0-based) of formulas that were saved without a value.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    blank: int = 0
    encoding: str = ""
    separator: str = ""
    formulas: frozenset[tuple[int, int]] = frozenset()


def read_table(path: Path, settings: Settings, *, encoding: str | None = None, separator: str | None = None) -> Table:
    """Read a table in the bounded child.

    Args:
        path: a CSV, XLSX, ODS or JSONL file.
        settings: limits of size, time, memory and rows.
        encoding: of a text file; None: told by its mark, UTF-8, or guessed among the Cyrillic ones.
        separator: one character or `tab`; None: `;`, tab or `,`, whichever fits the rows.

    Raises:
        InputError: the file cannot be used; the text of the error says why and what to do.
    """
    raw: RawTable = read_bounded("table", path, settings, encoding=encoding, separator=separator)
    return table_of(raw, guessed=encoding is None)


def table_of(raw: RawTable, *, guessed: bool) -> Table:
    """Make a table of what the child handed over; `guessed`: nobody named its encoding."""
    return Table(
        columns=tuple(raw["columns"]),
        rows=tuple(Row(number, tuple(cells), _problem(code)) for number, cells, code in raw["rows"]),
        notes=tuple(_notes(raw, guessed=guessed)),
        blank=raw["blank"],
        encoding=raw["encoding"],
        separator=raw["separator"],
        formulas=frozenset((number, place) for number, place in raw["formulas"]),
    )


def _problem(code: str) -> str:
    return text(f"files.row.{code}") if code else ""


def _notes(raw: RawTable, *, guessed: bool) -> list[str]:
    notes = []
    if guessed and raw["encoding"] not in {"", "utf_8"}:
        notes.append(text("files.note.encoding", encoding=raw["encoding"]))
    broken = sum(cell.count("\ufffd") for _, cells, _ in raw["rows"] for cell in cells)
    if broken:
        notes.append(plural("files.note.broken", broken))
    if raw["other_sheets"]:
        notes.append(text("files.note.sheets", sheet=raw["sheet"], others=", ".join(raw["other_sheets"])))
    if raw["blank"]:
        notes.append(plural("files.note.blank", raw["blank"]))
    return notes
