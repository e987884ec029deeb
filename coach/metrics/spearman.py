"""Spearman's rank correlation with ties: Pearson's correlation of the mid-ranks (Kendall & Gibbons 1990, ch. 3).

With few different values all ranks follow from the table of the two columns: the mid-rank of a value is the number
of smaller ones plus half of (its own count + 1). So the figure is a function of sums and resamples at once.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from coach.metrics.base import Floats, Statistic, divided

Numbers = Sequence[float] | npt.NDArray[np.generic]


def spearman(first: Numbers, second: Numbers) -> Statistic:
    """Return the rank correlation (-1 to 1) of two columns of numbers; a constant column has none.

    Raises:
        ValueError: the lengths differ.
    """
    left, right = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if left.shape != right.shape:
        raise ValueError(f"{len(left)} values against {len(right)}")
    left_values, left_codes = np.unique(left, return_inverse=True)
    right_values, right_codes = np.unique(right, return_inverse=True)
    shape = (len(left_values), len(right_values))
    rows = np.zeros((len(left), shape[0] * shape[1]))
    rows[np.arange(len(left)), left_codes * shape[1] + right_codes] = 1.0
    return Statistic(rows, lambda sums: _correlation(sums.reshape(-1, *shape)))


def _correlation(tables: Floats) -> Floats:
    rows, columns = tables.sum(axis=2), tables.sum(axis=1)
    left, right = _centred_ranks(rows), _centred_ranks(columns)
    together = np.einsum("ri,rij,rj->r", left, tables, right)
    spread = np.sqrt((rows * left**2).sum(axis=1) * (columns * right**2).sum(axis=1))
    return divided(together, spread)


def _centred_ranks(counts: Floats) -> Floats:
    """Return the mid-ranks of the values minus their mean (n + 1) / 2, shape as `counts`."""
    ranks = np.cumsum(counts, axis=1) - counts + (counts + 1) / 2
    return np.asarray(ranks - (counts.sum(axis=1, keepdims=True) + 1) / 2)
