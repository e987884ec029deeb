"""Quadratic weighted kappa on the full list of levels 1-5.

kappa = 1 - sum_ij w_ij O_ij / sum_ij w_ij E_ij with w_ij = (i - j)², O the table of the two columns and
E_ij = (row total i) (column total j) / n (Cohen 1968). The distance is that of the levels themselves: taking only
the levels that occur (the default of some libraries) gave .75 where the scale gives .48. Two constant and equal
columns have no kappa.
"""

import numpy as np

from coach.metrics.base import Floats, Statistic, divided
from coach.metrics.table import Levels, cells, squared_distances, tables


def quadratic_kappa(first: Levels, second: Levels) -> Statistic:
    """Return quadratic weighted kappa, up to 1; 0 is what chance gives."""
    return Statistic(cells(first, second), kappa_of_sums)


def kappa_of_sums(sums: Floats) -> Floats:
    """Return kappa of (r, 25) tables; NaN where both columns are the same constant."""
    observed = tables(sums)
    weights = squared_distances()
    rows, columns = observed.sum(axis=2), observed.sum(axis=1)
    by_chance = np.einsum("ri,ij,rj->r", rows, weights, columns)
    seen = np.einsum("rij,ij->r", observed, weights) * observed.sum(axis=(1, 2))
    return 1 - divided(seen, by_chance)


def mean_pairwise_kappa(pairs: Floats) -> Statistic:
    """Return the mean kappa over pairs of raters.

    Args:
        pairs: (n, pairs * 25), for each answer the cells of each pair of raters, zeros where one of them is missing.
    """

    def finish(sums: Floats) -> Floats:
        each = kappa_of_sums(sums.reshape(-1, 25)).reshape(len(sums), -1)
        there = np.isfinite(each)
        return divided(np.where(there, each, 0.0).sum(axis=1), there.sum(axis=1).astype(np.float64))

    return Statistic(pairs, finish)
