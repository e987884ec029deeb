"""Are the right checks credited: precision and recall of `met` against people's verdicts per check.

precision = TP / (TP + FP), recall = TP / (TP + FN) over all pairs of answer and check that people judged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coach.metrics.base import Statistic, ratio_of


@dataclass(frozen=True, slots=True)
class Hits:
    """Counts over the checks of one answer."""

    true_met: int
    false_met: int
    missed: int


def hits(credited: Mapping[str, bool], truth: Mapping[str, bool]) -> Hits:
    """Compare the checks credited to an answer with people's; only checks that people judged count."""
    pairs = [(credited.get(check, False), met) for check, met in truth.items()]
    return Hits(
        true_met=sum(said and met for said, met in pairs),
        false_met=sum(said and not met for said, met in pairs),
        missed=sum(met and not said for said, met in pairs),
    )


def precision(answers: Sequence[Hits]) -> Statistic:
    """Return the share (0-1) of credited checks that people credit too."""
    return ratio_of(
        [h.true_met for h in answers], [h.true_met + h.false_met for h in answers], reason="nothing-credited"
    )


def recall(answers: Sequence[Hits]) -> Statistic:
    """Return the share (0-1) of checks credited by people that were found."""
    return ratio_of([h.true_met for h in answers], [h.true_met + h.missed for h in answers], reason="nothing-to-find")
