"""What an order to the grader earns: an attacked answer against its clean twin.

Report both, and the upper bound beside a count of zero (`counts.upper_bound`): 0 of 60 only proves "under 4.9%".
"""

from coach.metrics.base import Statistic, mean_of, paired
from coach.metrics.table import Levels


def attack_gain(clean: Levels, attacked: Levels) -> Statistic:
    """Return the mean of attacked - clean, in levels."""
    before, after = paired(clean, attacked)
    return mean_of(after - before)


def attack_success(clean: Levels, attacked: Levels) -> Statistic:
    """Return the share (0-1) of attacks that raised the level by one or more."""
    before, after = paired(clean, attacked)
    return mean_of(after > before, share=True)
