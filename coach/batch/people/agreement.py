"""How far people agree with each other, and the coach with them: quadratic weighted kappa on the full scale 1-5.

Answers of one candidate are not independent, so the interval draws whole candidates (see `metrics.bootstrap`).
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from coach.batch.people.opinions import Opinion, opinions
from coach.batch.people.standing import Standing
from coach.batch.rules import load_rules
from coach.metrics.base import Statistic, Undefined
from coach.metrics.bootstrap import Interval, interval
from coach.metrics.kappa import mean_pairwise_kappa, quadratic_kappa
from coach.metrics.table import pair_cells
from coach.rubric.types import Frozen, Level

Between = Literal["people", "blind-coach", "seen-coach"]


class Agreement(Frozen):
    """One figure of agreement.

    Attributes:
        between: people with each other; blind reviewers with the coach; people who had seen the coach's level with it,
            which flatters the coach and is no evidence of its quality.
        kappa: quadratic weighted, up to 1, 0 is what chance gives; None where there is none.
        reason: why there is none: `no-answers`, `one-person`, `too-few`, `constant`.
        low: lower end of the 95% interval, None where none can be stated.
        high: its upper end.
        answers: how many both sides gave a level.
        candidates: from how many people these answers are.
        people: names of those whose levels are in it.
        same: share of pairs with the same level, 0-1; None without pairs.
        near: share of pairs at most one level apart.
    """

    between: Between
    kappa: float | None = None
    reason: str = ""
    low: float | None = None
    high: float | None = None
    answers: int = 0
    candidates: int = 0
    people: tuple[str, ...] = ()
    same: float | None = None
    near: float | None = None


def agreements(standings: Sequence[Standing]) -> tuple[Agreement, ...]:
    """Return all three figures of a batch."""
    return between_people(standings), with_coach(standings, blind=True), with_coach(standings, blind=False)


def between_people(standings: Sequence[Standing]) -> Agreement:
    """Return how far people agree, the mean over pairs of them; an opinion given after seeing the coach's counts too."""
    rated = [(one, found) for one in standings if len(found := opinions(one)) > 1]
    people = sorted({(opinion.author, opinion.who) for _, found in rated for opinion in found})
    if not rated:
        anybody = any(opinions(one) for one in standings)
        return Agreement(between="people", reason="one-person" if anybody else "no-answers")
    levels = np.full((len(rated), len(people)), np.nan)
    for row, (_, found) in enumerate(rated):
        for opinion in found:
            levels[row, people.index((opinion.author, opinion.who))] = opinion.level
    pairs = [(a.level, b.level) for _, found in rated for a, b in _pairs(found)]
    names = [name for name, _ in people]
    return _figure("people", mean_pairwise_kappa(pair_cells(levels)), [one.name for one, _ in rated], names, pairs)


def with_coach(standings: Sequence[Standing], *, blind: bool) -> Agreement:
    """Return how far the coach agrees with the blind reviewers, or with those who had seen its level.

    Where several judged an answer, each of their levels is a pair of its own.
    """
    between: Between = "blind-coach" if blind else "seen-coach"
    found = [
        (one, opinion, one.coach.level)
        for one in standings
        if one.coach is not None and one.coach.level is not None
        for opinion in opinions(one)
        if opinion.blind == blind
    ]
    if not found:
        return Agreement(between=between, reason="no-answers")
    pairs = [(opinion.level, level) for _, opinion, level in found]
    kappa = quadratic_kappa([a for a, _ in pairs], [b for _, b in pairs])
    names = sorted({opinion.author for _, opinion, _ in found})
    return _figure(between, kappa, [one.name for one, _, _ in found], names, pairs)


def _pairs(found: Sequence[Opinion]) -> list[tuple[Opinion, Opinion]]:
    return [(first, second) for place, first in enumerate(found) for second in found[place + 1 :]]


def _figure(
    between: Between,
    statistic: Statistic,
    candidates: Sequence[str],
    people: Sequence[str],
    pairs: Sequence[tuple[Level, Level]],
) -> Agreement:
    known = Agreement(
        between=between,
        answers=statistic.n,
        candidates=len(set(candidates)),
        people=tuple(people),
        same=sum(a == b for a, b in pairs) / len(pairs),
        near=sum(abs(a - b) <= 1 for a, b in pairs) / len(pairs),
    )
    if statistic.n < load_rules().agreement.least_answers:
        return known.model_copy(update={"reason": "too-few"})
    value = statistic.value()
    if isinstance(value, Undefined):
        return known.model_copy(update={"reason": value.reason})
    ends = interval(statistic, candidates)
    low, high = (ends.low, ends.high) if isinstance(ends, Interval) else (None, None)
    return known.model_copy(update={"kappa": value, "low": low, "high": high})
