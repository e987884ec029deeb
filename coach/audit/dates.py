"""Dates as exports write them: day first or month first, ISO, months in words, numbers of Excel; impossible ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from coach.audit.words import fold, is_empty, is_sheet_error, month_names, parsing
from coach.files.columns import Value

Order = Literal["day", "month"]

_TIME = r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?m\.?)?)?(?:\s*(?:z|[+-]\d{2}:?\d{2}))?"
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})" + _TIME, re.IGNORECASE)
_PARTS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})" + _TIME, re.IGNORECASE)
_WORDS = re.compile(r"(\d{1,2})[ .-]+([^\W\d_]+)\.?[ .,-]+(\d{4})" + _TIME, re.IGNORECASE)
_WORDS_US = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _TIME, re.IGNORECASE)
_SERIAL = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?")
_EXCEL = datetime(1899, 12, 30)  # noqa: DTZ001 - exports carry wall-clock times without a zone
_TWO_DIGIT_PIVOT = 70


@dataclass(frozen=True)
class Dates:
    """The distinct values of a column as moments.

    Attributes:
        values: None where the cell is empty or holds no date.
        impossible: places of dates that the calendar does not have, or far outside of living memory.
        unreadable: places of cells that are no dates.
        ambiguous: places of dates that could be day first or month first, and are left out.
        serials: places of Excel's day numbers.
        errors: places of spreadsheet errors.
        texts: places of dates that were text.
        styles: how many ways of writing occur among the texts.
        order: which of day and month stands first in `01/02/2024`; None if nothing says it, or it is mixed.
    """

    values: list[datetime | None] = field(default_factory=list)
    impossible: set[int] = field(default_factory=set)
    unreadable: set[int] = field(default_factory=set)
    ambiguous: set[int] = field(default_factory=set)
    serials: set[int] = field(default_factory=set)
    errors: set[int] = field(default_factory=set)
    texts: set[int] = field(default_factory=set)
    styles: set[str] = field(default_factory=set)


class _Impossible(Exception):  # noqa: N818 - a fork in the road, never leaves this file
    """The words have the shape of a date that the calendar does not have."""


class _Unreadable(Exception):  # noqa: N818
    """The words are no date."""


class _Ambiguous(Exception):  # noqa: N818
    """Day first or month first: the column does not say."""


def read_dates(values: Sequence[Value]) -> Dates:
    """Read the distinct values of a column; the order of day and month is taken from the column as a whole."""
    found = Dates()
    order = order_of(values)
    for place, value in enumerate(values):
        found.values.append(_one(value, place, order, found))
    return found


def order_of(values: Sequence[Value]) -> Order | None:
    """Return which of day and month stands first in dates with strokes, None if unproven or contradictory."""
    firsts: set[Order] = set()
    for value in values:
        if not isinstance(value, str) or ("/" not in value and "-" not in value):
            continue
        parts = _PARTS.fullmatch(value.strip())
        if parts and parts[2] != ".":
            if int(parts[1]) > 12:
                firsts.add("day")
            elif int(parts[3]) > 12:
                firsts.add("month")
    return firsts.pop() if len(firsts) == 1 else None


def read_date(text: str, order: Order | None = "day") -> datetime:
    """Read one date; raises one of this file's private exceptions, see `read_dates`."""
    stripped = text.strip()
    if found := _ISO.fullmatch(stripped):
        return _made(int(found[1]), int(found[2]), int(found[3]), found.groups()[3:])
    if found := _PARTS.fullmatch(stripped):
        return _parts(found, order)
    words = " ".join(word for word in fold(stripped).replace(",", " , ").split() if word not in parsing().date_noise)
    words = words.replace(" ,", ",").strip(" ,")
    if found := _WORDS.fullmatch(words):
        return _made(int(found[3]), _month(found[2]), int(found[1]), found.groups()[3:])
    if found := _WORDS_US.fullmatch(words):
        return _made(int(found[3]), _month(found[1]), int(found[2]), found.groups()[3:])
    raise _Unreadable


def style_of(text: str) -> str:
    """Name the way a date is written by the shape of its first part."""
    stripped = text.strip()
    if found := _PARTS.fullmatch(stripped):
        return f"1{found[2]}1{found[2]}{'2024' if len(found[4]) == 4 else '24'}"
    return "iso" if _ISO.fullmatch(stripped) else "words"


def _one(value: Value, place: int, order: Order | None, found: Dates) -> datetime | None:
    try:
        if isinstance(value, datetime):
            return _believed(value)
        if isinstance(value, int | float):
            found.serials.add(place)
            return _serial(float(value))
        if not isinstance(value, str):
            raise _Unreadable  # noqa: TRY301 - one place that sorts them
        return _text(value, place, order, found)
    except _Impossible:
        found.impossible.add(place)
    except _Ambiguous:
        found.ambiguous.add(place)
    except _Unreadable:
        found.unreadable.add(place)
    return None


def _text(value: str, place: int, order: Order | None, found: Dates) -> datetime | None:
    if is_sheet_error(value):
        found.errors.add(place)
        return None
    if not value or is_empty(value):
        return None
    if _SERIAL.fullmatch(value.strip()):
        found.serials.add(place)
        return _serial(float(value.replace(",", ".")))
    moment = read_date(value, order)
    found.texts.add(place)
    found.styles.add(style_of(value))
    return moment


def _parts(found: re.Match[str], order: Order | None) -> datetime:
    first, second = int(found[1]), int(found[3])
    year = int(found[4])
    if len(found[4]) == 2:
        year += 1900 if year >= _TWO_DIGIT_PIVOT else 2000
    if found[2] == ".":
        return _made(year, second, first, found.groups()[4:])
    if first > 12 and second <= 12:
        return _made(year, second, first, found.groups()[4:])
    if second > 12 and first <= 12:
        return _made(year, first, second, found.groups()[4:])
    if order is None and first != second and max(first, second) <= 12:
        raise _Ambiguous
    day, month = (first, second) if order != "month" else (second, first)
    return _made(year, month, day, found.groups()[4:])


def _month(word: str) -> int:
    number = month_names().get(fold(word))
    if number is None:
        raise _Unreadable
    return number


def _made(year: int, month: int, day: int, clock: tuple[str | None, ...]) -> datetime:
    hour, minute, second, half = clock
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            raise _Impossible
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    try:
        made = datetime(year, month, day, hours, int(minute or 0), int(second or 0))  # noqa: DTZ001
    except ValueError as error:
        raise _Impossible from error
    return _believed(made)


def _serial(number: float) -> datetime:
    try:
        moment = _EXCEL + timedelta(seconds=round(number * 86_400))
    except OverflowError as error:
        raise _Impossible from error
    return _believed(moment)


def _believed(moment: datetime) -> datetime:
    if not parsing().earliest <= moment.date() <= parsing().latest:
        raise _Impossible
    return moment.replace(tzinfo=None)
