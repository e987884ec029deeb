"""Ranking the passages of a snapshot for a query, by either method or by both fused."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from coach.knowledge.passages import Origin, Passage
from coach.knowledge.query import Query
from coach.knowledge.snapshot import Snapshot
from coach.knowledge.tuning import load_tuning

Method = Literal["fused", "vectors", "bm25"]

_LOOKED_AT = 5
"""Passages of which one must cover the words of the query."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A card, question or term that was found, by its best passage.

    Attributes:
        score: of the method asked for; only the order means something.
        similarity: cosine of the passage with the query, None if it was not among the nearest.
        bm25: BM25 score, 0 if no word is shared.
    """

    passage: Passage
    score: float
    similarity: float | None
    bm25: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was found, best first, and what the floor looks at: best cosine and covered share of the query's words."""

    hits: list[Hit]
    similarity: float
    coverage: float

    @property
    def near_enough(self) -> bool:
        """Whether the query is answered at all."""
        floor = load_tuning().floor
        return self.similarity >= floor.similarity or self.coverage >= floor.coverage


def rank(
    snapshot: Snapshot, query: Query, method: Method, role: str | None, origins: Iterable[Origin] | None
) -> Ranked:
    """Rank the cards of `snapshot` that hold something for `query`; at most twice the depth of the fusion."""
    wanted = snapshot.wanted(role, frozenset(origins) if origins is not None else None)
    by_words = _by_words(snapshot, query, wanted)
    by_meaning = _by_meaning(snapshot, query, role, wanted)
    scores = _fused(snapshot, by_words, by_meaning, method)
    best = {}
    for position in [*by_words, *by_meaning]:
        pass
    raise NotImplementedError
