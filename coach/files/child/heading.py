"""Which row of a table is its header, when titles stand above it or it is merged over two rows."""

from collections.abc import Sequence
from typing import Any, NamedTuple

_FULL = 0.6
"""Share of the widest row's cells that a header fills; a title above the table fills one or two."""

_LONGEST = 60


class Heading(NamedTuple):
    """The names of the columns; places (0-based) of the row they stand in and of the last row that belongs to them."""

    names: list[str]
    row: int
    last: int


def heading(rows: Sequence[Sequence[Any]]) -> Heading:
    """Find the header among the first rows, none of them blank.

    A name that is missing is taken from the row above (a cell merged downwards) or, when the next row holds nothing
    but names, from there (a cell merged sideways, with its parts below).
    """
    most = max(_count(row) for row in rows)
    place = next((n for n, row in enumerate(rows) if _count(row) >= _FULL * most and _wordy(row)), 0)
    width = max(len(row) for row in rows[: place + 2])
    names = _names(rows[place], width)
    if place > 0 and "" in names:
        above = _names(rows[place - 1], width)
        names = [name or upper for name, upper in zip(names, above, strict=True)]
    elif "" in names and place + 1 < len(rows) and _only_names(rows[place + 1]):
        below = _names(rows[place + 1], width)
        if any(lower and not name for name, lower in zip(names, below, strict=True)):
            merged = [lower or name for name, lower in zip(names, below, strict=True)]
            return Heading(_trimmed(merged), place, place + 1)
    return Heading(_trimmed(names), place, place)


def _trimmed(names: list[str]) -> list[str]:
    while len(names) > 1 and not names[-1]:
        names.pop()
    return names


def _names(row: Sequence[Any], width: int) -> list[str]:
    names = [" ".join(cell.split()) if isinstance(cell, str) else _word(cell) for cell in row]
    return names + [""] * (width - len(names))


def _word(cell: object) -> str:
    return str(cell[1]) if isinstance(cell, tuple) else str(cell)


def _count(row: Sequence[Any]) -> int:
    return sum(bool(cell.strip()) if isinstance(cell, str) else True for cell in row)


def _wordy(row: Sequence[Any]) -> bool:
    filled = [cell for cell in row if not (isinstance(cell, str) and not cell.strip())]
    words = sum(isinstance(cell, str) and any(char.isalpha() for char in cell) for cell in filled)
    return words >= 0.5 * len(filled)


def _only_names(row: Sequence[Any]) -> bool:
    texts = all(isinstance(cell, str) and len(cell) <= _LONGEST for cell in row)
    return texts and not any(char.isdigit() for cell in row for char in cell)
