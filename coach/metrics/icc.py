"""Intraclass correlation ICC(2,1): two-way random effects, absolute agreement, a single rater.

ICC = (MSR - MSE) / (MSR + (k - 1) MSE + k (MSC - MSE) / n) with n answers, k raters and the mean squares between
answers (MSR), between raters (MSC) and of the residual (MSE) (Shrout & Fleiss 1979; McGraw & Wong 1996, case 2).
"""

import numpy as np
import numpy.typing as npt

from coach.metrics.base import Floats, Statistic, divided


def icc_2_1(ratings: npt.ArrayLike) -> Statistic:
    """Return ICC(2,1), up to 1.

    Args:
        ratings: (answers, raters), every answer rated by every rater.

    Raises:
        ValueError: fewer than two raters, or a rating is missing.
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError("two raters at least")
    if np.isnan(table).any():
        raise ValueError("every answer needs every rater")
    table = table - (table.mean() if table.size else 0.0)  # a shift changes nothing but keeps the sums exact
    sums = [np.ones(len(table)), (table**2).sum(axis=1), table.sum(axis=1) ** 2]
    return Statistic(np.column_stack([*sums, table]), _icc)


def _icc(sums: Floats) -> Floats:
    n, squares, row_squares, by_rater = sums[:, 0], sums[:, 1], sums[:, 2], sums[:, 3:]
    k = by_rater.shape[1]
    middle = divided(by_rater.sum(axis=1) ** 2, n * k)
    between = row_squares / k - middle
    raters = divided((by_rater**2).sum(axis=1), n) - middle
    residual = np.maximum(squares - middle - between - raters, 0.0)
    msr, msc = divided(between, n - 1), raters / (k - 1)
    mse = divided(residual, (n - 1) * (k - 1))
    below = msr + (k - 1) * mse + divided(k * (msc - mse), n)
    return divided(msr - mse, np.where(np.abs(below) > 1e-9, below, 0.0))
