"""What the offline judge measures on an answer to estimate its level: none of it grows by mere length.

Nearness to the rubric (by `matching`), likeness to the example answers of strong and weak levels, and how it is said:
numbers, examples, own practice, limits; wishes, hearsay, mockery, generalities. Counts of digits are logarithmic. How
often a speaker says "I" and how often "not" is left out: they helped on the originals and told paraphrases from them.
"""

import math
import re
from collections.abc import Mapping
from functools import cache

import numpy as np

from coach.grading.folding import fold
from coach.grading.masks import plain_letters
from coach.grading.offline.matching import FLAG, Matches, Signs, direction_of
from coach.grading.offline.reading import Reading
from coach.grading.offline.settings import load_cues
from coach.language.vectors import WordVectors

RECOGNISED = "recognised"
RELEVANT = 0.45
"""Nearness from which a sentence is about the question."""
_TOP = 3
_SHARES = ("hypothetical", "hearsay", "irony", "practice", "number", "example", "trade_off")
_DIGITS = re.compile(r"\d+")


def features(
    reading: Reading, matches: Matches, signs: Signs, vectors: WordVectors, recognised: int
) -> Mapping[str, float]:
    """Return the features by name; all finite, most between 0 and 1.

    `recognised` counts the content checks whose patterns were found in sentences stated as own and real.
    """
    near = np.array(sorted(matches.stated.values())) if matches.stated else np.zeros(1)
    relevance = np.array(matches.relevance) if matches.relevance else np.zeros(1)
    flags = [found.nearness for owner, found in matches.best.items() if owner.startswith(FLAG)]
    return {
        "nearness": float(near.mean()),
        "nearest": float(near[-_TOP:].mean()),
        "relevant-share": float((relevance > RELEVANT).mean()),
        "relevance": float(relevance.mean()),
        "red-flag": max(flags, default=0.0),
        RECOGNISED: math.log1p(recognised),
        **_likeness(reading, signs, vectors),
        **_manner(reading),
    }


def _likeness(reading: Reading, signs: Signs, vectors: WordVectors) -> dict[str, float]:
    lemmas = [lemma for unit in reading.units for lemma in unit.lemmas]
    if not lemmas:
        return {"like-4-not-1": 0.0, "like-5-not-2": 0.0}
    like = signs.anchors @ direction_of(signs, lemmas, vectors)
    return {"like-4-not-1": float(like[3] - like[0]), "like-5-not-2": float(like[4] - like[1])}


def _manner(reading: Reading) -> dict[str, float]:
    units, words = max(1, len(reading.units)), max(1, reading.words)
    said = fold(plain_letters(" ".join(unit.text for unit in reading.units))).text
    shares = {f"{cue.replace('_', '-')}-share": sum(cue in u.cues for u in reading.units) / units for cue in _SHARES}
    return {
        "digits": math.log1p(len(_DIGITS.findall(said))),
        "generic": len(_expression("generic").findall(said)) / words,
        **shares,
    }


@cache
def _expression(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in getattr(load_cues(), name)))
