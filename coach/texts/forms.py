"""Dates and numbers as each language writes them, by the locale data of Babel (CLDR)."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from coach.texts import Language, current_language

_DAY = "d MMMM y"
"""The month in words: 07.11 is read in two ways by those who read English."""


def day(at: date, *, lang: Language | None = None) -> str:
    """Return a day, «28 ноября 2026»; of a moment the day of its own zone."""
    return str(format_date(at, _DAY, locale=lang or current_language()))


def moment(at: datetime, *, lang: Language | None = None) -> str:
    """Return a day and its time to the minute, in the zone of `at` or without one."""
    return str(format_datetime(at, f"{_DAY}, HH:mm", tzinfo=at.tzinfo, locale=lang or current_language()))


def number(value: float, places: int = 0, *, lang: Language | None = None) -> str:
    """Return a number with `places` digits after the point and its thousands apart: «12 345,50»."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(value, pattern, locale=lang or current_language()))


def percent(share: float, *, lang: Language | None = None) -> str:
    """Return a share (0-1) in whole per cent: «45 %», “45%”."""
    return str(format_percent(share, locale=lang or current_language()))
