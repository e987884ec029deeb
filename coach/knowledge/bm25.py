"""BM25 over the roots of lemmas."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from coach.knowledge.tuning import Bm25

Scores = npt.NDArray[np.float32]


class WordIndex:
    """The BM25 index of a list of passages; scores stand in the order of the list."""

    def __init__(self, built: bm25s.BM25) -> None:
        self._built = built
        self.words: dict[str, int] = {word: index for word, index in built.vocab_dict.items() if word}
        self.count = int(built.scores["num_docs"])
        self._starts = np.asarray(built.scores["indptr"])

    @classmethod
    def build(cls, passages: Sequence[Sequence[str]], constants: Bm25) -> "WordIndex":
        """Count the words of each passage; there must be at least one word."""
        built = bm25s.BM25(k1=constants.k1, b=constants.b)
        built.index([list(words) for words in passages], show_progress=False)
        return cls(built)

    @classmethod
    def load(cls, folder: Path) -> "WordIndex":
        """Read an index that `save` wrote. Raises whatever the reading of broken files raises."""
        return cls(bm25s.BM25.load(str(folder), show_progress=False, verbosity=0))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        self._built.save(str(folder), show_progress=False)

    def telling(self, word: str) -> float:
        """Return how much a word tells apart: its idf, as Lucene computes it; the highest for an unknown one."""
        index = self.words.get(word)
        spread = 0 if index is None else int(self._starts[index + 1] - self._starts[index])
        return float(np.log(1 + (self.count - spread + 0.5) / (spread + 0.5)))

    def scores(self, weights: Mapping[str, float]) -> Scores:
        """Return a score for every passage, 0 where it holds none of the words; `weights` is a weight a word."""
        total = np.zeros(self.count, dtype=np.float32)
        for word, weight in weights.items():
            if word in self.words:
                total += self._built.get_scores([word]) * np.float32(weight)
        return total

    def coverage(self, weights: Mapping[str, float], positions: Sequence[int]) -> float:
        """Return the largest share (0-1) of the words' weight, times how much they tell, that one passage holds."""
        worth = {word: weight * self.telling(word) for word, weight in weights.items()}
        held = np.zeros(len(positions), dtype=np.float64)
        for word, value in worth.items():
            if word in self.words:
                held += (self._built.get_scores([word])[positions] > 0) * value
        total = sum(worth.values())
        return float(held.max(initial=0.0) / total) if total else 0.0
