"""Candidates side by side: who can be told apart, and by what. Nobody is ranked out; a person decides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from coach.batch.people.standing import Standing
from coach.batch.record import BatchRecord
from coach.batch.results.candidates import Candidate, asked, candidates, weights_of
from coach.batch.results.totals import Total, levelled, total
from coach.batch.rules import load_rules

Told = Literal["higher", "lower", "not-distinguishable", "too-little"]
"""Of the first candidate against the second; `too-little`: they have too few questions with a level in common."""

_TURNED: Mapping[Told, Told] = {
    "higher": "lower",
    "lower": "higher",
    "not-distinguishable": "not-distinguishable",
    "too-little": "too-little",
}


@dataclass(frozen=True)
class Compared:
    """One candidate in a comparison.

    Attributes:
        candidate: who.
        total: the range of the mean level; None when nothing has one.
        missing: ids of the questions without a level, asked of others in the batch.
        alike: names of the candidates who cannot be told from this one.
        unknown: names of those with too few questions in common to say anything.
        alone: there is nobody else to compare with.
    """

    candidate: Candidate
    total: Total | None
    missing: tuple[str, ...]
    alike: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class Comparison:
    """All candidates, in the order of the upload, or as the caller sorts them.

    Attributes:
        candidates: each with range and those it cannot be told from.
        questions: ids, in the order of the upload.
        weights: by question.
        weights_reason: why they are not equal; empty when they are.
        told: for each pair of names (first, second), in both orders.
    """

    candidates: tuple[Compared, ...]
    questions: tuple[str, ...]
    weights: Mapping[str, float]
    weights_reason: str
    told: Mapping[tuple[str, str], Told]

    @property
    def equal(self) -> bool:
        """Whether all questions weigh the same."""
        return len(set(self.weights.values())) <= 1


def compare(record: BatchRecord, standings: Sequence[Standing], names: Collection[str] = ()) -> Comparison:
    """Compare candidates of a batch, each pair by the questions that both have a level for.

    Args:
        record: the batch.
        standings: of the whole batch: what was asked of anybody counts as asked.
        names: only these candidates; none: all (500 candidates make 125,000 pairs, about a second).

    Raises:
        InputError: weights that cannot stand (`weights.reason`, `weights.value`).
    """
    ids = asked(standings)
    people = [one for one in candidates(standings) if not names or one.name in names]
    weights = weights_of(record, ids)
    levels = [_Levels(one, weights) for one in people]
    told: dict[tuple[str, str], Told] = {}
    for one, other in combinations(levels, 2):
        said = one.against(other)
        told[one.name, other.name], told[other.name, one.name] = said, _TURNED[said]
    rows = tuple(
        Compared(
            one.candidate,
            one.total(one.having),
            tuple(id_ for id_ in ids if id_ not in one.having),
            _names_told(one.name, told, people, "not-distinguishable"),
            _names_told(one.name, told, people, "too-little"),
            alone=len(people) == 1,
        )
        for one in levels
    )
    reason = record.weights_reason if len(set(weights.values())) > 1 else ""
    return Comparison(rows, ids, weights, reason, told)


def _names_told(
    name: str, told: Mapping[tuple[str, str], Told], people: Sequence[Candidate], said: Told
) -> tuple[str, ...]:
    return tuple(other.name for other in people if told.get((name, other.name)) == said)


class _Levels:
    """One candidate's totals over sets of questions; the same set comes up with nearly everybody."""

    def __init__(self, candidate: Candidate, weights: Mapping[str, float]) -> None:
        self.candidate, self.name = candidate, candidate.name
        self.having = frozenset(id_ for id_ in weights if levelled(candidate, id_))
        self._weights = weights
        self._whole = sum(weights.values())
        self._totals: dict[frozenset[str], Total | None] = {}

    def total(self, among: frozenset[str]) -> Total | None:
        if among not in self._totals:
            self._totals[among] = total(self.candidate, self._weights, among)
        return self._totals[among]

    def against(self, other: "_Levels") -> Told:
        """Say whether these levels are higher, lower or not distinguishable; ranges that touch are not."""
        common = self.having & other.having
        if sum(self._weights[id_] for id_ in common) < load_rules().comparison.least_common * self._whole:
            return "too-little"
        mine, theirs = self.total(common), other.total(common)
        if mine is None or theirs is None:
            return "too-little"
        if mine.low > theirs.high:
            return "higher"
        return "lower" if mine.high < theirs.low else "not-distinguishable"
