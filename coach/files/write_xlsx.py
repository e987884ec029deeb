"""Sheets to the bytes of an Excel workbook that is pleasant to read."""

import io
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

from coach.files.escaping import is_formula
from coach.files.legal import xml_legal
from coach.files.packing import without_clock
from coach.files.write_rows import Cell, Sheet
from coach.texts import text

MAX_CELL_CHARS = 32_767
"""What one cell of Excel holds."""

MAX_ROWS = 1_048_576
"""What one sheet of Excel holds, the header included."""

_HEADER_FILL = "2B3A55"
_HEADER_INK = "FFFFFF"
_WRAP_FROM = 24
_CENTRE_UNDER = 14
_LINE = 15
_MOST_LINES = 12


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook: a dark header that stays in view, a filter, wrapped cells; the same bytes for the same rows.

    Every text is stored as text with Excel's own mark against formulas, so it shows as it was written. What Excel
    cannot hold is left out (control characters) or cut with a note (cells over 32,767 characters, sheets over
    1,048,576 rows).
    """
    from openpyxl import Workbook  # noqa: PLC0415 - 330 ms that other forms do not need

    book = Workbook(write_only=True)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title[:31]), sheet)
    written = io.BytesIO()
    book.save(written)
    return without_clock(written.getvalue())


def _fill(page: Any, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    for place, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.freeze_panes = "A2"
    # On paper: across, as wide as one page, the header on each.
    page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight = "landscape", 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    if sheet.rows:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{min(len(sheet.rows) + 1, MAX_ROWS)}"
    page.row_dimensions[1].height = 2.3 * _LINE
    page.append(_header(page, sheet))
    looks = _Looks(page, sheet)
    for number, row in enumerate(_fitting(sheet), start=2):
        page.row_dimensions[number].height = _height(row, sheet)
        page.append([looks.cell(place, value) for place, value in enumerate(row)])


class _Looks:
    """Makes cells. A look is worked out once and copied: a million cells would otherwise take minutes."""

    def __init__(self, page: Any, sheet: Sheet) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

        self._page, self._filled = page, sheet.filled_columns
        self._columns = []
        for column in sheet.columns:
            sample = _cell(page, None)
            sample.alignment = Alignment(
                vertical="top",
                horizontal="center" if column.width < _CENTRE_UNDER else None,
                wrap_text=column.width >= _WRAP_FROM or None,
            )
            self._columns.append(sample)
        self._fills = {}
        for place in self._filled:
            for value, colour in sheet.fills.items():
                sample = _cell(page, None)
                sample.alignment = copy(self._columns[place].alignment)
                sample.fill, sample.font = PatternFill("solid", fgColor=colour), Font(name="Calibri", bold=True)
                self._fills[place, value] = sample

    def cell(self, place: int, value: Cell) -> Any:
        """Return a cell of this column with its look."""
        filled = self._fills.get((place, value)) if place in self._filled else None
        return _cell(self._page, value, like=filled if filled is not None else self._columns[place])


def _height(row: Sequence[Cell], sheet: Sheet) -> int:
    """Return the height of a row in points: the lines of its longest wrapped cell, at most twelve.

    Said outright, since not every program works it out, and an answer of a page would make a row of a page.
    """
    lines = 1
    for column, value in zip(sheet.columns, row, strict=True):
        if isinstance(value, str) and column.width >= _WRAP_FROM and (len(value) > column.width or "\n" in value):
            lines = max(lines, sum(1 + len(part) // column.width for part in value.split("\n")))
    return _LINE * min(lines, _MOST_LINES)


def _fitting(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    room = MAX_ROWS - 1
    if len(sheet.rows) <= room:
        yield from sheet.rows
        return
    yield from sheet.rows[: room - 1]
    yield [text("files.cut_rows", rows=len(sheet.rows)), *[None] * (len(sheet.columns) - 1)]


def _header(page: Any, sheet: Sheet) -> list[Any]:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

    cells = [_cell(page, column.title) for column in sheet.columns]
    for cell in cells:
        cell.font = Font(name="Calibri", bold=True, color=_HEADER_INK)
        cell.fill = PatternFill("solid", fgColor=_HEADER_FILL)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cells


def _cell(page: Any, value: Cell, like: Any = None) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    if not isinstance(value, str):
        return _styled(WriteOnlyCell(page, value), like)
    shown = xml_legal(value)
    if len(shown) > MAX_CELL_CHARS:
        note = text("files.cut", length=len(shown))
        shown = shown[: MAX_CELL_CHARS - len(note)] + note
    cell = _styled(WriteOnlyCell(page, shown), like)
    cell.data_type = "s"
    if is_formula(shown):
        cell.quotePrefix = True
    return cell


def _styled(cell: Any, like: Any) -> Any:
    if like is not None:
        cell._style = copy(like._style)  # noqa: SLF001 - the documented way is 40 times slower
    return cell
