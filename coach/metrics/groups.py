"""Differences between groups of people: the widest gap between group means.

For swapped introductions the numbers are level with the introduction - level without it, so answers are the same and
only the person differs (counterfactual fairness test). For groups of the gold set they are level - label, so honest
differences in quality are taken out. The gap is never negative: look at its interval, and at n.
"""

from collections.abc import Hashable, Sequence

import numpy as np

from coach.metrics.base import Floats, Statistic, divided


def group_gap(values: Sequence[float], groups: Sequence[Hashable]) -> Statistic:
    """Return the largest minus the smallest group mean, in the unit of `values`.

    Raises:
        ValueError: the lengths differ.
    """
    names = list(dict.fromkeys(groups))
    column = np.asarray(values, dtype=np.float64)
    member = np.array([[group == name for name in names] for group in groups], dtype=np.float64)
    member = member.reshape(len(column), len(names))
    if len(column) != len(groups):
        raise ValueError(f"{len(column)} values for {len(groups)} groups")

    def finish(sums: Floats) -> Floats:
        if len(names) < 2:
            return np.full(len(sums), np.nan)
        means = divided(sums[:, : len(names)], sums[:, len(names) :])
        return np.asarray(means.max(axis=1) - means.min(axis=1))

    return Statistic(np.hstack([member * column[:, None], member]), finish, reason="one-group")
