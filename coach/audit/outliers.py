"""Points of a series that stand out, and the point at which its level changed.

Outliers: the Hampel filter (Hampel 1974; Pearson, Outliers in Process Modeling, 2002): a point is marked when it lies
farther from the median of its window than `hampel_sds` times 1.4826 x MAD, the standard deviation that the median
absolute deviation stands for in a normal distribution. Breaks: Pettitt's test for one change of level (Applied
Statistics 28, 1979), without a distribution assumed: K = max |U_t|, U_t = sum over i <= t < j of sign(x_j - x_i),
p ~ 2 exp(-6 K^2 / (n^3 + n^2)). A steady trend changes the level too, and is marked as such.
"""

import math
from collections.abc import Sequence
from statistics import median

from coach.audit.series_rules import series_rules

_SD_OF_MAD = 1.4826


def outliers(values: Sequence[float]) -> list[tuple[int, float]]:
    """Return place and expected value (the median of the window) of points that stand out; none of a short series.

    The points nearer to an end than half a window have none around them and are never marked: at the end of a series
    that grows every value would stand out.
    """
    rules = series_rules()
    if len(values) < rules.least_points:
        return []
    half = rules.window // 2
    found = []
    for place in range(half, len(values) - half):
        value, window = values[place], values[place - half : place + half + 1]
        middle = median(window)
        spread = _SD_OF_MAD * median(abs(one - middle) for one in window)
        away = abs(value - middle)
        if away > rules.hampel_sds * spread and away > rules.least_change * abs(middle):
            found.append((place, middle))
    return found


def level_break(values: Sequence[float]) -> tuple[int, float, float, float] | None:
    """Return the first place of the new level, the medians before and after and p; None without a sure break."""
    rules, n = series_rules(), len(values)
    if n < rules.least_points_for_break:
        return None
    sums: list[int] = []
    for value in values[:-1]:
        # Pettitt's recursion: U_t = U_(t-1) + sum over all j of sign(x_j - x_t).
        sums.append((sums[-1] if sums else 0) + sum(_sign(other - value) for other in values))
    place = max(range(n - 1), key=lambda t: abs(sums[t]))
    p = min(1.0, 2 * math.exp(-6 * sums[place] ** 2 / (n**3 + n**2)))
    before, after = median(values[: place + 1]), median(values[place + 1 :])
    if p > rules.break_p or abs(after - before) <= rules.least_change * abs(before):
        return None
    return place + 1, before, after, p


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
