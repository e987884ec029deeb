"""Krippendorff's alpha for ordinal levels; ratings may be missing.

alpha = 1 - D_o / D_e on the coincidence matrix: an answer with m >= 2 ratings adds each ordered pair of them with
weight 1 / (m - 1). Ordinal distance of levels c and k: (n_c / 2 + n_(c+1) + … + n_k / 2)², where n_g counts the
ratings g in pairable answers (Krippendorff 2011, "Computing Krippendorff's alpha-reliability").
"""

import numpy as np
import numpy.typing as npt

from coach.metrics.base import LEVEL_COUNT, Floats, Statistic, as_levels, divided
from coach.metrics.table import tables


def ordinal_alpha(ratings: npt.ArrayLike) -> Statistic:
    """Return ordinal alpha, up to 1; 0 is what chance gives.

    Args:
        ratings: (answers, raters), levels 1-5, NaN where a rater gave none. Answers with fewer than two
            add nothing; leave them out beforehand if they must not count in n.

    Raises:
        ValueError: a rating is no level.
    """
    table = np.asarray(ratings, dtype=np.float64)
    as_levels(table[~np.isnan(table)])
    counts = np.stack([(table == level).sum(axis=1) for level in range(1, LEVEL_COUNT + 1)], axis=1).astype(np.float64)
    given = counts.sum(axis=1)
    pairs = np.einsum("uc,uk->uck", counts, counts)
    pairs -= np.einsum("uc,ck->uck", counts, np.eye(LEVEL_COUNT))
    weight = np.where(given >= 2, 1 / np.maximum(given - 1, 1), 0.0)
    rows = (pairs * weight[:, None, None]).reshape(len(table), LEVEL_COUNT * LEVEL_COUNT)
    return Statistic(rows, _alpha)


def _alpha(sums: Floats) -> Floats:
    coincidences = tables(sums)
    totals = coincidences.sum(axis=2)
    n = totals.sum(axis=1)
    distances = _ordinal_distances(totals)
    observed = (coincidences * distances).sum(axis=(1, 2))
    expected = (totals[:, :, None] * totals[:, None, :] * distances).sum(axis=(1, 2))
    return 1 - divided((n - 1) * observed, expected)


def _ordinal_distances(totals: Floats) -> Floats:
    """Return the squared ordinal distances of all pairs of levels, shape (r, 5, 5)."""
    middles = np.cumsum(totals, axis=1) - totals / 2
    return np.asarray((middles[:, :, None] - middles[:, None, :]) ** 2)
