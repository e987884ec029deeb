"""Sheets to the bytes of an Excel workbook that is pleasant to read."""

import io
from collections.abc import Sequence
from typing import Any

from coach.files.escaping import is_formula
from coach.files.packing import without_clock
from coach.files.write_rows import Cell, Sheet
from coach.texts import text

MAX_CELL_CHARS = 32_767
"""What one cell of Excel holds."""

_HEADER_FILL = "2B3A55"
_HEADER_INK = "FFFFFF"
_WRAP_FROM = 24


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook: a dark header that stays in view, a filter, wrapped cells; the same bytes for the same rows.

    Every text is stored as text with Excel's own mark against formulas, so it shows as it was written. What a cell
    cannot hold (control characters, over 32,767 characters) is left out or cut with a note.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - 330 ms that other forms do not need

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title[:31]), sheet)
    written = io.BytesIO()
    book.save(written)
    return without_clock(written.getvalue())


def _fill(page: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    _header(page, sheet)
    plain, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    fills = {value: PatternFill("solid", fgColor=colour) for value, colour in sheet.fills.items()}
    for number, row in enumerate(sheet.rows, start=2):
        for place, value in enumerate(row):
            cell = _put(page, number, place + 1, value)
            cell.alignment = wrapped if sheet.columns[place].width >= _WRAP_FROM else plain
            if place in sheet.filled_columns and value in fills:
                cell.fill, cell.font = fills[value], Font(bold=True)
    page.freeze_panes = "A2"
    if sheet.rows:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"


def _header(page: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for place, column in enumerate(sheet.columns, start=1):
        cell = _put(page, 1, place, column.title)
        cell.font = Font(bold=True, color=_HEADER_INK)
        cell.fill = PatternFill("solid", fgColor=_HEADER_FILL)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(place)].width = column.width


def _put(page: Any, row: int, column: int, value: Cell) -> Any:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    cell = page.cell(row=row, column=column)
    if not isinstance(value, str):
        cell.value = value
        return cell
    shown = ILLEGAL_CHARACTERS_RE.sub("", value)
    if len(shown) > MAX_CELL_CHARS:
        note = text("files.cut", length=len(shown))
        shown = shown[: MAX_CELL_CHARS - len(note)] + note
    cell.value = shown
    cell.data_type = "s"
    if is_formula(shown):
        cell.quotePrefix = True
    return cell
