"""Test-retest: the same answer graded again by the same judge.

SD is the within-answer standard deviation pooled over answers, sqrt(mean of the unbiased variances) (Bland & Altman
1996, "Measurement error").
"""

from collections.abc import Sequence

import numpy as np

from coach.metrics.base import Floats, Statistic, divided, mean_of

Outcome = int | None


def identical_share(repeats: Sequence[Sequence[Outcome]]) -> Statistic:
    """Return the share (0-1) of answers whose outcome never changed; None is "not graded", an outcome as any other."""
    return mean_of([len(set(outcomes)) == 1 for outcomes in repeats], share=True)


def repeat_sd(repeats: Sequence[Sequence[int]]) -> Statistic:
    """Return the pooled within-answer SD, in levels.

    Raises:
        ValueError: an answer was graded only once.
    """
    if any(len(levels) < 2 for levels in repeats):
        raise ValueError("two grades an answer at least")
    variances = np.array([np.var(levels, ddof=1) for levels in repeats], dtype=np.float64)
    rows = np.column_stack([variances, np.ones(len(repeats))]) if len(repeats) else np.zeros((0, 2))

    def finish(sums: Floats) -> Floats:
        return np.sqrt(np.maximum(divided(sums[:, 0], sums[:, 1]), 0.0))

    return Statistic(rows, finish, reason="no-answers")
