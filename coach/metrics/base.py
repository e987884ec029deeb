"""What every metric is made of: a figure or the reason why there is none.

A `Statistic` is a figure that depends on the answers only through sums over them. So one formula gives the value
(the sums as they are) and, on resampled sums, the whole bootstrap distribution at once (see `bootstrap`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach.rubric.types import LEVELS

Floats = npt.NDArray[np.float64]
Finish = Callable[[Floats], Floats]

LEVEL_COUNT = len(LEVELS)
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Undefined:
    """There is no such figure; `reason` is a code (`no-answers`, `constant`, …), whose text is in the catalogue."""

    reason: str


Value = float | Undefined


@dataclass(frozen=True, slots=True, eq=False)
class Statistic:
    """A figure out of sums over answers.

    Attributes:
        rows: (answers, k) what each answer adds to the k sums.
        finish: turns (r, k) sums into (r,) figures, NaN where the figure does not exist.
        reason: why it does not exist where `finish` says NaN.
        share: whether it is a share of answers (0-1), so that a count of none or all gets an exact interval.
    """

    rows: Floats
    finish: Finish
    reason: str = "constant"
    share: bool = False

    @property
    def n(self) -> int:
        """Number of answers that the figure rests on."""
        return len(self.rows)

    def value(self) -> Value:
        """Return the figure, never NaN."""
        if self.n == 0:
            return Undefined("no-answers")
        figure = float(self.finish(self.rows.sum(axis=0, keepdims=True))[0])
        return figure if np.isfinite(figure) else Undefined(self.reason)


def divided(numerator: Floats, denominator: Floats) -> Floats:
    """Return the quotient, NaN where the denominator is zero."""
    there = np.abs(denominator) > TINY
    return np.where(there, numerator / np.where(there, denominator, 1.0), np.nan)


def mean_of(values: Sequence[float] | npt.NDArray[np.generic], *, share: bool = False) -> Statistic:
    """Return the mean of one number an answer."""
    column = np.asarray(values, dtype=np.float64)
    return ratio_of(column, np.ones_like(column), share=share)


def ratio_of(
    above: Sequence[float] | npt.NDArray[np.generic],
    below: Sequence[float] | npt.NDArray[np.generic],
    *,
    share: bool = False,
    reason: str = "nothing-to-divide-by",
) -> Statistic:
    """Return the ratio of two sums over answers (a mean, a share, a precision)."""
    rows = np.column_stack([np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)])
    return Statistic(rows, lambda sums: divided(sums[:, 0], sums[:, 1]), reason=reason, share=share)


def as_levels(values: Sequence[int] | npt.NDArray[np.generic]) -> npt.NDArray[np.int64]:
    """Return levels as an array.

    Raises:
        ValueError: a value is not one of the levels 1-5.
    """
    levels = np.asarray(values, dtype=np.int64)
    if levels.size and (levels.min() < 1 or levels.max() > LEVEL_COUNT):
        raise ValueError(f"levels go from 1 to {LEVEL_COUNT}")
    return levels


def paired(
    first: Sequence[int] | npt.NDArray[np.generic], second: Sequence[int] | npt.NDArray[np.generic]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return two columns of levels of the same length.

    Raises:
        ValueError: the lengths differ or a value is no level.
    """
    left, right = as_levels(first), as_levels(second)
    if left.shape != right.shape:
        raise ValueError(f"{len(left)} levels against {len(right)}")
    return left, right
