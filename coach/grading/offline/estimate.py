"""The level that people would give, estimated from features by a ridge regression whose weights are readable data.

estimate = centre + stretch x sum_i weight_i (x_i - mean_i) / sd_i, cut to 1-5. Ridge regression (Hoerl and Kennard
1970) pulls towards the middle; `stretch` undoes that. `coach eval fit-offline` makes the files
from the development half of the gold set, and no other command writes it: `knowledge/offline/estimate.yaml` for questions
whose checks have patterns, `estimate_statements.yaml` for those that are read by their statements alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Text


class Weighed(Frozen):
    """A feature: mean and standard deviation on the answers it was learnt from, and its weight in levels per sd."""

    mean: float
    sd: Annotated[float, Field(gt=0)]
    weight: float


class Estimate(Frozen):
    """The file. `margin`: nine of ten estimates were no further off, on questions they were not learnt from."""

    version: int
    gold: Text
    answers: Annotated[int, Field(ge=1)]
    paraphrases: Annotated[int, Field(ge=0)] = 0
    ridge: Annotated[float, Field(gt=0)]
    centre: float
    stretch: Annotated[float, Field(gt=0)]
    margin: Annotated[float, Field(ge=0)]
    features: Mapping[str, Weighed]

    def level(self, features: Mapping[str, float]) -> float:
        """Return the estimated level, 1-5, a fraction.

        Raises:
            KeyError: a feature of the file is missing.
        """
        total = sum(one.weight * (features[name] - one.mean) / one.sd for name, one in self.features.items())
        return min(5.0, max(1.0, self.centre + self.stretch * total))


@dataclass(frozen=True)
class Estimates:
    """The weights for questions with patterns, and for those without."""

    patterns: Estimate
    statements: Estimate


def estimate_files() -> tuple[Path, Path]:
    """Return the files of both, in the order of `Estimates`."""
    folder = resource_dir("knowledge") / "offline"
    return folder / "estimate.yaml", folder / "estimate_statements.yaml"


@cache
def load_estimates() -> Estimates:
    """Read the weights, once a process."""
    return Estimates(*(read_yaml(file, Estimate) for file in estimate_files()))
