"""Rows that are no records: broken ones, totals, repeated headers, rows without content; and repeated rows."""

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd

from coach.audit.cells import rows_of
from coach.audit.ledger import Ledger, Mask
from coach.audit.words import fold, is_empty, is_sheet_error, parsing
from coach.files.columns import Codes, Column, ColumnTable

_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def records(export: ColumnTable, used: Sequence[Column], anchored: Mask, ledger: Ledger) -> Mask:
    """Return the rows that are records, and note why the others are not.

    Args:
        export: the table.
        used: the columns that are read.
        anchored: rows that carry a date or a stage: a total has none, so a deal called «Итого» stays.
        ledger: where it is noted.
    """
    keep = np.ones(len(export.numbers), dtype=bool)
    if export.above:
        ledger.add("title_rows", len(export.above), export.above)
    for code in ("open_quote", "surplus"):
        mask = np.zeros(len(keep), dtype=bool)
        mask[[place for place, problem in export.problems if problem == code]] = True
        ledger.note(code, mask)
        keep &= ~mask
    for code, mask in (
        ("no_content", _without_content(used)),
        ("header_again", _header_again(export)),
        ("total_row", _totals(export) & ~anchored),
    ):
        ledger.note(code, mask & keep)
        keep &= ~mask
    return keep


def repeated(columns: Sequence[Column], keep: Mask) -> tuple[Mask, Codes]:
    """Return which kept rows repeat an earlier kept one in all of `columns`, and the place of that earlier row."""
    places = np.flatnonzero(keep)
    mixed = np.zeros(len(places), dtype=np.uint64)
    for column in columns:
        mixed = (mixed ^ column.codes[places].astype(np.uint64)) * _FACTOR
        mixed ^= mixed >> np.uint64(29)
    # The mixture only shortlists; whether two rows are equal is then looked up cell by cell.
    suspects = places[pd.Series(mixed).duplicated(keep=False).to_numpy()]
    frame = pd.DataFrame({str(n): column.codes[suspects] for n, column in enumerate(columns)})
    mask = np.zeros(len(keep), dtype=bool)
    first = np.full(len(keep), -1, dtype=np.int32)
    if len(suspects):
        mask[suspects[frame.duplicated().to_numpy()]] = True
        leader = frame.groupby(list(frame.columns), sort=False).ngroup().to_numpy()
        _, start = np.unique(leader, return_index=True)
        first[suspects] = suspects[start][leader]
    return mask, first


_EMPTY: "WeakKeyDictionary[Column, Mask]" = WeakKeyDictionary()


def empty_rows(column: Column) -> Mask:
    """Return the rows in which a column holds nothing, or an error of the spreadsheet.

    Several steps ask for the same columns, and a million distinct ids take a second: each column is looked at once.
    """
    if column not in _EMPTY:
        texts = ((place, value) for place, value in enumerate(column.values) if isinstance(value, str))
        _EMPTY[column] = rows_of(column, [place for place, value in texts if is_empty(value) or is_sheet_error(value)])
    return _EMPTY[column].copy()


def _without_content(used: Sequence[Column]) -> Mask:
    blank: Mask = np.ones(len(used[0].codes), dtype=bool)
    for column in used:
        blank &= empty_rows(column)
    return blank


def _header_again(export: ColumnTable) -> Mask:
    """Return the rows in which the names of the columns stand once more: exports that were put together."""
    hits: npt.NDArray[np.int32] = np.zeros(len(export.numbers), dtype=np.int32)
    for column in export.columns:
        places = [n for n, value in enumerate(column.values) if isinstance(value, str) and column.name]
        places = [n for n in places if " ".join(str(column.values[n]).split()) == column.name]
        hits += rows_of(column, places)
    named = sum(bool(column.name) for column in export.columns)
    mask: Mask = hits >= max(2, 0.6 * named) if named > 1 else hits < 0
    return mask


def _totals(export: ColumnTable) -> Mask:
    mask = np.zeros(len(export.numbers), dtype=bool)
    for column in export.columns:
        places = [n for n, value in enumerate(column.values) if isinstance(value, str) and _is_total(value)]
        if places:
            mask |= rows_of(column, places)
    return mask


def _is_total(text: str) -> bool:
    if text[:1].isdigit():
        return False
    plain = fold(text[:80])
    if not plain.startswith(parsing().totals):
        return False
    return any(_ends_there(plain.removeprefix(word)) for word in parsing().totals if plain.startswith(word))


def _ends_there(rest: str) -> bool:
    """Tell whether what follows a word of totals leaves it one."""
    if not rest or rest[0] == ":":
        return True
    next_word = rest.split(maxsplit=1)[0]
    return rest[0] == " " and (next_word in parsing().totals_before or not any(map(str.isalpha, next_word)))
