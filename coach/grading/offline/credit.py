"""How sure it is that people would credit a check, from what was found: logistic regression with readable weights.

chance = 1 / (1 + exp(-(bias + sum_i weight_i (x_i - mean_i) / sd_i))). A check counts as met from `threshold` on; under
it the sentence is shown and the check stays unclear. `coach eval fit-offline` makes the file
(`knowledge/offline/credit.yaml`) from the development half of the gold set.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated

from pydantic import Field

from coach.grading.offline.estimate import Weighed
from coach.grading.offline.patterns import Shown
from coach.grading.offline.reading import Reading, Unit
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Text

Share = Annotated[float, Field(ge=0, le=1)]


class Chance(Frozen):
    """One regression. `precision` and `recall` are those of cross-validation by question, at the threshold."""

    bias: float
    threshold: Share
    precision: Share
    recall: Share
    features: Mapping[str, Weighed]

    def of(self, features: Mapping[str, float]) -> float:
        """Return the chance, 0-1.

        Raises:
            KeyError: a feature of the file is missing.
        """
        told = sum(one.weight * (features[name] - one.mean) / one.sd for name, one in self.features.items())
        return 1 / (1 + math.exp(-(self.bias + told)))


class Credit(Frozen):
    """The file: content checks and depth checks apart; `answers` is how many answers with verdicts they are from."""

    version: int
    gold: Text
    answers: Annotated[int, Field(ge=1)]
    content: Chance
    depth: Chance


@cache
def load_credit() -> Credit:
    """Read the weights, once a process."""
    return read_yaml(resource_dir("knowledge") / "offline" / "credit.yaml", Credit)


def of_content(found: Sequence[Shown], reading: Reading, estimate: float) -> Mapping[str, float]:
    """Return what speaks for a content check that `found` (not empty) shows."""
    return {
        "patterns": math.log1p(sum(hit.patterns for hit in found)),
        "sentences": math.log1p(len(found)),
        "reach": min(hit.reach for hit in found) / 100,
        "estimate": estimate,
        **_said([hit.unit for hit in found], reading),
    }


def of_depth(units: Sequence[Unit], reading: Reading, estimate: float, recognised: int) -> Mapping[str, float]:
    """Return what speaks for a depth check whose cue stands in `units` (not empty).

    Args:
        units: sentences with the cue.
        reading: the answer.
        estimate: of its level.
        recognised: how many content checks were recognised; an answer to another question has none.
    """
    return {
        "sentences": math.log1p(len(units)),
        "recognised": math.log1p(recognised),
        "estimate": estimate,
        **_said(units, reading),
    }


def _said(units: Sequence[Unit], reading: Reading) -> dict[str, float]:
    count = max(1, len(reading.units))
    shares = {
        f"{cue}-share": sum(cue in unit.cues for unit in reading.units) / count
        for cue in ("hypothetical", "hearsay", "irony", "denial")
    }
    return {
        "duty": float(any("duty" in unit.cues for unit in units)),
        "practice": float(any("practice" in unit.cues for unit in units)),
        "number": float(any("number" in unit.cues for unit in units)),
        **shares,
    }
