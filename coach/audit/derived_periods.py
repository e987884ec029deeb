"""Figures over three months: the latest against those before them, the best three on record, and goals between."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

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


def periods(book: Book) -> Iterator[Indicator]:
    """Yield `<id>_recent`, `_before`, `_change`, `_best`, `_goal_quarter` and `_goal_half_year` where months allow."""
    for id_, more in _SERIES:
        months = whole_months(book, id_)
        if len(months) < WINDOW:
            continue
        windows = [_window(id_, months[at : at + WINDOW]) for at in range(len(months) - WINDOW + 1)]
        recent = windows[-1]
        yield _named(recent, "recent")
        if len(windows) > WINDOW:
            yield from _against(windows[-1 - WINDOW], recent, id_)
        if id_ not in _NO_GOAL:
            best = (max if more else min)(windows, key=known)
            yield _named(best, "best")
            yield from _goals(recent, best, id_)


def whole_months(book: Book, id_: str) -> list[Indicator]:
    """Return the figures of the full months, oldest first, without gaps at the end; half months are left out."""
    months = sorted(book.by(id_, "month"), key=lambda one: one.segments[0].value)
    total = book.figure("leads") or book.figure("spend")
    if total is None or total.start is None or total.end is None:
        return []
    kept = [one for one in months if _is_whole(one.segments[0].value, total.start, total.end)]
    return [one for one in kept if one.unit == "count" or one.of != 0]


def _is_whole(month: str, start: date, end: date) -> bool:
    first = date.fromisoformat(f"{month}-01")
    after = (first + timedelta(days=32)).replace(day=1)
    return start <= first.replace(day=_LATE_START) and end >= after - timedelta(days=1)


def _window(id_: str, months: Sequence[Indicator]) -> Indicator:
    first, last = months[0].segments[0].value, months[-1].segments[0].value
    after = (date.fromisoformat(f"{last}-01") + timedelta(days=32)).replace(day=1)
    frame = Frame((), date.fromisoformat(f"{first}-01"), after - timedelta(days=1), months[0].currency)
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
