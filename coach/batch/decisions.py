"""Whether what a person decided makes sense for the answer it is about."""

from coach.batch.record import Decision, Item
from coach.errors import InputError

_NEEDS_REASON = frozenset({"level", "check", "comment"})
_NEEDS_LEVEL = frozenset({"level", "blind"})


def check_decision(decision: Decision, item: Item) -> None:
    """See that a decision is whole.

    Raises:
        InputError: it has no author, level, verdict or reason where one is needed, names a check that the answer's
            grade does not have, or is about a row that could not be understood.
    """
    if item.state == "bad":
        raise InputError("jobs.decision.bad_row", place=item.number)
    if not decision.author.strip():
        raise InputError("jobs.decision.author")
    if decision.kind in _NEEDS_REASON and not decision.reason.strip():
        raise InputError("jobs.decision.reason")
    if decision.kind in _NEEDS_LEVEL and decision.level is None:
        raise InputError("jobs.decision.level")
    if decision.kind == "check":
        _check_of(decision, item)
    if decision.kind == "accept" and item.state != "graded":
        raise InputError("jobs.decision.ungraded")


def _check_of(decision: Decision, item: Item) -> None:
    grade = item.grade
    checks = {check.id for criterion in grade.criteria for check in criterion.checks} if grade else set()
    depth = {check.id for check in grade.depth} if grade else set()
    if decision.check not in checks | depth or decision.verdict is None:
        raise InputError("jobs.decision.check", check=decision.check or "?")
