"""Learn the offline judge's estimate of a level from the development half of a gold set and its paraphrases.

Ridge regression in closed form on standardised features: w = (Z'Z + aI)^-1 Z'(y - mean y). Every question is
predicted once by weights learnt on the other questions (leave one group out); from these predictions come the stretch
(standard deviation of labels x `SHRUNK` over that of predictions) and the margin (90th percentile of the distance over
the answers in their first words: their paraphrases hold no weak and no tricky ones).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import yaml

from coach.errors import InputError
from coach.evals.gold import Gold
from coach.evals.lessons import Lesson, Paraphrases, lessons
from coach.grading.guard import guard
from coach.grading.intake import clean
from coach.grading.offline.estimate import Estimate, Estimates, Weighed, estimate_files
from coach.grading.offline.features import RECOGNISED
from coach.grading.offline.judge import OfflineJudge
from coach.grading.offline.reading import read
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


def fit(
    gold: Gold, library: Library, judge: OfflineJudge | None = None, paraphrases: Paraphrases | None = None
) -> Estimates:
    """Return the weights that the development half of `gold` teaches, with and without patterns of the checks.

    The same set gives the same weights. Without `paraphrases` the shipped ones count.

    Raises:
        InputError: fewer than 60 answers, or of one question only.
    """
    taught = list(lessons(gold, paraphrases))
    answers = sum(not lesson.again for lesson in taught)
    if answers < LEAST_ANSWERS or len({lesson.item.question_id for lesson in taught}) < 2:
        raise InputError("fit.too_few", answers=answers, least=LEAST_ANSWERS)
    names, values = _measured(taught, library, judge or OfflineJudge())
    plain = [name != RECOGNISED for name in names]
    without = [name for name in names if name != RECOGNISED]
    statements = _fit(gold, taught, without, values[:, plain])
    patterns = _fit(gold, taught, names, values)
    # The patterns were corrected on these very answers: what the estimate misses by them looks smaller here than it is.
    margin = max(patterns.margin, statements.margin)
    return Estimates(patterns.model_copy(update={"margin": margin}), statements)


def _fit(gold: Gold, taught: Sequence[Lesson], names: Sequence[str], values: Floats) -> Estimate:
    questions = np.array([lesson.item.question_id for lesson in taught])
    labels = np.array([float(lesson.item.label) for lesson in taught])
    teaching = np.array([lesson.teaches for lesson in taught])
    guessed = np.empty_like(labels)
    for question in sorted(set(questions)):
        held_out = questions == question
        from_ = teaching & ~held_out
        guessed[held_out] = _learn(values[from_], labels[from_]).predict(values[held_out])
    stretch = SHRUNK * labels[teaching].std() / guessed[teaching].std()
    stretched = np.clip(labels[teaching].mean() + stretch * (guessed - guessed[teaching].mean()), 1, 5)
    learnt = _learn(values[teaching], labels[teaching])
    first = ~np.array([lesson.again for lesson in taught])
    return Estimate(
        version=1,
        gold=gold.hash,
        answers=sum(not lesson.again for lesson in taught),
        paraphrases=sum(lesson.again for lesson in taught),
        ridge=RIDGE,
        centre=_short(learnt.centre),
        stretch=_short(stretch),
        margin=_short(float(np.quantile(np.abs(labels - stretched)[first], COVERED))),
        features={
            name: Weighed(mean=_short(mean), sd=_short(sd), weight=_short(weight))
            for name, mean, sd, weight in zip(names, learnt.mean, learnt.sd, learnt.weights, strict=True)
        },
    )


def _measured(taught: Sequence[Lesson], library: Library, judge: OfflineJudge) -> tuple[list[str], Floats]:
    read_again = ((library.rubric(lesson.item.question_id), read(guard(clean(lesson.text)))) for lesson in taught)
    rows = [judge.find(rubric, reading).features for rubric, reading in read_again]
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


def write_estimates(learnt: Estimates) -> None:
    """Store the weights where the offline judge reads them."""
    for path, one in zip(estimate_files(), (learnt.patterns, learnt.statements), strict=True):
        body = yaml.safe_dump(one.model_dump(), sort_keys=False, allow_unicode=True)
        path.write_text(_HEAD + body, encoding="utf-8")
