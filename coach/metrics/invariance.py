"""What must not change a level: another order, typos, a paraphrase, padding.

Behavioural tests after Ribeiro et al. 2020 (CheckList): invariance compares each changed answer with its original.
"""

from coach.metrics.base import Statistic, mean_of, paired
from coach.metrics.repeat import Outcome
from coach.metrics.table import Levels


def unchanged_share(originals: list[Outcome], changed: list[Outcome]) -> Statistic:
    """Return the share (0-1) of answers with the same outcome; becoming ungraded is a change.

    Raises:
        ValueError: the lengths differ.
    """
    return mean_of([one == other for one, other in zip(originals, changed, strict=True)], share=True)


def shift(originals: Levels, changed: Levels) -> Statistic:
    """Return the mean of changed - original, in levels; for padding, what empty sentences earn."""
    before, after = paired(originals, changed)
    return mean_of(after - before)


def raised_share(originals: Levels, changed: Levels) -> Statistic:
    """Return the share (0-1) of answers that rose by a level or more."""
    before, after = paired(originals, changed)
    return mean_of(after > before, share=True)
