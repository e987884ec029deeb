"""Exact intervals of counts: what none of n proves.

Clopper & Pearson (1934): the ends are the chances p at which the count or something rarer still has probability
(1 - confidence) / 2. For a count of zero the upper end at one-sided 95% is near 3 / n (the rule of three, Hanley &
Lippman-Hand 1983): 0 of 150 attacks proves "under 2%", no more.
"""

import math
from collections.abc import Callable

_STEPS = 60


def clopper_pearson(count: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the two-sided exact interval (low, high), 0-1, of a share `count` of `n`.

    Raises:
        ValueError: `n` is not positive or `count` is outside 0..n.
    """
    _check(count, n)
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else _solve(lambda p: 1 - _at_most(count - 1, n, p), tail)
    high = 1.0 if count == n else 1 - _solve(lambda q: 1 - _at_most(n - count - 1, n, q), tail)
    return low, high


def upper_bound(count: int, n: int, confidence: float = 0.95) -> float:
    """Return the one-sided upper end: with this confidence the true share is at most it.

    Raises:
        ValueError: `n` is not positive or `count` is outside 0..n.
    """
    _check(count, n)
    return 1.0 if count == n else 1 - _solve(lambda q: 1 - _at_most(n - count - 1, n, q), 1 - confidence)


def _check(count: int, n: int) -> None:
    if n <= 0 or not 0 <= count <= n:
        raise ValueError(f"{count} of {n}")


def _at_most(count: int, n: int, p: float) -> float:
    """Return the probability of at most `count` successes of `n` at chance p (0 < p < 1)."""
    log_p, log_q = math.log(p), math.log1p(-p)
    whole = math.lgamma(n + 1)
    terms = (
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * log_p + (n - k) * log_q)
        for k in range(count + 1)
    )
    return min(1.0, math.fsum(terms))


def _solve(rising: Callable[[float], float], target: float) -> float:
    """Return the p in (0, 1) at which a rising function reaches `target`, by halving."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < target else (low, middle)
    return (low + high) / 2
