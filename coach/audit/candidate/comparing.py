"""A number of a document beside the figure that it may be."""

from collections.abc import Sequence
from typing import Literal

from coach.audit.candidate.said import Said
from coach.audit.candidate.said_rules import said_rules
from coach.audit.numbers import currency_in
from coach.audit.types import Indicator
from coach.rubric.types import Frozen

Verdict = Literal["agrees", "differs", "cannot"]
_SCALE = {"weeks": 7.0, "minutes": 1 / 60}


class NumberCheck(Frozen):
    """One number of the document.

    Attributes:
        address: where it stands.
        sentence: in which words.
        said: the number as written.
        claimed: its value in the indicator's unit.
        key: the indicator it was held against, empty if none.
        computed: that one's value.
        shown: the same as it is written in a report.
        verdict: whether both agree, within what rounding hides.
        why: for `cannot` the code of the reason, text under `figures.claim.<code>`.
    """

    address: str
    sentence: str
    said: str
    claimed: float
    key: str = ""
    computed: float | None = None
    shown: str = ""
    verdict: Verdict
    why: str = ""


def other_currency(sentence: str, said: Said, figures: Sequence[Indicator]) -> str:
    """Return the reason `currency` when the number is said in another one than all the figures."""
    own = currency_in(sentence[max(0, said.start - 2) : said.end])
    return "currency" if own and all(one.currency not in {own, None} for one in figures) else ""


def nearest(said: Said, figures: Sequence[Indicator]) -> NumberCheck:
    """Return the number against the one of the figures that is nearest to it; at least one has to have a value."""

    def distance(one: Indicator) -> float:
        return abs(in_unit(said, one) - (one.value or 0.0)) / max(abs(one.value or 0.0), 1e-9)

    best = min(figures, key=distance)
    claimed = in_unit(said, best)
    slack = max(said.tolerance * _factor(said, best), said_rules().least_tolerance * abs(claimed)) + 1e-9
    agrees = abs(claimed - (best.value or 0.0)) <= slack
    return NumberCheck(
        address="",
        sentence="",
        said="",
        claimed=claimed,
        key=best.key,
        computed=best.value,
        verdict="agrees" if agrees else "differs",
    )


def _factor(said: Said, figure: Indicator) -> float:
    if figure.unit == "hours" and said.unit == "days":
        return 24.0
    return _SCALE.get(said.unit, 1.0)


def in_unit(said: Said, figure: Indicator) -> float:
    """Return the number in the figure's unit."""
    return said.value * _factor(said, figure)
