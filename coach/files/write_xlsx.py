"""Sheets to the bytes of an Excel workbook that is pleasant to read."""

import io
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

from coach.files.escaping import is_formula
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

    for place, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.freeze_panes = "A2"
    if sheet.rows:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{min(len(sheet.rows) + 1, MAX_ROWS)}"
    page.append(_header(page, sheet))
    looks = _Looks(page, sheet)
    for row in _fitting(sheet):
        page.append([looks.cell(place, value) for place, value in enumerate(row)])


class _Looks:
    """Makes cells. A look is worked out once and copied: a million cells would otherwise take minutes."""

    def __init__(self, page: Any, sheet: Sheet) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

        self._page, self._filled = page, sheet.filled_columns
        self._columns = []
        for column in sheet.columns:
            sample = _cell(page, None)
            sample.alignment = Alignment(vertical="top", wrap_text=column.width >= _WRAP_FROM or None)
            self._columns.append(sample)
        self._fills = {}
        for place in self._filled:
            for value, colour in sheet.fills.items():
                sample = _cell(page, None)
                sample.alignment = copy(self._columns[place].alignment)
                sample.fill, sample.font = PatternFill("solid", fgColor=colour), Font(bold=True)
                self._fills[place, value] = sample

    def cell(self, place: int, value: Cell) -> Any:
        """Return a cell of this column with its look."""
        filled = self._fills.get((place, value)) if place in self._filled else None
        return _cell(self._page, value, like=filled if filled is not None else self._columns[place])


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
        cell.font = Font(bold=True, color=_HEADER_INK)
        cell.fill = PatternFill("solid", fgColor=_HEADER_FILL)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cells


def _cell(page: Any, value: Cell, like: Any = None) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    if not isinstance(value, str):
        return _styled(WriteOnlyCell(page, value), like)
    shown = ILLEGAL_CHARACTERS_RE.sub("", value)
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
