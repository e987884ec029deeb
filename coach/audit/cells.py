"""Columns of an export to arrays: labels, moments, numbers, hours. Each distinct cell is read once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from coach.audit.dates import read_dates
from coach.audit.durations import read_durations
from coach.audit.ledger import Ledger, Mask
from coach.audit.numbers import Kind, currency_in, read_numbers
from coach.audit.words import currency_names, fold, is_empty, is_sheet_error, same
from coach.files.columns import Codes, Column, Value

Floats = npt.NDArray[np.float64]
Moments = npt.NDArray[np.datetime64]

_EXACT = 2**53
"""Whole numbers above this lose digits in a spreadsheet."""


@dataclass(frozen=True, eq=False)
class Labels:
    """Words of a column: the distinct ones, and a row's place among them (-1: empty)."""

    names: tuple[str, ...]
    codes: Codes

    def of(self, name: str) -> Mask:
        """Return the rows with this label; none if it does not occur."""
        if name not in self.names:
            return np.zeros(len(self.codes), dtype=bool)
        mask: Mask = self.codes == self.names.index(name)
        return mask


@dataclass(frozen=True, eq=False)
class Money:
    """Sums of money: amounts (NaN: none), labels of currencies, and rows whose amount could not be read."""

    amounts: Floats
    currencies: Labels
    unread: Mask


def category(names: Sequence[str], codes: npt.NDArray[np.integer[Any]]) -> "pd.Categorical[str]":
    """Return the categories of a frame's column: a row's place among `names`."""
    dtype: pd.CategoricalDtype[str] = pd.CategoricalDtype(list(names))
    return pd.Categorical.from_codes(codes.astype(np.int32), dtype=dtype)


def label_category(found: object, keep: Mask) -> "pd.Categorical[str]":
    """Return labels of the kept rows as categories, the last of which is empty; no labels: all are empty."""
    if not isinstance(found, Labels):
        found = Labels((), np.full(len(keep), -1, dtype=np.int32))
    return category((*found.names, ""), np.where(found.codes < 0, len(found.names), found.codes)[keep])


def rows_of(column: Column, places: Collection[int]) -> Mask:
    """Return the rows whose value is one of those at `places`."""
    marked = np.zeros(len(column.values), dtype=bool)
    marked[list(places)] = True
    mask: Mask = marked[column.codes]
    return mask


def labels(column: Column, ledger: Ledger) -> Labels:
    """Read words; spellings that differ in case, blanks or in Cyrillic and Latin twins are put together.

    The most frequent spelling is shown.
    """
    counts = np.bincount(column.codes, minlength=len(column.values))
    texts = [_shown(value) for value in column.values]
    groups: dict[str, list[int]] = {}
    errors = set()
    for place, text in enumerate(texts):
        if is_sheet_error(text):
            errors.add(place)
        elif not is_empty(text):
            groups.setdefault(same(text), []).append(place)
    names, to = [], np.full(len(texts), -1, dtype=np.int32)
    merged = set()
    for code, places in enumerate(groups.values()):
        best = max(places, key=lambda place: (counts[place], -place))
        names.append(texts[best])
        to[places] = code
        merged |= {place for place in places if texts[place] != texts[best]}
    ledger.note("sheet_error", rows_of(column, errors), column.name)
    ledger.note("spelling_merged", rows_of(column, merged), column.name)
    return Labels(tuple(names), to[column.codes])


def identities(column: Column, ledger: Ledger) -> Codes:
    """Return a code a row that is equal for equal ids, -1 where there is none or its digits were lost."""
    known: dict[str, int] = {}
    to = np.full(len(column.values), -1, dtype=np.int32)
    lost = set()
    for place, value in enumerate(column.values):
        if _lost_digits(value):
            lost.add(place)
            continue
        text = _shown(value)
        if not is_empty(text) and not is_sheet_error(text):
            to[place] = known.setdefault(text, len(known))
    ledger.note("id_lost_digits", rows_of(column, lost), column.name)
    return to[column.codes]


def moments(column: Column, ledger: Ledger) -> tuple[Moments, Mask]:
    """Read dates (NaT: none) and return them with the rows that hold something which is no date."""
    dates = read_dates(column.values)
    to = np.array([value if value is not None else "NaT" for value in dates.values], dtype="datetime64[s]")
    for code in ("impossible", "unreadable", "ambiguous"):
        ledger.note(f"date_{code}", rows_of(column, getattr(dates, code)), column.name)
    ledger.note("sheet_error", rows_of(column, dates.errors), column.name)
    ledger.note("date_serial", rows_of(column, dates.serials), column.name)
    ledger.note("date_text", rows_of(column, dates.texts), column.name, detail=", ".join(sorted(dates.styles)))
    unread = rows_of(column, dates.impossible | dates.unreadable | dates.ambiguous | dates.errors)
    return to[column.codes], unread


def numbers(column: Column, kind: Kind, ledger: Ledger) -> tuple[Floats, Labels, Mask]:
    """Read numbers (NaN: none), the currency that stands in each cell, and the rows that could not be read."""
    read = read_numbers(column.values, kind)
    to = np.array([np.nan if value is None else value for value in read.values], dtype=np.float64)
    ledger.note("number_repaired", rows_of(column, read.repaired - read.guessed), column.name)
    ledger.note("number_guessed", rows_of(column, read.guessed), column.name)
    ledger.note("number_ambiguous", rows_of(column, read.ambiguous), column.name)
    ledger.note("number_unreadable", rows_of(column, read.unreadable), column.name)
    ledger.note("sheet_error", rows_of(column, read.errors), column.name)
    names = tuple(sorted({code for code in read.currencies if code}))
    codes = np.array([names.index(code) if code else -1 for code in read.currencies], dtype=np.int32)
    unread = rows_of(column, read.ambiguous | read.unreadable | read.errors)
    return to[column.codes], Labels(names, codes[column.codes]), unread


def money(column: Column, currency: Column | None, ledger: Ledger) -> Money:
    """Read sums of money; a cell's own currency comes before that of the currency column and of the header.

    When one currency is all that the column names, sums that name none are taken for it.
    """
    amounts, own, unread = numbers(column, "money", ledger)
    beside = _currencies(currency, ledger) if currency else None
    header = currency_in(column.name)
    names = sorted({*own.names, *(beside.names if beside else ()), *([header] if header else [])})
    codes = np.full(len(amounts), names.index(header) if header else -1, dtype=np.int32)
    for source in (beside, own):
        if source is not None and source.names:
            to = np.array([names.index(name) for name in source.names], dtype=np.int32)
            codes = np.where(source.codes >= 0, to[source.codes], codes)
    filled = ~np.isnan(amounts)
    seen = sorted({int(code) for code in np.unique(codes[filled]) if code >= 0})
    bare = filled & (codes < 0)
    if len(seen) == 1 and bare.any():
        ledger.note("currency_assumed", bare, column.name, detail=names[seen[0]])
        codes = np.where(codes < 0, seen[0], codes).astype(np.int32)
    elif len(seen) > 1:
        ledger.note("currency_several", filled, column.name, detail=", ".join(names[code] for code in seen))
        ledger.note("currency_missing", bare, column.name)
    return Money(amounts, Labels(tuple(names), codes.astype(np.int32)), unread)


def hours(column: Column, ledger: Ledger) -> tuple[Floats, Mask]:
    """Read lengths of time as hours (NaN: none), and the rows that could not be read."""
    read, unreadable = read_durations(column.values)
    to = np.array([np.nan if value is None else value for value in read], dtype=np.float64)
    mask = rows_of(column, unreadable)
    ledger.note("duration_unreadable", mask, column.name)
    return to[column.codes], mask


def _currencies(column: Column, ledger: Ledger) -> Labels:
    """Read a column of currencies as ISO codes; a word that nothing knows stands for itself."""
    found = labels(column, ledger)
    codes = [currency_names().get(fold(name), name.upper()) for name in found.names]
    names = tuple(sorted(set(codes)))
    to = np.array([names.index(code) for code in codes] or [-1], dtype=np.int32)
    return Labels(names, np.where(found.codes >= 0, to[found.codes], -1).astype(np.int32))


def _shown(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(value.split()) if isinstance(value, str) else str(value)


def _lost_digits(value: Value) -> bool:
    if isinstance(value, int | float):
        return abs(value) >= _EXACT
    return isinstance(value, str) and "+" in value and "e" in value.lower() and value[0].isdigit()
