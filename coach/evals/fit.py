"""Learn the offline judge's estimate of a level from the development half of a gold set.

Ridge regression in closed form on standardised features: w = (Z'Z + aI)^-1 Z'(y - mean y). Every question is
predicted once by weights learnt on the other questions (leave one group out); from these predictions come the stretch
(standard deviation of labels x `SHRUNK` over that of predictions) and the margin (90th percentile of the distance).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import yaml

from coach.errors import InputError
from coach.evals.gold import Gold, GoldItem, half_of
from coach.grading.guard import guard
from coach.grading.intake import clean
from coach.grading.offline.estimate import Estimate, Weighed
from coach.grading.offline.features import features
from coach.grading.offline.judge import OfflineJudge
from coach.grading.offline.matching import build_signs, match
from coach.grading.offline.reading import read
from coach.resources import resource_dir
from coach.rubric.library import Library

Floats = npt.NDArray[np.float64]
RIDGE: Final = 80.0
SHRUNK: Final = 0.9
"""Estimates vary a little less than labels do: those of the ends are the least sure."""
COVERED: Final = 0.9
LEAST_ANSWERS: Final = 60
_DIGITS: Final = 4
_HEAD: Final = """# Made by `coach eval fit-offline --write` from the development half of eval/gold; not to be edited by hand.
# The level that people would give = centre + stretch x sum of weight x (feature - mean) / sd, cut to 1-5.
"""


@dataclass(frozen=True, slots=True)
class _Learnt:
    mean: Floats
    sd: Floats
    weights: Floats
    centre: float

    def predict(self, values: Floats) -> Floats:
        scaled: Floats = self.centre + ((values - self.mean) / self.sd) @ self.weights
        return scaled


def fit(gold: Gold, library: Library, judge: OfflineJudge | None = None) -> Estimate:
    """Return the weights that the development half of `gold` teaches; the same set gives the same weights.

    Raises:
        InputError: fewer than 60 answers, or of one question only.
    """
    items = [item for item in gold.items if half_of(item.family) == "dev"]
    questions = np.array([item.question_id for item in items])
    if len(items) < LEAST_ANSWERS or len(set(questions)) < 2:
        raise InputError("fit.too_few", answers=len(items), least=LEAST_ANSWERS)
    names, values = _measured(items, library, judge or OfflineJudge())
    labels = np.array([float(item.label) for item in items])
    guessed = np.empty_like(labels)
    for question in sorted(set(questions)):
        held_out = questions == question
        guessed[held_out] = _learn(values[~held_out], labels[~held_out]).predict(values[held_out])
    stretch = SHRUNK * labels.std() / guessed.std()
    stretched = np.clip(labels.mean() + stretch * (guessed - guessed.mean()), 1, 5)
    learnt = _learn(values, labels)
    return Estimate(
        version=1,
        gold=gold.hash,
        answers=len(items),
        ridge=RIDGE,
        centre=_short(learnt.centre),
        stretch=_short(stretch),
        margin=_short(float(np.quantile(np.abs(labels - stretched), COVERED))),
        features={
            name: Weighed(mean=_short(mean), sd=_short(sd), weight=_short(weight))
            for name, mean, sd, weight in zip(names, learnt.mean, learnt.sd, learnt.weights, strict=True)
        },
    )


def _measured(items: Sequence[GoldItem], library: Library, judge: OfflineJudge) -> tuple[list[str], Floats]:
    signs = {id_: build_signs(library.rubric(id_).question, judge.vectors) for id_ in {i.question_id for i in items}}
    rows = []
    for item in items:
        reading = read(guard(clean(item.text)))
        found = match(signs[item.question_id], reading.units, judge.vectors, judge.calibration)
        rows.append(features(reading, found, signs[item.question_id], judge.vectors))
    names = sorted(rows[0])
    return names, np.array([[row[name] for name in names] for row in rows])


def _learn(values: Floats, labels: Floats) -> _Learnt:
    mean, sd = values.mean(axis=0), values.std(axis=0)
    sd = np.where(sd > 0, sd, 1.0)
    scaled = (values - mean) / sd
    centre = float(labels.mean())
    weights = np.linalg.solve(scaled.T @ scaled + RIDGE * np.eye(scaled.shape[1]), scaled.T @ (labels - centre))
    return _Learnt(mean, sd, weights, centre)


def _short(value: float) -> float:
    return round(float(value), _DIGITS)


def write_estimate(learnt: Estimate) -> Path:
    """Store the weights where the offline judge reads them, and return the file."""
    path = resource_dir("knowledge") / "offline" / "estimate.yaml"
    body = yaml.safe_dump(learnt.model_dump(), sort_keys=False, allow_unicode=True)
    path.write_text(_HEAD + body, encoding="utf-8")
    return path
