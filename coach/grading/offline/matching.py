"""How near a rubric's statement is to a sentence: soft coverage of its telling words, and the vectors of both.

Coverage: for a statement with words i and a sentence with words j, sum_i w_i max_j s_ij / sum_i w_i, where s_ij is 1
for the same lemma, the cosine of the word vectors where it is at least `same_word`, else 0 (the recall of BERTScore,
Zhang et al. 2020, on static vectors). w_i falls with how common the word is in the language and in how many checks of
the question it stands: words that all checks share tell nothing about one of them. Direction: the cosine of the
SIF-weighted mean vectors, centred on the mean of the question's statements. Nearness = `coverage_part` x coverage +
(1 - `coverage_part`) x direction; statements and sentences that share fewer than `shared_words` words are not near.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from coach.grading.offline.reading import Unit, cues_of
from coach.grading.offline.settings import Calibration
from coach.language.tokens import content_lemmas
from coach.language.vectors import WordVectors
from coach.rubric.types import LEVELS, Question

Matrix = npt.NDArray[np.float32]
FLAG: Final = "!"
"""Stands before the id of a red flag among the owners of statements."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The statements of one question as matrices. Row k is a word; statement n owns rows `starts[n]:starts[n + 1]`.

    `anchors` are the directions of the example answers of levels 1-5.
    """

    owners: tuple[str, ...]
    denied: tuple[bool, ...]
    starts: npt.NDArray[np.intp]
    lemmas: tuple[str, ...]
    vectors: Matrix
    weights: Matrix
    centre: Matrix
    directions: Matrix
    anchors: Matrix


@dataclass(frozen=True, slots=True)
class Matches:
    """All units against all statements.

    Attributes:
        best: the best match by owner (absent: nothing in common).
        stated: by check, nearness of the best sentence that is stated as own and real (0 where there is none).
        relevance: by unit with telling words, nearness to the nearest check.
    """

    best: Mapping[str, "Match"]
    stated: Mapping[str, float]
    relevance: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The best sentence for a check or flag, and how near it is (up to 1)."""

    owner: str
    unit: Unit
    nearness: float


def build_signs(question: Question, vectors: WordVectors) -> Signs:
    """Prepare the statements of a question's checks (`check id`) and red flags (`flag id`, prefixed with `!`)."""
    stated = [(check.id, text) for _, check in question.checks() for text in check.indicators]
    stated += [(f"{FLAG}{flag.id}", text) for flag in question.red_flags for text in flag.indicators]
    worded = [(owner, text, tuple(dict.fromkeys(content_lemmas(text)))) for owner, text in stated]
    worded = [(owner, text, lemmas) for owner, text, lemmas in worded if lemmas]
    spread = _spread([(owner, lemmas) for owner, _, lemmas in worded])
    flat = [lemma for _, _, lemmas in worded for lemma in lemmas]
    means = np.stack([vectors.mean(lemmas) for _, _, lemmas in worded])
    centre = means.mean(axis=0)
    return Signs(
        owners=tuple(owner for owner, _, _ in worded),
        denied=tuple("denial" in cues_of(text) for _, text, _ in worded),
        starts=np.cumsum([0, *(len(lemmas) for _, _, lemmas in worded)], dtype=np.intp),
        lemmas=tuple(flat),
        vectors=_stack(flat, vectors),
        weights=np.array([vectors.rarity(lemma) * spread[lemma] for lemma in flat], dtype=np.float32),
        centre=centre,
        directions=_unit_rows(means - centre),
        anchors=_unit_rows(_anchors(question, vectors) - centre),
    )


def _anchors(question: Question, vectors: WordVectors) -> Matrix:
    return np.stack([vectors.mean(content_lemmas(question.anchors[level])) for level in LEVELS])


def direction_of(signs: Signs, lemmas: Sequence[str], vectors: WordVectors) -> Matrix:
    """Return the direction (unit vector) of a text by its telling words, seen from the question's statements."""
    return _unit_rows(vectors.mean(lemmas) - signs.centre)


def _unit_rows(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


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


def match(signs: Signs, units: Sequence[Unit], vectors: WordVectors, calibration: Calibration) -> Matches:
    """Compare every unit with every statement; a denial only matches a statement that denies."""
    best: dict[str, Match] = {}
    stated = {owner: 0.0 for owner in signs.owners if not owner.startswith(FLAG)}
    relevance = []
    for unit in units:
        if not unit.lemmas:
            continue
        near = _nearness(signs, unit, vectors, calibration)
        nearest = 0.0
        for index, owner in enumerate(signs.owners):
            if signs.denied[index] != ("denial" in unit.cues):
                continue
            value = float(near[index])
            if owner not in best or value > best[owner].nearness:
                best[owner] = Match(owner, unit, value)
            if owner in stated:
                nearest = max(nearest, value)
                stated[owner] = max(stated[owner], value) if unit.asserted else stated[owner]
        relevance.append(nearest)
    return Matches(best, stated, tuple(relevance))


def _nearness(signs: Signs, unit: Unit, vectors: WordVectors, calibration: Calibration) -> Matrix:
    """Return how near the unit is to each statement; 0 where they share too few words."""
    coverage, shared = _cover(signs, unit, vectors, calibration)
    direction = signs.directions @ _unit_rows(vectors.mean(unit.lemmas) - signs.centre)
    near = calibration.coverage_part * coverage + (1 - calibration.coverage_part) * direction
    return np.where(shared >= calibration.shared_words, near, 0.0).astype(np.float32)


def _cover(
    signs: Signs, unit: Unit, vectors: WordVectors, calibration: Calibration
) -> tuple[Matrix, npt.NDArray[np.intp]]:
    """Return the coverage of each statement (0-1) and the number of its words that the unit shares."""
    alike = (signs.vectors @ _stack(unit.lemmas, vectors).T).max(axis=1)
    alike[alike < calibration.same_word] = 0.0
    said = set(unit.lemmas)
    alike[[lemma in said for lemma in signs.lemmas]] = 1.0
    first = signs.starts[:-1]
    weighted = np.add.reduceat(alike * signs.weights, first) / np.add.reduceat(signs.weights, first)
    return weighted.astype(np.float32), np.add.reduceat((alike > 0).astype(np.intp), first)
