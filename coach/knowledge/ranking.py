"""Ranking the cards of a snapshot for a query, by either method or by both fused."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from coach.knowledge.passages import Passage
from coach.knowledge.query import Query
from coach.knowledge.snapshot import Snapshot, Wanted
from coach.knowledge.tuning import load_tuning

Method = Literal["fused", "vectors", "bm25"]

Found = dict[str, tuple[int, float]]
"""Card -> (position of its best passage, score), best first."""

_LOOKED_AT = 5
"""Passages of which one must cover the words of the query."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A card, question or term that was found, by its best passage.

    Attributes:
        score: of the method asked for; only the order means something.
        similarity: cosine of the passage with the query, None if it was not among the nearest.
        bm25: BM25 score, 0 if it was not among the best.
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
        return self.coverage + floor.similarity * self.similarity >= floor.least


def rank(snapshot: Snapshot, query: Query, method: Method, wanted: Wanted) -> Ranked:
    """Rank the cards that share a word with the query or are among the nearest to it, at most `depth` a method."""
    if not query.said:
        return Ranked([], 0.0, 0.0)
    meaning, similarity = _by_meaning(snapshot, query, wanted)
    words = _by_words(snapshot, query, wanted)
    looked_at = [position for position, _ in list(words.values())[:_LOOKED_AT]]
    scores = {
        "vectors": {card: score for card, (_, score) in meaning.items()},
        "bm25": {card: score for card, (_, score) in words.items()},
        "fused": fused(meaning, words),
    }[method]
    hits = [
        Hit(
            passage=snapshot.passages[(words.get(card) or meaning[card])[0]],
            score=score,
            similarity=meaning[card][1] if card in meaning else None,
            bm25=words[card][1] if card in words else 0.0,
        )
        for card, score in scores.items()
    ]
    return Ranked(hits, similarity, snapshot.lemmas.coverage(query.said, looked_at))


def fused(meaning: Iterable[str], words: Iterable[str]) -> dict[str, float]:
    """Fuse two lists of different cards by weighted reciprocal rank (Cormack et al. 2009), best first.

    A card of one list only gets nothing for the other; equal scores stand in the order of `words`, then `meaning`.
    """
    tuning = load_tuning().fusion
    scores: dict[str, float] = {}
    for cards, weight in ((words, tuning.bm25), (meaning, tuning.vectors)):
        for place, card in enumerate(cards, start=1):
            scores[card] = scores.get(card, 0.0) + weight / (tuning.constant + place)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def _by_meaning(snapshot: Snapshot, query: Query, wanted: Wanted) -> tuple[Found, float]:
    tuning = load_tuning()
    positions, cosines = snapshot.nearest(query.text, tuning.fusion.depth, wanted)
    scores = cosines * _factors(snapshot, positions, tuning.glossary.vectors)
    found = _cards(snapshot, positions, scores, tuning.fusion.depth)
    return found, float(cosines.max(initial=0.0))


def _by_words(snapshot: Snapshot, query: Query, wanted: Wanted) -> Found:
    tuning = load_tuning()
    scores = snapshot.roots.scores(query.roots) * snapshot.mask(wanted)
    count = min(len(scores), 4 * tuning.fusion.depth)  # a card may have several passages
    positions = np.argpartition(-scores, count - 1)[:count]
    positions = positions[scores[positions] > 0]
    weighted = scores[positions] * _factors(snapshot, positions, tuning.glossary.bm25)
    return _cards(snapshot, positions, weighted, tuning.fusion.depth)


def _factors(snapshot: Snapshot, positions: npt.NDArray[np.intp], factor: float) -> npt.NDArray[np.float32]:
    of_glossary = np.array([snapshot.passages[position].origin == "glossary" for position in positions], dtype=bool)
    return np.where(of_glossary, np.float32(factor), np.float32(1))


def _cards(snapshot: Snapshot, positions: npt.NDArray[np.intp], scores: npt.NDArray[np.float32], depth: int) -> Found:
    found: Found = {}
    for place in np.lexsort((positions, -scores)):
        position = int(positions[place])
        found.setdefault(snapshot.passages[position].card, (position, float(scores[place])))
    return dict(list(found.items())[:depth])
