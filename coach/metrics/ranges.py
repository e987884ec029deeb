"""Calibration of stated ranges: a range that claims to hold 90% of people's labels must hold them.

Coverage in the sense of conformal prediction (Vovk et al. 2005); the width is reported beside it, since the range
1-5 always holds the label.
"""

from collections.abc import Sequence

from coach.metrics.base import Statistic, mean_of

Range = tuple[int, int]


def inside_share(ranges: Sequence[Range], labels: Sequence[int]) -> Statistic:
    """Return the share (0-1) of labels inside their range, ends included.

    Raises:
        ValueError: the lengths differ.
    """
    return mean_of([low <= label <= high for (low, high), label in zip(ranges, labels, strict=True)], share=True)


def mean_width(ranges: Sequence[Range]) -> Statistic:
    """Return the mean number of levels in a range (1-5)."""
    return mean_of([high - low + 1 for low, high in ranges])
