"""Figures over three months: the latest against those before them, the best three on record, and goals between."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from coach.audit.book import Book, known
from coach.audit.measures import Frame
from coach.audit.types import Indicator

WINDOW = 3
_LATE_START = 3
"""A first month that begins after this day is not a whole one."""
_SERIES = (
    ("leads", True),
    ("qualified_share", True),
    ("conversion_mature", True),
    ("spend", False),
    ("cpl", False),
    ("cpql", False),
)
"""Indicators by month, and whether more is better. No sales and no CAC: the latest months have not sold yet."""
_NO_GOAL = {"leads", "spend"}
_RIPENING = {"conversion_mature"}
_PERIOD_OF = {
    "leads": "leads",
    "qualified_share": "leads",
    "conversion_mature": "leads",
    "spend": "spend",
    "cpl": "cpl",
    "cpql": "cpl",
}
"""The figure of the whole whose days are those that months must lie in: CPL has those of both tables."""

Month: TypeAlias = tuple[date, Indicator | None]


def periods(book: Book) -> Iterator[Indicator]:
    """Yield `<id>_recent`, `_before`, `_change`, `_best`, `_goal_quarter` and `_goal_half_year` where months allow.

    A window is three full months one after the other. Where a month among the last three (or the three before) has no
    figure, `_recent` (or `_before`) says so in place of a value, and nothing is compared.
    """
    for id_, more in _SERIES:
        months = whole_months(book, id_)
        if len(months) < WINDOW:
            continue
        windows = [_window(id_, found) for at in range(len(months) - WINDOW + 1) if (found := _full(months, at))]
        latest = _full(months, len(months) - WINDOW)
        if not latest:
            yield _missing(f"{id_}_recent", months[-WINDOW:])
            continue
        recent = windows[-1]
        yield _named(recent, "recent")
        if len(months) >= 2 * WINDOW:
            yield from _compared(id_, months[-2 * WINDOW :], recent)
        if id_ not in _NO_GOAL:
            best = (max if more else min)(windows, key=known)
            yield _named(best, "best")
            yield from _goals(recent, best, id_)


def _full(months: Sequence[Month], at: int) -> list[Indicator]:
    """Return the figures of the window that begins at `at`, none if one of its months has no figure."""
    found = [one for _, one in months[at : at + WINDOW] if one is not None]
    return found if len(found) == WINDOW else []


def _compared(id_: str, months: Sequence[Month], recent: Indicator) -> Iterator[Indicator]:
    before = _full(months, 0)
    if before:
        yield from _against(_window(id_, before), recent, id_)
    else:
        yield _missing(f"{id_}_before", months[:WINDOW])


def _missing(id_: str, months: Sequence[Month]) -> Indicator:
    return Frame((), months[0][0], _last_day(months[-1][0])).none(id_, "month_missing")


def whole_months(book: Book, id_: str) -> list[Month]:
    """Return every full month of the indicator's period, oldest first: its first day, and its figure if it has one.

    The period is that of the indicator's own table, of both tables for CPL and CPQL; months that began before it or
    end after it are left out. The latest cohorts are not ripe yet: mature conversion ends with its last figure.
    """
    whole = book.get(_PERIOD_OF[id_])
    if whole is None or whole.start is None or whole.end is None:
        return []
    figures = {one.segments[0].value: one for one in book.by(id_, "month") if one.unit == "count" or one.of != 0}
    months: list[Month] = []
    first = whole.start.replace(day=1)
    while _last_day(first) <= whole.end:
        if whole.start <= first.replace(day=_LATE_START):
            months.append((first, figures.get(f"{first:%Y-%m}")))
        first = _last_day(first) + timedelta(days=1)
    while id_ in _RIPENING and months and months[-1][1] is None:
        months.pop()
    return months


def same_months(figures: Iterable[Indicator]) -> bool:
    """Tell whether the figures over the last three months (and over those before) end in the same month each.

    A sentence that says "the last three months" of two figures must mean the same three.
    """
    ends: dict[str, set[date | None]] = {"recent": set(), "before": set()}
    for one in figures:
        base, _, suffix = one.id.rpartition("_")
        if base in _PERIOD_OF and suffix in {"recent", "before", "change"}:
            ends["before" if suffix == "before" else "recent"].add(one.end)
    return all(len(found) <= 1 for found in ends.values())


def _last_day(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _window(id_: str, months: Sequence[Indicator]) -> Indicator:
    first, last = months[0].segments[0].value, months[-1].segments[0].value
    end = _last_day(date.fromisoformat(f"{last}-01"))
    frame = Frame((), date.fromisoformat(f"{first}-01"), end, months[0].currency)
    rows, of = sum(one.rows for one in months), sum(one.of or 0 for one in months)
    if months[0].unit == "share":
        return frame.share(id_, rows, of)
    if months[0].of is None:
        return frame.value(id_, sum(map(known, months)), rows)
    return frame.value(id_, sum(known(one) * (one.of or 0) for one in months) / of, rows, of=of)


def _named(one: Indicator, suffix: str) -> Indicator:
    return one.model_copy(update={"id": f"{one.id}_{suffix}"})


def _against(before: Indicator, recent: Indicator, id_: str) -> Iterator[Indicator]:
    yield _named(before, "before")
    if known(before) > 0:
        frame = Frame((), before.start, recent.end)
        yield frame.value(
            f"{id_}_change", known(recent) / known(before) - 1, recent.of or recent.rows, of=before.of or before.rows
        )


def _goals(recent: Indicator, best: Indicator, id_: str) -> Iterator[Indicator]:
    if known(recent) == known(best):
        return
    middle = (known(recent) + known(best)) / 2
    base = {"low": None, "high": None, "rows": best.rows, "of": best.of, "start": best.start, "end": best.end}
    yield recent.model_copy(update={"id": f"{id_}_goal_quarter", "value": middle, **base})
    yield recent.model_copy(update={"id": f"{id_}_goal_half_year", "value": known(best), **base})
