"""The table of two columns of levels: cell (i, j) counts the answers with first = i + 1 and second = j + 1."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from coach.metrics.base import LEVEL_COUNT, Floats, paired

Levels = Sequence[int] | npt.NDArray[np.generic]


def cells(first: Levels, second: Levels) -> Floats:
    """Return for each answer the 25 cells of the table with a one in its own, shape (n, 25)."""
    left, right = paired(first, second)
    rows = np.zeros((len(left), LEVEL_COUNT * LEVEL_COUNT))
    rows[np.arange(len(left)), (left - 1) * LEVEL_COUNT + (right - 1)] = 1.0
    return rows


def pair_cells(levels: Floats) -> Floats:
    """Return for each answer the cells of each pair of raters, side by side, shape (n, pairs * 25).

    Args:
        levels: (n, raters), NaN where a rater gave none; a pair with a level missing has zeros.
    """
    blocks = [np.zeros((len(levels), 0))]
    for first, second in combinations(range(levels.shape[1]), 2):
        both = ~np.isnan(levels[:, [first, second]]).any(axis=1)
        block = np.zeros((len(levels), LEVEL_COUNT * LEVEL_COUNT))
        block[both] = cells(levels[both, first].astype(int), levels[both, second].astype(int))
        blocks.append(block)
    return np.hstack(blocks)


def tables(sums: Floats) -> Floats:
    """Return (r, 25) sums as (r, 5, 5) tables."""
    return sums.reshape(-1, LEVEL_COUNT, LEVEL_COUNT)


def confusion(first: Levels, second: Levels) -> tuple[tuple[int, ...], ...]:
    """Return the counts of the table, rows by the first column's level."""
    counted = tables(cells(first, second).sum(axis=0, keepdims=True))[0]
    return tuple(tuple(int(cell) for cell in row) for row in counted)


def squared_distances() -> Floats:
    """Return (i - j)² for all pairs of levels, shape (5, 5)."""
    steps = np.arange(LEVEL_COUNT, dtype=np.float64)
    return np.asarray((steps[:, None] - steps[None, :]) ** 2)
