"""A table column by column: each distinct value once and a code a row, so that a million rows stay small."""

import base64
from array import array
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, TypedDict

from coach.files.child.heading import heading
from coach.files.child.refusal import Limits, Refusal
from coach.files.child.sniff import kind_of

_TEXTS = {".csv", ".tsv", ".tab", ".txt", ""}
_HEAD_ROWS = 25


class TypedRow(NamedTuple):
    """A row as read: texts, numbers, and `("d", ISO)` moments or `("t", seconds)` lengths of time."""

    number: int
    values: list[Any]
    problem: str = ""


class RawColumn(TypedDict):
    """A column: its name, its distinct values, and base64 of a 32-bit code a row."""

    name: str
    values: list[Any]
    codes: str


class RawColumns(TypedDict):
    """A table as the child hands it over; `numbers` is base64 of 32-bit row numbers."""

    columns: list[RawColumn]
    numbers: str
    problems: list[tuple[int, str]]
    above: list[int]
    blank: int
    encoding: str
    separator: str
    sheet: str
    other_sheets: list[str]


def columns(path: Path, limits: Limits) -> RawColumns:
    """Return the table in a CSV or XLSX file.

    Raises:
        Refusal: another kind of file, or one that cannot be read.
    """
    kind = kind_of(path, limits)
    if kind == "xlsx":
        return _workbook(path, limits)
    suffix = path.suffix.lower()
    if kind != "text" or suffix not in _TEXTS:
        raise Refusal("file.not_a_table", found=kind.upper() if kind != "text" else suffix.removeprefix(".").upper())
    from coach.files.child.decode import decode  # noqa: PLC0415 - only what this file needs
    from coach.files.child.read_csv import records, strip_marker  # noqa: PLC0415

    text, used = decode(path.read_bytes())
    text, marked = strip_marker(text)
    chosen = marked or _separator(text)
    rows = (TypedRow(*row) for row in records(text, chosen, first=2 if marked else 1))
    found = gather(rows, limits, ragged=True)
    found["encoding"], found["separator"] = used, chosen
    return found


def gather(rows: Iterator[TypedRow], limits: Limits, *, ragged: bool) -> RawColumns:
    """Put rows into columns; blank rows are dropped and counted, those after the last filled one are not.

    Args:
        rows: in the file's order.
        limits: the most rows.
        ragged: a row with more filled cells than the header is a sign of damage.

    Raises:
        Refusal: no header, or too many rows.
    """
    first = list(islice((row for row in rows if _filled(row.values)), _HEAD_ROWS))
    if not first:
        raise Refusal("file.no_header")
    head = heading([row.values for row in first])
    above = [row.number for row in first[: head.last] if row.number != first[head.row].number]
    body = _Body(len(head.names))
    previous = first[head.last].number
    for row in chain(first[head.last + 1 :], rows):
        if not row.problem and not _filled(row.values):
            continue
        if len(body.numbers) >= limits.rows:
            raise Refusal("file.too_many_rows", limit=limits.rows)
        body.blank += row.number - previous - 1
        previous = row.number
        body.add(row, ragged=ragged)
    return body.raw(head.names, above)


class _Body:
    """The rows below the header, column by column."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.numbers = array("i")
        self.problems: list[tuple[int, str]] = []
        self.blank = 0
        self._seen: list[dict[Any, int]] = [{} for _ in range(width)]
        self._codes = [array("i") for _ in range(width)]

    def add(self, row: TypedRow, *, ragged: bool) -> None:
        """Take a row."""
        values, width = row.values, self.width
        problem = row.problem
        if len(values) > width:
            if ragged and not problem and _filled(values[width:]):
                problem = "surplus"
            values = values[:width]
        elif len(values) < width:
            values = values + [""] * (width - len(values))
        if problem:
            self.problems.append((len(self.numbers), problem))
        self.numbers.append(row.number)
        for seen, codes, value in zip(self._seen, self._codes, values, strict=True):
            codes.append(seen.setdefault(value, len(seen)))

    def raw(self, names: list[str], above: list[int]) -> RawColumns:
        """Return what was gathered."""
        held = [
            RawColumn(name=name, values=list(seen), codes=_packed(codes))
            for name, seen, codes in zip(names, self._seen, self._codes, strict=True)
        ]
        return RawColumns(
            columns=held,
            numbers=_packed(self.numbers),
            problems=self.problems,
            above=above,
            blank=self.blank,
            encoding="",
            separator="",
            sheet="",
            other_sheets=[],
        )


def _packed(codes: "array[int]") -> str:
    return base64.b64encode(codes.tobytes()).decode()


def _filled(values: Iterable[Any]) -> bool:
    return any(value.strip() if isinstance(value, str) else value is not None for value in values)


def _separator(text: str) -> str:
    """Return the separator under which most of the first rows have the same number of cells, titles above apart."""
    import csv  # noqa: PLC0415
    import io  # noqa: PLC0415
    from collections import Counter  # noqa: PLC0415

    from coach.files.child.read_csv import SEPARATORS  # noqa: PLC0415

    def fit(separator: str) -> tuple[float, int]:
        rows = csv.reader(io.StringIO(text[: 256 * 1024], newline=""), delimiter=separator)
        widths = Counter(len(row) for row in islice(rows, 60) if any(cell.strip() for cell in row))
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            return 0.0, 0
        width = max(wide, key=lambda one: (wide[one], one))
        return wide[width] / widths.total(), width

    return max(SEPARATORS, key=fit)


def _workbook(path: Path, limits: Limits) -> RawColumns:
    import warnings  # noqa: PLC0415

    from openpyxl import load_workbook  # noqa: PLC0415 - 200 ms that other kinds do not need

    warnings.simplefilter("ignore")  # about styles and extensions that do not concern the cells
    try:
        with path.open("rb") as file:
            return _first_filled(load_workbook(file, read_only=True, data_only=True), limits)
    except (MemoryError, Refusal):
        raise
    except Exception as error:  # the parser of a foreign file may raise anything
        raise Refusal("file.damaged", problem=type(error).__name__) from error


def _first_filled(book: Any, limits: Limits) -> RawColumns:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        sheet.reset_dimensions()  # written wrongly by many programs
        rows = _sheet_rows(sheet)
        first = next((row for row in rows if _filled(row.values)), None)
        if first is not None:
            found = gather(chain([first], rows), limits, ragged=False)
            found["sheet"] = sheet.title
            found["other_sheets"] = [other.title for other in sheets if other is not sheet]
            return found
    raise Refusal("file.no_header")


def _sheet_rows(sheet: Any) -> Iterator[TypedRow]:
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield TypedRow(number, [value if type(value) in _PLAIN else typed(value) for value in values])


_PLAIN = frozenset({int, float})


def typed(value: object) -> Any:  # noqa: PLR0911 - a kind of cell a line
    """Return a cell of a workbook as plain JSON can carry it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _unescaped(value) if "_x" in value else value
    if isinstance(value, datetime):
        return ("d", value.isoformat(sep=" "))
    if isinstance(value, date):
        return ("d", value.isoformat() + " 00:00:00")
    if isinstance(value, time):
        return ("t", value.hour * 3600 + value.minute * 60 + value.second)
    if isinstance(value, timedelta):
        return ("t", value.total_seconds())
    return str(value).upper()


def _unescaped(value: str) -> str:
    from openpyxl.utils.escape import unescape  # noqa: PLC0415 - loaded with the workbook already

    return str(unescape(value)).replace("\r\n", "\n")
