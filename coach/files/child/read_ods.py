"""An OpenDocument spreadsheet to rows of cells: the first sheet that holds anything."""

import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from coach.files.child.refusal import Limits, Refusal
from coach.files.child.table import Cells, RawTable, assemble

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_MOST_COLUMNS = 2000


def spreadsheet(path: Path, limits: Limits) -> RawTable:
    """Return the first sheet with content; formulas count with the value they had when the file was saved.

    Raises:
        Refusal: encrypted, damaged, all sheets are empty, or there are too many rows.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_open(archive)
            with archive.open("content.xml") as content:
                return _first_filled(content, limits)
    except (MemoryError, Refusal):
        raise
    except Exception as error:  # the parser of a foreign file may raise anything
        raise Refusal("file.damaged", problem=type(error).__name__) from error


def _check_open(archive: zipfile.ZipFile) -> None:
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refusal("file.encrypted")


def _first_filled(content: Any, limits: Limits) -> RawTable:
    names: list[str] = []
    found: RawTable | None = None
    for name, rows in _sheets(content):
        names.append(name)
        first = None if found else next((row for row in rows if any(value.strip() for value in row.values)), None)
        if first is not None:
            found = assemble(chain([first], rows), limits)
            found["sheet"] = name
        for _ in rows:  # the parser must reach the next sheet
            pass
    if found is None:
        raise Refusal("file.no_header")
    found["other_sheets"] = [name for name in names if name != found["sheet"]]
    return found


def _sheets(content: Any) -> Iterator[tuple[str, Iterator[Cells]]]:
    events = ET.iterparse(content, events=("start", "end"))  # noqa: S314 - expat bounds entities and fetches nothing
    for event, element in events:
        if event == "start" and element.tag == f"{_TABLE}table":
            yield element.get(f"{_TABLE}name", ""), _rows(events)


def _rows(events: Any) -> Iterator[Cells]:
    number = 0
    for event, element in events:
        if event == "end" and element.tag == f"{_TABLE}table":
            return
        if event == "end" and element.tag == f"{_TABLE}table-row":
            values = _values(element)
            repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            for again in range(repeated if any(values) else 0):
                yield Cells(number + again + 1, list(values))
            if not any(values):
                yield Cells(number + 1, [])
            number += repeated
            element.clear()


def _values(row: Any) -> list[str]:
    values: list[str] = []
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        words = "\n".join(_words(one) for one in cell.findall(f"{_TEXT}p"))
        value = _value(cell, words)
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        values += [value] * min(repeated, _MOST_COLUMNS - len(values)) if len(values) < _MOST_COLUMNS else []
    while values and not values[-1]:
        values.pop()
    return values


def _value(cell: Any, words: str) -> str:
    """Return the text that stands in a cell; a date as it is meant rather than as it is shown."""
    if cell.get(f"{_OFFICE}value-type") == "date":
        return str(cell.get(f"{_OFFICE}date-value", words)).removesuffix("T00:00:00").replace("T", " ")
    return words


def _words(element: Any) -> str:
    """Return the words of a paragraph; the format keeps several blanks, tabs and line ends as elements."""
    marks = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
    told = element.text or ""
    for child in element:
        if child.tag in marks:
            told += marks[child.tag] * int(child.get(f"{_TEXT}c", "1"))
        elif child.tag != f"{_OFFICE}annotation":
            told += _words(child)
        told += child.tail or ""
    return told
