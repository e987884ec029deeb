"""What one candidate's levels come to: a range, never a bare number.

The mean M of levels, weighted by question, over the questions that have a level; what was not answered or not graded is
left out and said beside it, it never counts as zero. Each level may be off by half a level (a whole level stands for
everything around it) or as far as its own range reaches. These errors are taken as independent of each other, so they
add up as squares: on each side sqrt(sum (w_i e_i)²) / sum w_i. What all answers have in common does not shrink that way,
so the margin is never under `comparison.least_margin` of `rules.yaml`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt

from coach.batch.people.standing import Standing
from coach.batch.results.candidates import Candidate
from coach.batch.rules import load_rules
from coach.rubric.types import LEVELS


@dataclass(frozen=True)
class Total:
    """The range of a candidate's mean level, 1-5, and what it rests on.

    Attributes:
        mean: weighted mean level.
        low: lower end of the range.
        high: upper end.
        answers: how many levels are in it.
        share: weight of the questions with a level, of the weight of all questions asked in the batch, 0-1.
    """

    mean: float
    low: float
    high: float
    answers: int
    share: float


def total(candidate: Candidate, weights: Mapping[str, float], among: Collection[str] | None = None) -> Total | None:
    """Return what a candidate's levels come to; None without any.

    Args:
        candidate: the candidate; several answers to one question share its weight.
        weights: of all questions asked in the batch, by id.
        among: only these questions; None: all.
    """
    wanted = [id_ for id_ in weights if among is None or id_ in among]
    parts = [(weights[id_] / len(found), one) for id_ in wanted if (found := levelled(candidate, id_)) for one in found]
    if not parts:
        return None
    whole = sum(weight for weight, _ in parts)
    mean = sum(weight * (one.level or 0) for weight, one in parts) / whole
    below = _margin([(weight, _reach(one)[0]) for weight, one in parts])
    above = _margin([(weight, _reach(one)[1]) for weight, one in parts])
    low, high = max(float(LEVELS[0]), mean - below), min(float(LEVELS[-1]), mean + above)
    return Total(mean, low, high, len(parts), whole / sum(weights.values()))


def levelled(candidate: Candidate, question_id: str) -> tuple[Standing, ...]:
    """Return the answers to a question that have a level."""
    return tuple(one for one in candidate.to(question_id) if one.level is not None)


def _reach(one: Standing) -> tuple[float, float]:
    """Return how far below and above its level an answer may be."""
    half = load_rules().comparison.half_level
    level = one.level or 0
    low, high = one.range or (level, level)
    return max(half, level - low), max(half, high - level)


def _margin(parts: list[tuple[float, float]]) -> float:
    added = sqrt(sum((weight * error) ** 2 for weight, error in parts)) / sum(weight for weight, _ in parts)
    return max(load_rules().comparison.least_margin, added)
