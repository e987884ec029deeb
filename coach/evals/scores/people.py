"""How far people agree with each other: what no judge can be asked to beat."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from coach.evals.scores.figures import Figure, measured
from coach.metrics.alpha import ordinal_alpha
from coach.metrics.base import ratio_of
from coach.metrics.icc import icc_2_1
from coach.metrics.kappa import mean_pairwise_kappa
from coach.metrics.table import pair_cells

Ratings = Mapping[str, int]


def people(ratings: Sequence[Ratings], families: Sequence[str], *, name: str = "raters") -> Iterator[Figure]:
    """Yield alpha, ICC(2,1) and the mean agreement over pairs of raters.

    Args:
        ratings: rater -> level for each answer; raters may be missing.
        families: of each answer.
        name: what the figures are called.
    """
    rated = [(given, family) for given, family in zip(ratings, families, strict=True) if len(given) > 1]
    table = [given for given, _ in rated]
    inside = [family for _, family in rated]
    raters = sorted({rater for given in table for rater in given})
    levels = np.array([[given.get(rater, np.nan) for rater in raters] for given in table]).reshape(
        len(table), len(raters)
    )
    yield measured(f"{name}.alpha", ordinal_alpha(levels), inside, of=len(ratings), better="higher")
    whole = [row for row in range(len(table)) if len(table[row]) == len(raters)]
    if len(raters) > 1:
        icc = icc_2_1(levels[whole])
        yield measured(f"{name}.icc", icc, [inside[row] for row in whole], of=len(ratings), better="higher")
        pairs = mean_pairwise_kappa(pair_cells(levels))
        yield measured(f"{name}.qwk", pairs, inside, of=len(ratings), better="higher")
    same = [sum(a == b for a, b in combinations(given.values(), 2)) for given in table]
    near = [sum(abs(a - b) <= 1 for a, b in combinations(given.values(), 2)) for given in table]
    count = [len(given) * (len(given) - 1) // 2 for given in table]
    yield measured(f"{name}.exact", ratio_of(same, count, share=True), inside, of=len(ratings), better="higher")
    yield measured(f"{name}.adjacent", ratio_of(near, count, share=True), inside, of=len(ratings), better="higher")
