"""Stages: won, lost or open, and their order (`stages.yaml`); which ratings make a lead a qualified one."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from coach.audit.types import StageKind
from coach.audit.words import fold
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen


class KindRule(Frozen):
    """Patterns of one kind of stage."""

    kind: StageKind
    patterns: tuple[str, ...]


class Limits(Frozen):
    """Limits of honesty, see the file."""

    readable_share: float
    least_won_for_cycle: int
    default_cycle_days: int
    future_days: int
    most_segments: int
    filled_later: float
    kind_share: float
    month_slack_days: int
    least_days_for_run_rate: int


class StageRules(Frozen):
    """The file `stages.yaml`."""

    version: int
    kinds: tuple[KindRule, ...]
    order: tuple[tuple[str, ...], ...]
    meeting: tuple[str, ...]
    proposal: tuple[str, ...]
    qualified: tuple[str, ...]
    unqualified: tuple[str, ...]
    limits: Limits
    sellers: tuple[str, ...]
    not_sellers: tuple[str, ...]

    def kind_of(self, stage: str) -> StageKind | None:
        """Return the kind of a stage, None if no pattern knows it."""
        name = fold(stage)
        return next((rule.kind for rule in self.kinds if _any(rule.patterns, name)), None)

    def place_of(self, stage: str, kind: StageKind) -> int:
        """Return where a stage stands on the way; open ones that nothing knows stand before the payment."""
        if kind != "open":
            return len(self.order) + (1 if kind == "won" else 2)
        name = fold(stage)
        return next((place for place, patterns in enumerate(self.order) if _any(patterns, name)), len(self.order) - 2)

    def is_milestone(self, stage: str, milestone: Literal["meeting", "proposal"]) -> bool:
        """Tell whether a deal in this stage has had its meeting set, or its proposal sent."""
        return _any(getattr(self, milestone), fold(stage))

    def sells(self, position: str) -> bool:
        """Tell whether a position is one that sells."""
        name = fold(position)
        return _any(self.sellers, name) and not _any(self.not_sellers, name)

    def is_qualified(self, rating: str) -> bool | None:
        """Tell whether a rating makes a lead a qualified one, None if nothing knows it."""
        name = fold(rating)
        if _any(self.unqualified, name):
            return False
        return True if _any(self.qualified, name) else None


@cache
def stage_rules() -> StageRules:
    """Read `stages.yaml`, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "stages.yaml", StageRules)


def order_stages(kinds: Mapping[str, StageKind], given: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the stages in the order of the way from lead to sale.

    Args:
        kinds: the stages that occur.
        given: the user's order; stages that it does not name follow it in the proposed order.
    """
    named = {fold(name): place for place, name in enumerate(given)}
    rules = stage_rules()

    def place(stage: str) -> tuple[int, int, str]:
        return named.get(fold(stage), len(named)), rules.place_of(stage, kinds[stage]), stage

    return tuple(sorted(kinds, key=place))


def _any(patterns: Sequence[str], name: str) -> bool:
    return any(re.search(pattern, name) for pattern in patterns)
