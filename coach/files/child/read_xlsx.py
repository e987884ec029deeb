"""An Excel workbook to rows of cells: the first sheet that holds anything."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from coach.files.child.refusal import Limits, Refusal
from coach.files.child.table import Cells, RawTable, assemble

_FORMULA = re.compile(rb"<f[ >/]")
_BLOCK = 1024 * 1024


def workbook(path: Path, limits: Limits) -> RawTable:
    """Return the first visible sheet with content; formulas count with the value they had when the file was saved.

    Raises:
        Refusal: the file is damaged, all sheets are empty, or there are too many rows.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - 200 ms that other kinds do not need
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # noqa: PLC0415

    # It reads the whole sheet for dimensions that many programs write wrongly and that are reset below: a third of the
    # time of a sheet without them. This process reads one file and ends.
    setattr(ReadOnlyWorksheet, "_get_size", lambda _: None)  # noqa: B010 - neither stubs nor linter allow the plain way
    warnings.simplefilter("ignore")  # about styles and extensions that do not concern the cells
    try:
        with path.open("rb") as file:  # openpyxl refuses a path by its suffix
            found = _first_filled(load_workbook(file, read_only=True, data_only=True), limits)
            found["formulas"] = _unsaved(file, found) if _holds_formulas(file) else []
            return found
    except (MemoryError, Refusal):
        raise
    except Exception as error:  # the parser of a foreign file may raise anything
        raise Refusal("file.damaged", problem=type(error).__name__) from error


def _first_filled(book: Any, limits: Limits) -> RawTable:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        sheet.reset_dimensions()  # written wrongly by many programs
        rows = _rows(sheet)
        first = next((row for row in rows if any(row.values)), None)
        if first is not None:
            found = assemble(chain([first], rows), limits)
            found["sheet"] = sheet.title
            found["other_sheets"] = [other.title for other in sheets if other is not sheet]
            return found
    raise Refusal("file.no_header")


def _holds_formulas(file: BinaryIO) -> bool:
    """Tell, without building cells, whether any sheet holds a formula: most hold none."""
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as sheet:
                    tail = b""
                    while block := sheet.read(_BLOCK):
                        if _FORMULA.search(tail + block):
                            return True
                        tail = block[-4:]
    return False


def _unsaved(file: BinaryIO, found: RawTable) -> list[tuple[int, int]]:
    """Return row numbers and places of formulas that have no value: the program that wrote them did not compute."""
    from openpyxl import load_workbook  # noqa: PLC0415

    blank = {
        (number, place) for number, cells, _ in found["rows"] for place, cell in enumerate(cells) if not cell.strip()
    }
    sheet = load_workbook(file, read_only=True)[found["sheet"]]
    sheet.reset_dimensions()
    return [
        (number, place)
        for number, row in enumerate(sheet.iter_rows(), start=1)
        for place, cell in enumerate(row)
        if cell.data_type == "f" and (number, place) in blank
    ]


def _rows(sheet: Any) -> Iterator[Cells]:
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield Cells(number, [_cell(value) for value in values])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _unescaped(value) if "_x" in value else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _moment(value) if isinstance(value, datetime) else str(value)


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")


def _unescaped(value: str) -> str:
    from openpyxl.utils.escape import unescape  # noqa: PLC0415 - loaded with the workbook already

    return str(unescape(value)).replace("\r\n", "\n")
