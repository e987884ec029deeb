"""Whether a written number stands for a value: rounding, words of approximation, units."""

import math
from collections.abc import Iterator

from coach.audit.grounding.mention import Mention
from coach.audit.grounding.naming import kind_of
from coach.audit.grounding.words import Kind
from coach.audit.types import Indicator

_TINY = 1e-9
_KINDS: dict[str, tuple[Kind, ...]] = {
    "percent": ("share",),
    "fraction": ("share",),
    "times": ("times",),
    "days": ("duration",),
    "hours": ("duration",),
    "minutes": ("duration",),
    "weeks": ("duration",),
    "": ("count", "money"),
}
_HOURS = {"minutes": 1 / 60, "hours": 1.0, "days": 24.0, "weeks": 168.0}


def kinds(mention: Mention) -> tuple[Kind, ...]:
    """Return which kinds of figures a number of this unit may be; none for months and years."""
    if mention.unit.isupper() and mention.unit:
        return ("money",)
    return _KINDS.get(mention.unit, ())


def is_value(mention: Mention, one: Indicator) -> bool:
    """Tell whether the number is the figure's value, in its unit and currency, rounded as it is written."""
    if one.value is None or kind_of(one) not in kinds(mention):
        return False
    if mention.unit.isupper() and one.currency is not None and mention.unit != one.currency:
        return False
    return stands_for(mention, _in_unit(mention, one, one.value), signed=kind_of(one) == "share" and one.value < 0)


def is_bound(mention: Mention, one: Indicator) -> bool:
    """Tell whether the number is an end of the figure's interval."""
    ends = (one.low, one.high)
    return kind_of(one) in kinds(mention) and any(
        end is not None and stands_for(mention, _in_unit(mention, one, end)) for end in ends
    )


def is_count(mention: Mention, rows: int | None) -> bool:
    """Tell whether a bare number is this many rows."""
    return rows is not None and mention.unit == "" and stands_for(mention, float(rows))


def stands_for(mention: Mention, value: float, *, signed: bool = False) -> bool:
    """Tell whether a number as it is written stands for `value`.

    A number without a word of approximation must be the value rounded to its last written digit (half a step off at
    most); «около» allows half a unit of its last digit that is not nought, «почти» and «больше» the same unit on one
    side. `signed`: the words around say the direction, so that −12 % may be written 12 %.
    """
    if mention.bound == "range":
        return mention.readings[0][0] <= value <= mention.readings[1][0]
    values = (value, -value) if signed and not mention.signed else (value,)
    return any(_reads(mention, said, step, one) for said, step in mention.readings for one in values)


def _reads(mention: Mention, said: float, step: float, value: float) -> bool:
    off = value - said
    low, high = _allowed(mention, said, step)
    rounding = _TINY * max(1.0, abs(said))
    if mention.bound in {"exact", "about"}:
        return low - rounding <= off <= high + rounding
    return low - rounding <= off <= high and off != 0


def _allowed(mention: Mention, said: float, step: float) -> tuple[float, float]:
    """Return by how much the true value may be below and above the written one."""
    fraction = mention.unit == "fraction"
    spare = mention.spare or max(_last_unit(said, step), step)
    if mention.bound == "exact":
        half = spare if fraction else step / 2
        return -half, half
    if mention.bound == "about":
        half = step if mention.unit == "times" else spare / 2
        return -half, half
    if mention.bound == "almost":
        return -spare * (1.5 if fraction else 0.5), 0.0
    wide = spare * (3 if fraction else 1)
    return (0.0, wide) if mention.bound == "over" else (-wide, 0.0)


def _last_unit(said: float, step: float) -> float:
    """Return the worth of the last digit that is not nought: 100 for 7 200, 1 000 000 for 4 million."""
    digits = round(abs(said) / step)
    unit = step
    while digits and digits % 10 == 0:
        digits //= 10
        unit *= 10
    return unit


def _in_unit(mention: Mention, one: Indicator, value: float) -> float:
    if mention.unit == "percent":
        return value * 100
    if one.unit in {"days", "hours"} and mention.unit in _HOURS:
        return value * _HOURS[one.unit] / _HOURS[mention.unit]
    return value


def months_spanned(one: Indicator) -> Iterator[int]:
    """Yield how many months the figure's days span: calendar months touched, and whole ones between."""
    if one.start is not None and one.end is not None:
        between = (one.end.year - one.start.year) * 12 + one.end.month - one.start.month
        yield from {between, between + 1, math.ceil((one.end - one.start).days / 30.44)}
