"""Word vectors out of the natasha wheel (navec, 250,000 words, 300 numbers), with the glossary's terms added.

Only the data file of the wheel is used: importing natasha would pull in an analyser that no longer runs.
"""

import importlib.util
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from navec import Navec

from coach.errors import KnowledgeError
from coach.language.glossary import Glossary, load_glossary
from coach.language.tokens import analyse

Vector = npt.NDArray[np.float32]

SIF = 1e-3
"""The constant a of smooth inverse frequency weights a / (a + p(w)) (Arora et al. 2017)."""


def vectors_file() -> Path:
    """Return the path of the vectors.

    Raises:
        KnowledgeError: the natasha wheel or its data is missing.
    """
    spec = importlib.util.find_spec("natasha")
    if spec is None or spec.origin is None:
        raise KnowledgeError("vectors.missing")
    found = list((Path(spec.origin).parent / "data" / "emb").glob("navec_*.tar"))
    if not found:
        raise KnowledgeError("vectors.missing")
    return found[0]


class WordVectors:
    """Vectors of unit length by lemma; a word that is not known has none."""

    def __init__(self, navec: Navec, glossary: Glossary) -> None:
        self._navec = navec
        self._known: dict[str, Vector | None] = {}
        self.size: int = 300
        self.count: int = len(navec.vocab.words)
        self.added = self._add_terms(glossary)

    def _add_terms(self, glossary: Glossary) -> int:
        """Give one-word terms and their writings that the vectors lack the mean of the words near them."""
        added = 0
        for term in glossary.terms:
            for name in (term.term, *term.spellings):
                lemma = analyse(name)[0]
                if " " not in lemma and self._lookup(lemma) is None:
                    self._known[lemma] = unit(sum_of(self._lookup(analyse(word)[0]) for word in term.near))
                    added += 1
        return added

    def _lookup(self, lemma: str) -> Vector | None:
        found = self._navec.get(lemma)
        return None if found is None else unit(np.asarray(found, dtype=np.float32))

    def get(self, lemma: str) -> Vector | None:
        """Return the vector of a lemma (300 numbers, length 1), or None."""
        if lemma not in self._known:
            self._known[lemma] = self._lookup(lemma)
        return self._known[lemma]

    def rarity(self, lemma: str) -> float:
        """Return how rare a word is, 0.2 (the commonest) to 1 (unknown or the rarest), from its frequency rank."""
        rank = self._navec.vocab.word_ids.get(lemma)
        return 1.0 if rank is None else max(0.2, math.log(rank + 2) / math.log(self.count))

    def weight(self, lemma: str) -> float:
        """Return the SIF weight of a word, its probability estimated from its rank by Zipf's law (p = 0.1 / rank)."""
        rank = self._navec.vocab.word_ids.get(lemma)
        return 1.0 if rank is None else SIF / (SIF + 0.1 / (rank + 1))

    def mean(self, lemmas: Iterable[str]) -> Vector:
        """Return the SIF-weighted mean of the lemmas' vectors, of unit length; zeros when none is known."""
        weighted = ((self.get(lemma), self.weight(lemma)) for lemma in lemmas)
        return unit(sum_of(vector * np.float32(weight) for vector, weight in weighted if vector is not None))


def sum_of(vectors: Iterable[Vector | None]) -> Vector:
    """Add vectors of 300 numbers, leaving out None; zeros for none."""
    total = np.zeros(300, dtype=np.float32)
    for vector in vectors:
        if vector is not None:
            total += vector
    return total


def unit(vector: Vector) -> Vector:
    """Scale a vector to length 1; zeros stay zeros."""
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else vector


@cache
def load_vectors() -> WordVectors:
    """Load the vectors, once a process (about half a second, 110 MB)."""
    return WordVectors(Navec.load(vectors_file()), load_glossary())
