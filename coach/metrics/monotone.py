"""Taking points out of an answer must not raise its level.

Each answer gives a chain of levels: whole, without 1, 2, 3 key points. Directional expectation test (Ribeiro et al.
2020).
"""

from collections.abc import Sequence
from itertools import pairwise

from coach.metrics.base import Statistic, mean_of, ratio_of


def monotone_share(chains: Sequence[Sequence[int]]) -> Statistic:
    """Return the share (0-1) of steps (one more point removed) at which the level did not rise."""
    steps = [list(pairwise(chain)) for chain in chains]
    kept = [sum(after <= before for before, after in chain) for chain in steps]
    return ratio_of(kept, [len(chain) for chain in steps], share=True, reason="no-steps")


def mean_drop(whole: Sequence[int], reduced: Sequence[int]) -> Statistic:
    """Return the mean of whole - reduced, in levels: how much the removed points were worth.

    Raises:
        ValueError: the lengths differ.
    """
    return mean_of([before - after for before, after in zip(whole, reduced, strict=True)])
