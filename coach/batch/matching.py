"""Which question of the bank a question in a file is: the same words, or near enough and nearer than any other."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from coach.batch.names import load_names, plain
from coach.language.tokens import content_lemmas
from coach.language.vectors import Vector, WordVectors, load_vectors
from coach.rubric.library import Library, Rubric
from coach.rubric.types import Role

NEAREST = 3
_REMEMBERED = 10_000


@dataclass(frozen=True)
class Match:
    """The outcome: a question id or, when unsure, None; its confidence 0-1; the ids of the nearest three."""

    question_id: str | None
    confidence: float
    nearest: tuple[str, ...]


@dataclass(frozen=True)
class _Wording:
    plain: str
    lemmas: tuple[str, ...]
    mean: Vector


def match_question(text: str, role: Role | None, library: Library) -> Match:
    """Find the question of `library` that `text` asks.

    Args:
        text: a question as somebody wrote it into a file, or an id.
        role: only questions of this role count; None: all.
        library: the banks in force.
    """
    return _matcher(library).match(text, role)


@lru_cache(maxsize=4)
def _matcher(library: Library) -> "Matcher":
    return Matcher(library)


class Matcher:
    """The wordings of a library, prepared; remembers what it was asked, since a file repeats its questions."""

    def __init__(self, library: Library) -> None:
        self._vectors: WordVectors = load_vectors()
        self._rules = load_names().matching
        self._questions = {rubric.question.id: rubric for rubric in library.rubrics()}
        self._wordings = {id_: self._prepared(rubric) for id_, rubric in self._questions.items()}
        spread = Counter(lemma for worded in self._wordings.values() for lemma in {x for w in worded for x in w.lemmas})
        whole = math.log(len(self._questions) + 1)
        self._spread = {lemma: math.log((len(self._questions) + 1) / count) / whole for lemma, count in spread.items()}
        self._ranked = lru_cache(maxsize=_REMEMBERED)(self._rank)

    def match(self, text: str, role: Role | None) -> Match:
        """Find the question, see `match_question`."""
        named = text.strip().casefold()
        if named in self._questions and role in {None, self._questions[named].role}:
            return Match(named, 1.0, (named,))
        ranked = self._ranked(plain(text), role)
        nearest = tuple(id_ for _, id_ in ranked[:NEAREST])
        if not ranked:
            return Match(None, 0.0, ())
        best = ranked[0][0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        sure = best >= self._rules.sure and best - second >= self._rules.margin
        return Match(nearest[0] if sure else None, round(best, 3), nearest)

    def _prepared(self, rubric: Rubric) -> tuple[_Wording, ...]:
        question = rubric.question
        return tuple(self._wording(plain(text)) for text in (question.text, question.title, *question.aliases))

    def _wording(self, words: str) -> _Wording:
        lemmas = tuple(dict.fromkeys(content_lemmas(words)))
        return _Wording(words, lemmas, self._vectors.mean(lemmas))

    def _rank(self, words: str, role: Role | None) -> list[tuple[float, str]]:
        asked = self._wording(words)
        scored = [
            (max(self._likeness(asked, wording) for wording in wordings), id_)
            for id_, wordings in self._wordings.items()
            if role in {None, self._questions[id_].role}
        ]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1]))

    def _likeness(self, asked: _Wording, wording: _Wording) -> float:
        if not asked.plain:
            return 0.0
        spelling = fuzz.token_sort_ratio(asked.plain, wording.plain) / 100
        there, back = self._covered(wording.lemmas, asked.lemmas), self._covered(asked.lemmas, wording.lemmas)
        words = 2 * there * back / (there + back) if there + back else 0.0
        vector = max(0.0, float(asked.mean @ wording.mean))
        rules = self._rules
        return rules.words * words + rules.vector * vector + rules.spelling * spelling

    def _covered(self, lemmas: Sequence[str], among: Sequence[str]) -> float:
        """Return the weighted share of `lemmas` that stands in `among`, near words counting by their cosine."""
        weights = [self._vectors.rarity(lemma) * self._spread.get(lemma, 1.0) for lemma in lemmas]
        found = sum(weight * self._nearness(lemma, among) for lemma, weight in zip(lemmas, weights, strict=True))
        return found / sum(weights) if weights else 0.0

    def _nearness(self, lemma: str, among: Sequence[str]) -> float:
        if lemma in among:
            return 1.0
        vector = self._vectors.get(lemma)
        typo = self._rules.typo if vector is None else self._rules.known_typo
        best = max((fuzz.ratio(lemma, other) / 100 for other in among), default=0.0)
        if best >= typo or vector is None:
            return best if best >= typo else 0.0
        others = (self._vectors.get(other) for other in among)
        best = max((float(vector @ other) for other in others if other is not None), default=0.0)
        return best if best >= self._rules.same_word else 0.0
