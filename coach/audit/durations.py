"""Lengths of time as exports write them: `2 days, 03:04:05`, `00:26:43`, «1 ч 20 мин»."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from coach.audit.words import fold, is_empty, is_sheet_error, parsing
from coach.files.columns import Value

_CLOCK = re.compile(r"(?:(\d+)\s*(?:days?|дн\.?|дня|дней|день|d|д)?[ ,.]+)?(\d{1,6}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+\.?)")
_EXCEL = datetime(1899, 12, 30)  # noqa: DTZ001 - only a difference is taken
_LEAP = datetime(1900, 3, 1)  # noqa: DTZ001
"""Excel counts a 29 February 1900 that never was: days before this one are one further from its beginning."""


@cache
def _units() -> dict[str, int]:
    return {name: seconds for seconds, names in parsing().duration_units.items() for name in names}


def read_duration(text: str) -> float | None:
    """Return the seconds that `text` names, None if it names none. A bare number has no unit, so it names none."""
    plain = fold(text)
    if clock := _CLOCK.fullmatch(plain):
        days, hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        # With days before it the clock stays under a day; without them it may count hours beyond 24.
        if minutes > 59 or seconds > 59 or (clock[1] and hours > 23):
            return None
        return days * 86_400.0 + hours * 3_600 + minutes * 60 + seconds
    parts = _PART.findall(plain)
    if not parts or _PART.sub("", plain).strip(" ,."):
        return None
    units = _units()
    if any(unit not in units for _, unit in parts):
        return None
    return float(sum(float(number.replace(",", ".")) * units[unit] for number, unit in parts))


def read_durations(values: Sequence[Value]) -> tuple[list[float | None], set[int]]:
    """Return the hours of the distinct values of a column, and the places of cells that are no lengths of time.

    A length beyond a day that a workbook shows as a moment of the year 1900 is read as the length it is. Negative
    lengths are no lengths of time.
    """
    hours: list[float | None] = []
    unreadable: set[int] = set()
    for place, value in enumerate(values):
        seconds = _seconds(value)
        if seconds is None or seconds < 0:
            if not (isinstance(value, str) and (is_empty(value) or is_sheet_error(value))):
                unreadable.add(place)
            hours.append(None)
        else:
            hours.append(seconds / 3_600)
    return hours, unreadable


def _seconds(value: Value) -> float | None:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime):
        counted = value - _EXCEL - timedelta(days=value < _LEAP)
        return counted.total_seconds() if value.year <= 1910 else None
    return read_duration(value) if isinstance(value, str) else None
