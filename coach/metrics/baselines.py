"""What costs no reading at all: a constant, the number of words, the overlap with the rubric's words.

A judge that is not clearly above them measures length. Each baseline is fitted on development answers only. A number
becomes a level by four cuts, chosen so that on development data as many answers get each level as people gave it
(equipercentile linking, Kolen & Brennan 2014).
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from coach.metrics.base import LEVEL_COUNT, as_levels


@dataclass(frozen=True, slots=True)
class Constant:
    """Always the same level."""

    level: int

    def predict(self, values: Sequence[float]) -> list[int]:
        """Return the level once a value."""
        return [self.level] * len(values)


@dataclass(frozen=True, slots=True)
class Cuts:
    """Levels by a number: as many cuts as are not above it, plus one."""

    cuts: tuple[float, ...]

    def predict(self, values: Sequence[float]) -> list[int]:
        """Return a level (1-5) for each value."""
        return [bisect_right(self.cuts, value) + 1 for value in values]


def fit_constant(labels: Sequence[int]) -> Constant:
    """Return the median label as a constant.

    Raises:
        ValueError: there are no labels.
    """
    levels = sorted(int(level) for level in as_levels(labels))
    if not levels:
        raise ValueError("no labels")
    return Constant(levels[(len(levels) - 1) // 2])


def fit_cuts(values: Sequence[float], labels: Sequence[int]) -> Cuts:
    """Return the cuts that give each level as often as `labels` do.

    Raises:
        ValueError: there are no labels, or not one a value.
    """
    levels = as_levels(labels)
    if not len(levels) or len(levels) != len(values):
        raise ValueError(f"{len(values)} values for {len(levels)} labels")
    ordered = sorted(values)
    below = [int((levels <= level).sum()) for level in range(1, LEVEL_COUNT)]
    return Cuts(tuple(ordered[count] if count < len(ordered) else float("inf") for count in below))


def overlap(answer: Collection[str], rubric: Collection[str]) -> float:
    """Return the share (0-1) of the rubric's different words that the answer uses."""
    wanted = set(rubric)
    return len(wanted & set(answer)) / len(wanted) if wanted else 0.0
