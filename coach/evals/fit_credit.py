"""Learn when the offline judge may credit a check, from the development half's verdicts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import yaml

from coach.errors import InputError
from coach.evals.gold import Gold
from coach.evals.logistic import Floats, learn, out_of_group, threshold_for
from coach.evals.verdicts import Verdicts, dev_verdicts
from coach.grading.guard import guard
from coach.grading.intake import clean
from coach.grading.offline.claims import DEPTH_CUES, Found, asserted, showing
from coach.grading.offline.credit import Chance, Credit, of_content, of_depth
from coach.grading.offline.estimate import Weighed
from coach.grading.offline.judge import OfflineJudge
from coach.grading.offline.reading import read
from coach.resources import resource_dir
from coach.rubric.library import Library

LEAST_ANSWERS: Final = 60
RIGHT: Final = {"content": 0.93, "depth": 0.9}
"""Precision that cross-validation must show. The aim is 0.9; patterns of content checks were corrected on the same
answers, so that what they show there is somewhat too good."""
_DIGITS: Final = 4
_HEAD: Final = """# Made by `coach eval fit-offline --write` from the development half of eval/gold; not to be edited by hand.
# A check counts as met from `threshold` on; `precision` and `recall` are those of cross-validation by question there.
"""


@dataclass(frozen=True, slots=True)
class _Case:
    """One check of one answer that something was found for, with what people said."""

    question: str
    features: Mapping[str, float]
    met: bool


def fit_credit(gold: Gold, library: Library, judge: OfflineJudge | None = None) -> Credit:
    """Return the weights that the development half teaches; the same set gives the same weights.

    Raises:
        InputError: fewer than 60 answers of the half have verdicts.
    """
    verdicts = dev_verdicts(gold, library)
    if len(verdicts) < LEAST_ANSWERS:
        raise InputError("fit.too_few", answers=len(verdicts), least=LEAST_ANSWERS)
    judge = judge or OfflineJudge()
    content: list[_Case] = []
    depth: list[_Case] = []
    for item in (item for item in gold.items if item.id in verdicts):
        found = judge.find(library.rubric(item.question_id), read(guard(clean(item.text))))
        content += _content(item.question_id, found, verdicts[item.id])
        depth += _depth(item.question_id, found, verdicts[item.id])
    return Credit(
        version=1,
        gold=gold.hash,
        answers=len(verdicts),
        content=_chance(content, RIGHT["content"], _credited(verdicts, "content")),
        depth=_chance(depth, RIGHT["depth"], _credited(verdicts, "depth")),
    )


def _credited(verdicts: Mapping[str, Verdicts], kind: str) -> int:
    met = [check for of in verdicts.values() for check, met in of.items() if met]
    return sum((check in DEPTH_CUES) == (kind == "depth") for check in met)


def _content(question: str, found: Found, verdicts: Verdicts) -> Iterator[_Case]:
    for check, hits in found.shown.items():
        own = asserted(hits)
        if own and check in verdicts:
            yield _Case(question, of_content(own, found.reading, found.estimate), verdicts[check])


def _depth(question: str, found: Found, verdicts: Verdicts) -> Iterator[_Case]:
    for check, cue in DEPTH_CUES.items():
        units = showing(found.reading, cue)
        if found.recognised and units and check in verdicts:
            yield _Case(question, of_depth(units, found.reading, found.estimate, found.recognised), verdicts[check])


def _chance(cases: Sequence[_Case], right: float, wanted: int) -> Chance:
    names = sorted(cases[0].features)
    values: Floats = np.array([[case.features[name] for name in names] for case in cases])
    met = np.array([case.met for case in cases])
    chances = out_of_group(values, met, [case.question for case in cases])
    threshold = threshold_for(chances, met, right)
    taken = chances >= threshold
    learnt = learn(values, met)
    return Chance(
        bias=_short(learnt.bias),
        threshold=threshold,
        precision=_short(met[taken].mean() if taken.any() else 0.0),
        recall=_short(met[taken].sum() / wanted),
        features={
            name: Weighed(mean=_short(mean), sd=_short(sd), weight=_short(weight))
            for name, mean, sd, weight in zip(names, learnt.mean, learnt.sd, learnt.weights, strict=True)
        },
    )


def _short(value: float) -> float:
    return round(float(value), _DIGITS)


def write_credit(learnt: Credit) -> None:
    """Store the weights where the offline judge reads them."""
    path = resource_dir("knowledge") / "offline" / "credit.yaml"
    body = yaml.safe_dump(learnt.model_dump(), sort_keys=False, allow_unicode=True)
    path.write_text(_HEAD + body, encoding="utf-8")
