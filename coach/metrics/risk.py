"""Abstention against risk: how wrong the judge is on the answers it is most sure of.

Selective prediction (El-Yaniv & Wiener 2010; Geifman & El-Yaniv 2017): answers are taken in order of confidence; at
coverage c the risk is the mean loss of the part c taken so far. The area under the curve is its mean over the points,
each weighted by the answers that it adds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach.metrics.base import Undefined, Value


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Taking the surest `coverage` (0-1] of all answers costs a mean loss of `risk`."""

    coverage: float
    risk: float


def risk_coverage(confidence: Sequence[float], loss: Sequence[float], *, answers: int | None = None) -> list[RiskPoint]:
    """Return the curve, one point for each distinct confidence, from the surest on.

    Args:
        confidence: of each graded answer; higher is surer.
        loss: of each graded answer, for instance |predicted - label|.
        answers: all answers, those not graded included; None: the graded ones.

    Raises:
        ValueError: the lengths differ or there are fewer answers than grades.
    """
    if len(confidence) != len(loss) or (answers is not None and answers < len(loss)):
        raise ValueError(f"{len(confidence)} confidences, {len(loss)} losses, {answers} answers")
    sure = np.asarray(confidence, dtype=np.float64)
    order = np.argsort(-sure, kind="stable")
    running = np.cumsum(np.asarray(loss, dtype=np.float64)[order])
    ends = [k for k in range(len(order)) if k + 1 == len(order) or sure[order[k]] != sure[order[k + 1]]]
    whole = answers or len(order)
    return [RiskPoint((k + 1) / whole, float(running[k] / (k + 1))) for k in ends]


def area_under_risk(curve: Sequence[RiskPoint]) -> Value:
    """Return the mean risk over the curve, each point weighted by the coverage it adds."""
    if not curve:
        return Undefined("no-answers")
    before = 0.0
    area = 0.0
    for point in curve:
        area += point.risk * (point.coverage - before)
        before = point.coverage
    return area / before
