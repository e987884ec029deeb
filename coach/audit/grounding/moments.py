"""Days, months, years, quarters and hours of the clock that a statement names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coach.audit.grounding.words import form, same_length, words

_DAY = re.compile(r"(?<!\d)(?:(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2}))(?!\d)")
_ISO_MONTH = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?![-\d])")
_CLOCK = re.compile(r"(?<![\w:])\d{1,2}:\d{2}(?![\w:])")
_IN_YEAR = re.compile(r"\bin ((?:19|20)\d{2})\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True)
class Moment:
    """A date of a statement: characters, and what is known of it; `clock` is an hour as it is written."""

    start: int
    end: int
    words: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    clock: str = ""


def moments(text: str) -> list[Moment]:
    """Return the dates of `text`, in order, none inside another."""
    folded = same_length(text)
    found: list[Moment] = []
    for one in (*_days(folded), *_months(folded), *_quarters(folded), *_years(folded), *_clocks(folded)):
        if not any(one.start < known.end and known.start < one.end for known in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _days(text: str) -> Iterator[Moment]:
    for match in _DAY.finditer(text):
        try:
            day = date.fromisoformat(match["iso"]) if match["iso"] else date(*(int(match[name]) for name in "ymd"))
        except ValueError:
            day = date.min  # no such day: no source can have it
        yield Moment(match.start(), match.end(), match[0], day.year, day.month, day.day)


def _months(text: str) -> Iterator[Moment]:
    for match in _ISO_MONTH.finditer(text):
        yield Moment(match.start(), match.end(), match[0], int(match[1]), int(match[2]))
    for number, pattern in words().months.items():
        for match in re.finditer(rf"(?:\b(?P<d>\d{{1,2}})\s)?(?:{pattern})(?:\s(?P<y>(?:19|20)\d{{2}}))?", text):
            if (
                match["d"] is None
                and match["y"] is None
                and not form("moments_preposition").search(text[: match.start()])
            ):
                continue
            day, year = match["d"], match["y"]
            yield Moment(
                match.start(), match.end(), match[0], int(year) if year else None, number, int(day) if day else None
            )


def _quarters(text: str) -> Iterator[Moment]:
    for match in form("moments_quarter").finditer(text):
        told = match["q"] or match["r"]
        number = _ROMAN.get(told) or int(told)
        yield Moment(match.start(), match.end(), match[0], int(match["y"]) if match["y"] else None, quarter=number)


def _years(text: str) -> Iterator[Moment]:
    """Yield years: four digits alone are one only before «год» or behind a word of time («в 2024»), else a number."""
    for match in (*form("moments_year").finditer(text), *_IN_YEAR.finditer(text)):
        named = form("moments_year_word").match(text[match.end() :]) or form("moments_said_year").search(
            text[: match.start()]
        )
        if match.re is form("moments_year") and not named:
            continue
        year = int(match[0][-4:])
        yield Moment(match.start(), match.end(), match[0], year)


def _clocks(text: str) -> Iterator[Moment]:
    for match in _CLOCK.finditer(text):
        yield Moment(match.start(), match.end(), match[0], clock=match[0])
