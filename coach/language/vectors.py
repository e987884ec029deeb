"""Word vectors out of the natasha wheel (navec, 250,000 words, 300 numbers), with the glossary's terms added.

Only the data file of the wheel is used: importing natasha would pull in an analyser that no longer runs.
"""

import importlib.util
import math
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from navec import Navec

from coach.errors import KnowledgeError
from coach.language.glossary import Glossary, Term, folded, load_glossary
from coach.language.tokens import analyse

Vector = npt.NDArray[np.float32]

SIF = 1e-3
"""The constant a of smooth inverse frequency weights a / (a + p(w)) (Arora et al. 2017)."""

LEAST_RARITY = 0.2
_CACHE_WORDS = 50_000  # 60 MB of vectors when full


def wheel_data() -> Path:
    """Return the folder of the natasha wheel's data.

    Raises:
        KnowledgeError: the wheel is missing.
    """
    spec = importlib.util.find_spec("natasha")
    if spec is None or spec.origin is None:
        raise KnowledgeError("vectors.missing")
    return Path(spec.origin).parent / "data"


def vectors_file() -> Path:
    """Return the path of the vectors.

    Raises:
        KnowledgeError: the natasha wheel or its data is missing.
    """
    found = list((wheel_data() / "emb").glob("navec_*.tar"))
    if not found:
        raise KnowledgeError("vectors.missing")
    return found[0]


class WordVectors:
    """Vectors of unit length by lemma; a word that is not known has none.

    Attributes:
        size: numbers a vector.
        count: words that the general vectors know.
        added: words of the trade that got a vector through the glossary.
    """

    size: int = 300

    def __init__(self, navec: Navec, glossary: Glossary) -> None:
        self._navec = navec
        self._ids: dict[str, int] = navec.vocab.word_ids
        self._yo = {folded(word): word for word in self._ids if "ё" in word}
        counts = np.asarray(navec.vocab.counts, dtype=np.float64)
        self._share = counts / counts.sum()
        self._rank = np.empty(len(counts), dtype=np.int32)
        self._rank[np.argsort(-counts, kind="stable")] = np.arange(len(counts), dtype=np.int32)
        self.count = len(counts)
        self._terms: dict[str, Vector] = dict(self._of_terms(glossary))
        self.added = len(self._terms)
        self._cached = lru_cache(maxsize=_CACHE_WORDS)(self._find)

    def _of_terms(self, glossary: Glossary) -> Iterator[tuple[str, Vector]]:
        for term in glossary.terms:
            near = unit(sum_of(self._known(analyse(word)[0]) for word in term.near))
            for lemma in {analyse(name)[0] for name in _one_word_names(term)}:
                if self._known(lemma) is None or (lemma == folded(term.term) and term.term.isupper()):
                    yield lemma, near

    def _id(self, lemma: str) -> int | None:
        found = self._ids.get(lemma)
        return found if found is not None else self._ids.get(self._yo.get(lemma, ""))

    def _known(self, lemma: str) -> Vector | None:
        index = self._id(lemma)
        return None if index is None else unit(np.asarray(self._navec.pq[index], dtype=np.float32))

    def _find(self, lemma: str) -> Vector | None:
        if lemma in self._terms:
            return self._terms[lemma]
        found = self._known(lemma)
        if found is None and "-" in lemma:
            parts = sum_of(self.get(part) for part in lemma.split("-") if part)
            return unit(parts) if parts.any() else None
        return found

    def get(self, lemma: str) -> Vector | None:
        """Return the vector of a lemma (300 numbers, length 1), or None; a word with hyphens is made of its parts."""
        return self._cached(lemma)

    def rarity(self, lemma: str) -> float:
        """Return how rare a word is, 0.2 (the commonest) to 1 (unknown or the rarest), from its frequency rank."""
        index = self._id(lemma)
        if index is None or lemma in self._terms:
            return 1.0
        return max(LEAST_RARITY, math.log(self._rank[index] + 2) / math.log(self.count + 1))

    def weight(self, lemma: str) -> float:
        """Return the SIF weight of a word, in (0, 1]; 1 for one that the general vectors do not know."""
        index = self._id(lemma)
        if index is None or lemma in self._terms:
            return 1.0
        return SIF / (SIF + float(self._share[index]))

    def mean(self, lemmas: Iterable[str]) -> Vector:
        """Return the SIF-weighted mean of the lemmas' vectors, of unit length; zeros when none is known."""
        weighted = ((self.get(lemma), self.weight(lemma)) for lemma in lemmas)
        return unit(sum_of(vector * np.float32(weight) for vector, weight in weighted if vector is not None))


def _one_word_names(term: Term) -> list[str]:
    return [name for name in (term.term, *term.spellings, *term.synonyms) if " " not in name]


def sum_of(vectors: Iterable[Vector | None]) -> Vector:
    """Add vectors of 300 numbers, leaving out None; zeros for none."""
    total = np.zeros(WordVectors.size, dtype=np.float32)
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
    """Load the vectors, once a process (about half a second, 110 MB).

    Raises:
        KnowledgeError: the vectors are missing or unreadable.
        BankError: the glossary is broken.
    """
    try:
        navec = Navec.load(vectors_file())
    except (OSError, ValueError, KeyError) as error:
        raise KnowledgeError("vectors.unreadable", problem=error) from error
    return WordVectors(navec, load_glossary())
