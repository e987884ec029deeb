"""Separated text to rows of cells."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from coach.files.child.refusal import Refusal
from coach.files.child.table import Cells

SEPARATORS = (";", "\t", ",")
_NAMED = {"tab": "\t", "\\t": "\t"}
_MARKER = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)  # Excel's first line
_SAMPLE_CHARS = 256 * 1024
_SAMPLE_ROWS = 50

csv.field_size_limit(2**31 - 1)


def strip_marker(text: str) -> tuple[str, str | None]:
    """Return the text without Excel's line `sep=;` and the separator which that named."""
    found = _MARKER.match(text)
    return (text[found.end() :], found[1]) if found else (text, None)


def pick_separator(text: str, given: str | None) -> str:
    """Return `given`, or the separator under which most rows have as many cells as the header.

    Raises:
        Refusal: `given` is not one character.
    """
    if given is not None:
        chosen = _NAMED.get(given.lower(), given)
        if len(chosen) != 1 or chosen in '"\r\n\0':
            raise Refusal("file.separator", separator=given)
        return chosen
    return max(SEPARATORS, key=lambda separator: _fit(text[:_SAMPLE_CHARS], separator))


def _fit(sample: str, separator: str) -> tuple[float, int]:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    widths = [len(row) for row in islice(rows, _SAMPLE_ROWS) if any(cell.strip() for cell in row)]
    if not widths or widths[0] < 2:
        return 0.0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]


def records(text: str, separator: str, *, first: int = 1) -> Iterator[Cells]:
    """Yield the rows; they are counted as a spreadsheet shows them, the first one being number `first`.

    A quotation mark that is never closed, or closed by one of a later row, would swallow the rows between: the row
    that opens it is yielded with the problem `open_quote`, and reading goes on with the line after it.
    """
    lines = io.StringIO(text, newline="").readlines()
    number, start = first, 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=separator)
        begin = start
        for values in reader:
            end = start + reader.line_num
            if _swallows(lines, begin, end, separator):
                yield Cells(number, next(csv.reader([lines[begin]], delimiter=separator)), "open_quote")
                number, end = number + 1, begin + 1
                break
            yield Cells(number, values)
            number, begin = number + 1, end
        start = end


def _swallows(lines: list[str], begin: int, end: int, separator: str) -> bool:
    """Tell whether the record in lines `begin` up to `end` holds others because of a stray quotation mark.

    Its end then is the end of the file, or a mark with which another row opens a cell: words follow it.
    """
    several = end - begin > 1
    if end < len(lines) and not several:
        return False
    try:
        list(csv.reader(lines[begin:end], delimiter=separator, strict=True))
    except csv.Error as error:
        return several or "unexpected end" in str(error)
    return False
