"""Whether what a person decided makes sense for the answer it is about."""

from coach.batch.record import Decision, Item
from coach.errors import InputError
from coach.rubric.library import Library, Rubric


def check_decision(decision: Decision, item: Item, library: Library) -> None:
    """See that a decision is whole; one that takes something back needs no reason.

    Args:
        decision: as it was made.
        item: the row that it is about.
        library: the rubrics that the batch is graded by.

    Raises:
        InputError: it has no author, level or reason where one is needed, names what the question's rubric does not have, or is about a row that could not be understood.
    """
    if item.state == "bad":
        raise InputError("jobs.decision.bad_row", place=item.number)
    if not decision.author.strip():
        raise InputError("jobs.decision.author")
    if _needs_reason(decision) and not decision.reason.strip():
        raise InputError("jobs.decision.reason")
    if decision.kind == "blind" and decision.level is None:
        raise InputError("jobs.decision.level")
    if decision.kind == "check":
        _check_of(decision, item, library)
    if decision.kind == "accept" and item.state != "graded":
        raise InputError("jobs.decision.ungraded")


def _needs_reason(decision: Decision) -> bool:
    taken_back = (decision.kind == "level" and decision.level is None) or (
        decision.kind == "check" and decision.verdict is None
    )
    return decision.kind in {"level", "check", "comment"} and not taken_back


def _check_of(decision: Decision, item: Item, library: Library) -> None:
    if decision.check not in ids_of(library.rubric(item.question_id)):
        raise InputError("jobs.decision.check", check=decision.check or "?")


def ids_of(rubric: Rubric) -> frozenset[str]:
    """Return what a person may decide of an answer: content checks, depth checks, red flags."""
    question = rubric.question
    content = [check.id for _, check in question.checks()]
    return frozenset([*content, *(check.id for check in rubric.scale.depth), *(flag.id for flag in question.red_flags)])
