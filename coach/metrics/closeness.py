"""How far levels lie from people's: exact and adjacent agreement, mean absolute error, bias."""

import numpy as np

from coach.metrics.base import Statistic, mean_of, paired
from coach.metrics.table import Levels


def exact_agreement(predicted: Levels, labels: Levels) -> Statistic:
    """Return the share (0-1) of answers with predicted = label."""
    left, right = paired(predicted, labels)
    return mean_of(left == right, share=True)


def adjacent_agreement(predicted: Levels, labels: Levels) -> Statistic:
    """Return the share (0-1) of answers with |predicted - label| <= 1."""
    left, right = paired(predicted, labels)
    return mean_of(np.abs(left - right) <= 1, share=True)


def mean_absolute_error(predicted: Levels, labels: Levels) -> Statistic:
    """Return the mean of |predicted - label|, in levels (0-4)."""
    left, right = paired(predicted, labels)
    return mean_of(np.abs(left - right))


def bias(predicted: Levels, labels: Levels) -> Statistic:
    """Return the mean of predicted - label, in levels; above zero: too generous."""
    left, right = paired(predicted, labels)
    return mean_of(left - right)
