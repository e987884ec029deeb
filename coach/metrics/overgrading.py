"""Tricky answers (empty eloquence, stuffed terms, irony…) that were taken for much better ones than they are."""

from coach.metrics.base import Statistic, mean_of, paired
from coach.metrics.table import Levels

FAR = 2
"""Levels above the label that count as over-graded."""


def overgraded_share(predicted: Levels, labels: Levels) -> Statistic:
    """Return the share (0-1) of answers with predicted - label >= 2."""
    left, right = paired(predicted, labels)
    return mean_of(left - right >= FAR, share=True)
