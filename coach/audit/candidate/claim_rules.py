"""Of which indicator a number in a document speaks (`claims.yaml`)."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from coach.audit.candidate.said_rules import SaidUnit
from coach.audit.types import Unit
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen


class Topic(Frozen):
    """What indicators are called in running text."""

    patterns: tuple[str, ...]
    indicators: tuple[str, ...]


class Span(Frozen):
    """Words for a period, and the least and most days that it may have."""

    pattern: str
    days: tuple[int, int]


class ClaimRules(Frozen):
    """The file, see there."""

    version: int
    topics: tuple[Topic, ...]
    units: Mapping[Unit, tuple[SaidUnit, ...]]
    goal: tuple[str, ...]
    goal_headings: tuple[str, ...]
    subset: tuple[str, ...]
    elsewhere: tuple[str, ...]
    rate: tuple[str, ...]
    change: tuple[str, ...]
    period: tuple[str, ...]
    spans: tuple[Span, ...]
    beside: int
    before: int
    farthest: int

    def bars(self, sentence: str, clause: str, heading: str, days: int) -> str:
        """Return why a number is none of the export's figures, empty if it may be one.

        Args:
            sentence: folded, in which it stands.
            clause: of the sentence, folded.
            heading: above it, folded.
            days: that the export covers.
        """
        if expression(self.goal_headings).search(heading):
            return "goal"
        for why in ("goal", "rate", "change"):
            if expression(getattr(self, why)).search(sentence):
                return why
        if expression(self.elsewhere).search(clause):
            return "goal"
        named = [span for span in self.spans if re.search(span.pattern, sentence)]
        other = any(not span.days[0] <= days <= span.days[1] for span in named)
        return "period" if other or expression(self.period).search(sentence) else ""


@cache
def claim_rules() -> ClaimRules:
    """Read the file, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "claims.yaml", ClaimRules)


def expression(patterns: Sequence[str]) -> "re.Pattern[str]":
    """Return one expression for all of `patterns`."""
    return _compiled(tuple(patterns))


@cache
def _compiled(patterns: tuple[str, ...]) -> "re.Pattern[str]":
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
