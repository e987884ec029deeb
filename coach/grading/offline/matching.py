"""How much of a rubric's statement stands in a sentence: soft coverage of its telling words.

For a statement with words i and a sentence with words j, coverage = sum_i w_i max_j s_ij / sum_i w_i, where s_ij is
1 for the same lemma, the cosine of the word vectors where it is at least `same_word`, else 0 (the recall of BERTScore,
Zhang et al. 2020, on static vectors). w_i falls with how common the word is in the language and in how many checks of
the question it stands: words that all checks share tell nothing about one of them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach.grading.offline.reading import Unit, cues_of
from coach.grading.offline.settings import Calibration
from coach.language.tokens import content_lemmas
from coach.language.vectors import WordVectors
from coach.rubric.types import Question

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Signs:
    """The statements of one question as matrices. Row k is a word; statement n owns rows `starts[n]:starts[n + 1]`."""

    owners: tuple[str, ...]
    denied: tuple[bool, ...]
    starts: npt.NDArray[np.intp]
    lemmas: tuple[str, ...]
    vectors: Matrix
    weights: Matrix


@dataclass(frozen=True, slots=True)
class Match:
    """The best sentence for a check or flag: coverage 0-1 and number of telling words that it shares."""

    owner: str
    unit: Unit
    coverage: float
    shared: int


def build_signs(question: Question, vectors: WordVectors) -> Signs:
    """Prepare the statements of a question's checks (`check id`) and red flags (`flag id`, prefixed with `!`)."""
    stated = [(check.id, text) for _, check in question.checks() for text in check.indicators]
    stated += [(f"!{flag.id}", text) for flag in question.red_flags for text in flag.indicators]
    worded = [(owner, text, tuple(dict.fromkeys(content_lemmas(text)))) for owner, text in stated]
    worded = [(owner, text, lemmas) for owner, text, lemmas in worded if lemmas]
    spread = _spread([(owner, lemmas) for owner, _, lemmas in worded])
    flat = [lemma for _, _, lemmas in worded for lemma in lemmas]
    return Signs(
        owners=tuple(owner for owner, _, _ in worded),
        denied=tuple("denial" in cues_of(text) for _, text, _ in worded),
        starts=np.cumsum([0, *(len(lemmas) for _, _, lemmas in worded)], dtype=np.intp),
        lemmas=tuple(flat),
        vectors=_stack(flat, vectors),
        weights=np.array([vectors.rarity(lemma) * spread[lemma] for lemma in flat], dtype=np.float32),
    )


def _spread(stated: Sequence[tuple[str, Sequence[str]]]) -> dict[str, float]:
    """Weigh each lemma by the inverse share of owners that use it (smoothed idf, in (0, 1])."""
    users: dict[str, set[str]] = {}
    for owner, lemmas in stated:
        for lemma in lemmas:
            users.setdefault(lemma, set()).add(owner)
    owners = len({owner for owner, _ in stated})
    top = math.log(1 + owners)
    return {lemma: math.log(1 + owners / len(using)) / top for lemma, using in users.items()}


def _stack(lemmas: Sequence[str], vectors: WordVectors) -> Matrix:
    zero = np.zeros(vectors.size, dtype=np.float32)
    rows = [found if (found := vectors.get(lemma)) is not None else zero for lemma in lemmas]
    return np.stack(rows) if rows else np.zeros((0, vectors.size), dtype=np.float32)


def match(signs: Signs, units: Sequence[Unit], vectors: WordVectors, calibration: Calibration) -> dict[str, Match]:
    """Return for each owner its best match over all units (absent: nothing in common)."""
    best: dict[str, Match] = {}
    for unit in units:
        if not unit.lemmas:
            continue
        coverage, shared = _cover(signs, unit, vectors, calibration)
        for index, owner in enumerate(signs.owners):
            value = float(coverage[index])
            if signs.denied[index] != ("denial" in unit.cues):
                continue
            if owner not in best or value > best[owner].coverage:
                best[owner] = Match(owner, unit, value, int(shared[index]))
    return best


def _cover(
    signs: Signs, unit: Unit, vectors: WordVectors, calibration: Calibration
) -> tuple[Matrix, npt.NDArray[np.intp]]:
    cosines = signs.vectors @ _stack(unit.lemmas, vectors).T
    alike = cosines.max(axis=1)
    alike[alike < calibration.same_word] = 0.0
    said = set(unit.lemmas)
    alike[[lemma in said for lemma in signs.lemmas]] = 1.0
    counted = (alike > 0).astype(np.intp)
    weighted = np.add.reduceat(alike * signs.weights, signs.starts[:-1])
    total = np.add.reduceat(signs.weights, signs.starts[:-1])
    return (weighted / total).astype(np.float32), np.add.reduceat(counted, signs.starts[:-1])
