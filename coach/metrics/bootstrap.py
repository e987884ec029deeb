"""Bootstrap intervals clustered by answer family.

Answers of one family (an answer and its variants) are not independent, so whole families are drawn with replacement
(Davison & Hinkley 1997, ch. 3.8; percentile interval: Efron 1979). Sums are added up by family once; R resamples are
then one multiplication of an (R, families) matrix of counts. Seeded: the same input gives the same interval.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from coach.metrics.base import Floats, Statistic, Undefined
from coach.metrics.counts import clopper_pearson

RESAMPLES = 2_000
CONFIDENCE = 0.95
LEAST_DEFINED = 0.9
"""Share of resamples in which the figure must exist for an interval to be stated."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval, both ends included."""

    low: float
    high: float


def resampled(
    statistic: Statistic, families: Sequence[Hashable], *, resamples: int = RESAMPLES, seed: int = 0
) -> Floats:
    """Return the figure in each resample, shape (resamples,), NaN where it does not exist.

    Raises:
        ValueError: there is not one family an answer.
    """
    if len(families) != statistic.n:
        raise ValueError(f"{len(families)} families for {statistic.n} answers")
    codes, count = _codes(families)
    totals = np.zeros((count, statistic.rows.shape[1]))
    np.add.at(totals, codes, statistic.rows)
    return statistic.finish(_draws(count, resamples, seed) @ totals)


def interval(
    statistic: Statistic,
    families: Sequence[Hashable],
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
    confidence: float = CONFIDENCE,
) -> Interval | Undefined:
    """Return the percentile interval of a figure.

    A share of none or of all answers does not vary when resampled; it gets the exact interval of Clopper and Pearson
    over the number of families instead of a width of zero.
    """
    value = statistic.value()
    if isinstance(value, Undefined):
        return value
    count = len(set(families))
    if statistic.share and (value <= 0 or value >= 1):
        return Interval(*clopper_pearson(round(value) * count, count, confidence))
    if count < 2:
        return Undefined("one-family")
    figures = resampled(statistic, families, resamples=resamples, seed=seed)
    there = figures[np.isfinite(figures)]
    if len(there) < LEAST_DEFINED * resamples:
        return Undefined("too-few-answers")
    tail = 50 * (1 - confidence)
    low, high = np.percentile(there, [tail, 100 - tail])
    return Interval(float(low), float(high))


def difference(first: Statistic, second: Statistic) -> Statistic:
    """Return `second - first` over the same answers in the same order, so that resamples are paired.

    Raises:
        ValueError: the two do not hold the same number of answers.
    """
    if first.n != second.n:
        raise ValueError(f"{first.n} answers against {second.n}")
    split = first.rows.shape[1]
    return Statistic(
        np.hstack([first.rows, second.rows]),
        lambda sums: second.finish(sums[:, split:]) - first.finish(sums[:, :split]),
        reason=first.reason,
    )


@lru_cache(maxsize=4)
def _draws(count: int, resamples: int, seed: int) -> Floats:
    """Return how often each of `count` families is drawn in each resample; many figures share the same draws."""
    draws = np.random.default_rng(seed).multinomial(count, np.full(count, 1.0 / count), size=resamples)
    return draws.astype(np.float64)


def _codes(families: Sequence[Hashable]) -> tuple[npt.NDArray[np.intp], int]:
    seen: dict[Hashable, int] = {}
    codes = [seen.setdefault(family, len(seen)) for family in families]
    return np.asarray(codes, dtype=np.intp), len(seen)
