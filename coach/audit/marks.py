"""The series of the facts and what stands out in them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from coach.audit.definitions import definitions
from coach.audit.outliers import level_break, outliers
from coach.audit.series_rules import series_rules
from coach.audit.types import Indicator, Mark

Step = Literal["week", "month"]


def marks_of(indicators: Sequence[Indicator]) -> tuple[Mark, ...]:
    """Return the marks of all series; the first and last period count only when the export covers them whole."""
    found: list[Mark] = []
    for step, ids in series_rules().series.items():
        for id_ in ids:
            keys, values = series(indicators, id_, step)
            found += _marks(keys, values)
    return tuple(found)


def series(indicators: Sequence[Indicator], id_: str, step: Step) -> tuple[list[str], list[float]]:
    """Return keys and values of an indicator by whole week or month; a period without rows has the value 0.

    Nothing comes back when a period has no value for another reason.
    """
    whole = next((one for one in indicators if one.id == id_ and not one.segments), None)
    mine = [one for one in indicators if one.id == id_ and [s.dimension for s in one.segments] == [step]]
    known = {one.segments[0].value: one for one in mine if one.segments[0].value}
    if whole is None or whole.start is None or whole.end is None or not known:
        return [], []
    if any(one.value is None for one in known.values()) or definitions()[id_].unit not in {"count", "money"}:
        return [], []
    # Sales are told by their month of closing, which may lie behind the last day of creation.
    periods = list(_periods(step, whole.start, whole.end))
    return (
        [f"{id_}[{step}={name}]" for name in periods],
        [(known[name].value or 0.0) if name in known else 0.0 for name in periods],
    )


def _periods(step: Step, start: date, end: date) -> Iterator[str]:
    """Yield the names of the periods that lie wholly between two days."""
    first = start - timedelta(days=start.weekday()) if step == "week" else start.replace(day=1)
    while True:
        following = first + timedelta(days=7) if step == "week" else (first + timedelta(days=32)).replace(day=1)
        if following - timedelta(days=1) > end:
            return
        if first >= start:
            year, week, _ = first.isocalendar()
            yield f"{year}-W{week:02}" if step == "week" else f"{first:%Y-%m}"
        first = following


def _marks(keys: Sequence[str], values: Sequence[float]) -> Iterator[Mark]:
    for place, expected in outliers(values):
        yield Mark(key=keys[place], kind="outlier", value=values[place], expected=expected)
    if (found := level_break(values)) is not None:
        place, before, after, p = found
        yield Mark(key=keys[place], kind="break", value=after, expected=before, p=p)
