"""Logistic regression with a ridge penalty, and the threshold at which what it says yes to is right often enough.

The weights w (of standardised features) and the bias b maximise sum log p(y) - (a / 2) |w|²; Newton's method (iteratively
reweighted least squares, McCullagh and Nelder 1989). The bias is not penalised.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
PENALTY: Final = 10.0
_STEPS: Final = 30
_SMALL: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights per standard deviation."""

    mean: Floats
    sd: Floats
    weights: Floats
    bias: float

    def chances(self, values: Floats) -> Floats:
        """Return the chance of yes for each row of (n, features)."""
        told = self.bias + ((values - self.mean) / self.sd) @ self.weights
        return np.asarray(1 / (1 + np.exp(-told)))


def learn(values: Floats, yes: npt.NDArray[np.bool_], penalty: float = PENALTY) -> Logistic:
    """Fit (n, features) against yes or no."""
    mean, sd = values.mean(axis=0), values.std(axis=0)
    sd = np.where(sd > 0, sd, 1.0)
    rows = np.column_stack([np.ones(len(values)), (values - mean) / sd])
    ridge = np.diag([_SMALL, *([penalty] * values.shape[1])])
    both = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(rows @ both)))
        slope = rows.T @ (yes - chance) - ridge @ both
        step = np.linalg.solve((rows * (chance * (1 - chance))[:, None]).T @ rows + ridge, slope)
        both = both + step
        if np.abs(step).max() < _SMALL:
            break
    return Logistic(mean, sd, both[1:], float(both[0]))


def out_of_group(values: Floats, yes: npt.NDArray[np.bool_], groups: Sequence[str]) -> Floats:
    """Return each row's chance by weights learnt on the other groups."""
    chances = np.zeros(len(values))
    for inside in _places(groups):
        chances[inside] = learn(values[~inside], yes[~inside]).chances(values[inside])
    return chances


def _places(groups: Sequence[str]) -> Iterator[npt.NDArray[np.bool_]]:
    named = np.array(groups)
    yield from (named == group for group in sorted(set(groups)))


def threshold_for(chances: Floats, yes: npt.NDArray[np.bool_], precision: float) -> float:
    """Return the lowest chance from which on at least `precision` of the rows are yes; 1.0 where there is none.

    Precision is looked at in steps of 0.01, so that one lucky row at the top does not set the threshold.
    """
    for threshold in (percent / 100 for percent in range(50, 100)):
        taken = chances >= threshold
        if taken.any() and yes[taken].mean() >= precision:
            return threshold
    return 1.0
