"""What a person filters and sorts the answers of a batch by."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Literal, get_args

from coach.batch.people.opinions import opinions
from coach.batch.people.standing import Standing

Flag = Literal["needs-review", "ungraded", "disagreement", "orders", "red-flag", "changed", "reviewed", "waiting"]
FLAGS: tuple[Flag, ...] = get_args(Flag)
"""In the order in which a page offers them."""

Sorting = Literal["place", "candidate", "question", "level", "points", "urgency"]

OF_EVERY_GRADE = frozenset({"offline-preliminary"})
"""Review reasons that all grades of a judge carry: they say something of the batch, nothing of one answer."""

ORDERS = frozenset({"suspected-order", "quote-from-order"})


def flags(standing: Standing) -> frozenset[Flag]:
    """Return everything that holds for one answer.

    `needs-review`: no person has confirmed or changed it, and it has no level or a reason to look of its own (a row that
    was not understood is nothing to decide on: its file or its mapping has to be mended);
    `ungraded`: it was tried and has no level; `disagreement`: two people gave it different levels; `orders`: it speaks
    to the grader; `red-flag`: one stands; `changed`: another level counts than the coach's; `reviewed`: a person who
    saw the coach's word has confirmed or changed it; `waiting`: its turn has not come.
    """
    found: set[Flag] = set()
    waiting = standing.item.state == "waiting" and standing.level is None
    holds: dict[Flag, bool] = {
        "waiting": waiting,
        "ungraded": standing.level is None and not waiting,
        "reviewed": standing.force.touched,
        "disagreement": len({one.level for one in opinions(standing)}) > 1,
        "orders": any(code in ORDERS for code in _codes(standing)),
        "red-flag": bool(standing.grade and standing.grade.red_flags),
        "changed": standing.level is not None and standing.moved,
    }
    found.update(flag for flag, true in holds.items() if true)
    own_reasons = set(_codes(standing)) - OF_EVERY_GRADE
    decidable = not waiting and standing.item.state != "bad"
    if decidable and not standing.force.touched and (standing.level is None or own_reasons):
        found.add("needs-review")
    return frozenset(found)


def count(standings: Iterable[Standing]) -> dict[Flag, int]:
    """Return how many answers each flag holds for, in the order of `FLAGS`."""
    counted = Counter(flag for one in standings for flag in flags(one))
    return {flag: counted[flag] for flag in FLAGS}


def select(
    standings: Sequence[Standing], *, wanted: Collection[Flag] = (), sorting: Sorting = "place", down: bool = False
) -> list[Standing]:
    """Return the answers for which all wanted flags hold, sorted; equals keep the order of the upload.

    Args:
        standings: of a batch.
        wanted: flags that must hold together; none: all answers.
        sorting: what by; answers without a level stand last whichever way `level` and `points` are sorted; `urgency`
            puts first what a person should look at first.
        down: the highest first.
    """
    chosen = [one for one in standings if not wanted or set(wanted) <= flags(one)]
    if sorting in {"level", "points"}:
        value = _LEVELLED[sorting]
        graded = sorted(
            (one for one in chosen if value(one) is not None), key=lambda one: value(one) or 0, reverse=down
        )
        return [*graded, *(one for one in chosen if value(one) is None)]
    return sorted(chosen, key=_KEYS[sorting], reverse=down)


def urgency(standing: Standing) -> int:
    """Return how soon a person should look, 0 for what was looked at; an order to the grader weighs most."""
    held = flags(standing)
    if "reviewed" in held and "disagreement" not in held:
        return 0
    return sum(weight for flag, weight in _URGENT.items() if flag in held)


def _codes(standing: Standing) -> list[str]:
    grade, item = standing.coach, standing.item
    reasons = [*(grade.review if grade is not None else ()), *item.remarks]
    return [reason.code for reason in reasons]


_URGENT: Mapping[Flag, int] = {"orders": 16, "red-flag": 8, "disagreement": 4, "ungraded": 2, "needs-review": 1}
_LEVELLED: Mapping[str, Callable[[Standing], int | None]] = {
    "level": lambda one: one.level,
    "points": lambda one: one.points,
}
_KEYS: Mapping[str, Callable[[Standing], tuple[int, str]]] = {
    "place": lambda one: (one.item.place, ""),
    "candidate": lambda one: (0, one.name.casefold()),
    "question": lambda one: (0, one.item.question_id),
    "urgency": lambda one: (-urgency(one), ""),
}
