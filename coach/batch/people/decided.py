"""Which decisions of an answer are in force.

Nothing is ever taken away: a decision is undone by a later one that names nothing (a `level` without a level, a `check`
without a verdict, an `unaccept`), and then the coach's word counts again, as if there had been none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coach.batch.record import Decision


@dataclass(frozen=True)
class InForce:
    """The decisions that count for one answer.

    Attributes:
        level: the level that a person set.
        checks: by id of the check, in the order in which they were decided.
        accepted: the last confirmation, unless somebody took it back since.
        blind: the first level of each blind reviewer, by `Decision.who`: what comes after it, or after another decision
            of theirs, was given with the coach's level in sight. It overrides nothing. Among them are those `seen`.
        comments: what was only said, the oldest first.
    """

    level: Decision | None = None
    checks: Mapping[str, Decision] | None = None
    accepted: Decision | None = None
    blind: Mapping[str, Decision] | None = None
    comments: tuple[Decision, ...] = ()

    @property
    def overrides(self) -> tuple[Decision, ...]:
        """The decisions that take the coach's word back, the oldest first."""
        found = [*(self.checks or {}).values(), *([self.level] if self.level else [])]
        return tuple(sorted(found, key=order))

    @property
    def touched(self) -> bool:
        """Whether a person who saw the coach's word has decided something."""
        return self.accepted is not None or bool(self.overrides)


def order(decision: Decision) -> tuple[object, ...]:
    """Return what decisions are sorted by: the store's number; those without one by their time."""
    return (decision.id, decision.at)


def in_force(decisions: Iterable[Decision]) -> InForce:
    """Return what counts among the decisions of one answer, given in any order; later ones win."""
    ordered = sorted(decisions, key=order)
    checks: dict[str, Decision] = {}
    for decision in _of(ordered, "check"):
        checks.pop(decision.check, None)
        if decision.verdict is not None:
            checks[decision.check] = decision
    level = next((one for one in reversed(_of(ordered, "level"))), None)
    accepted = next((one for one in reversed(ordered) if one.kind in {"accept", "unaccept"}), None)
    return InForce(
        level=level if level is not None and level.level is not None else None,
        checks=checks,
        accepted=accepted if accepted is not None and accepted.kind == "accept" else None,
        blind=_first_blind(ordered),
        comments=tuple(one for one in ordered if one.kind == "comment"),
    )


def _first_blind(ordered: Sequence[Decision]) -> dict[str, Decision]:
    first: dict[str, Decision] = {}
    for decision in ordered:
        first.setdefault(decision.who, decision)
    return {who: one for who, one in first.items() if one.kind == "blind" and one.level is not None}


def by_place(decisions: Sequence[Decision]) -> dict[int, list[Decision]]:
    """Return the decisions of each item by its place."""
    found: dict[int, list[Decision]] = {}
    for decision in decisions:
        found.setdefault(decision.place, []).append(decision)
    return found


def _of(decisions: Sequence[Decision], kind: str) -> list[Decision]:
    return [one for one in decisions if one.kind == kind]
