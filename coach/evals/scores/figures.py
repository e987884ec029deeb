"""A figure as it is reported: value or reason, interval, number of answers, and which way is better."""

from collections.abc import Hashable, Sequence
from typing import Literal

from coach.metrics.base import Statistic, Undefined, Value
from coach.metrics.bootstrap import Interval, interval
from coach.rubric.types import Frozen

Better = Literal["higher", "lower"] | None


class Figure(Frozen):
    """One figure.

    Attributes:
        name: dotted: what it is about, then the metric (`test.ordinary.qwk`).
        value: None where there is no such figure; `reason` says why.
        reason: code of the reason, empty where there is a value.
        low: lower end of the 95% interval, None where none can be stated.
        high: its upper end.
        n: answers that the figure rests on.
        of: answers that were to be graded; `n` of them were.
        better: which way is better, None where neither is.
    """

    name: str
    value: float | None
    reason: str = ""
    low: float | None = None
    high: float | None = None
    n: int
    of: int
    better: Better = None


def measured(
    name: str, statistic: Statistic, families: Sequence[Hashable], *, of: int | None = None, better: Better = None
) -> Figure:
    """Return a figure with its bootstrap interval; `of` defaults to the answers of the statistic."""
    value = statistic.value()
    total = statistic.n if of is None else of
    if isinstance(value, Undefined):
        return Figure(name=name, value=None, reason=value.reason, n=statistic.n, of=total, better=better)
    ends = interval(statistic, families)
    low, high = (ends.low, ends.high) if isinstance(ends, Interval) else (None, None)
    return Figure(name=name, value=value, low=low, high=high, n=statistic.n, of=total, better=better)


def plain(name: str, value: Value, *, n: int, of: int | None = None, better: Better = None) -> Figure:
    """Return a figure without an interval."""
    total = n if of is None else of
    if isinstance(value, Undefined):
        return Figure(name=name, value=None, reason=value.reason, n=n, of=total, better=better)
    return Figure(name=name, value=value, n=n, of=total, better=better)
