"""What to ask further: chosen by code out of what the grade leaves open, never by a model."""

from collections.abc import Sequence

from coach.grading.profile import met_shares
from coach.grading.types import Grade
from coach.interview.events import FollowUp
from coach.interview.rules import MAX_FOLLOW_UPS
from coach.rubric.library import Rubric
from coach.rubric.types import Criterion

ENOUGH = 0.5
"""Share of a criterion's checks from which on it counts as met: half of them is what a good terse answer meets."""


def next_follow_up(rubric: Rubric, grade: Grade, asked: Sequence[FollowUp]) -> FollowUp | None:
    """Return the follow-up to ask, or None when nothing is left to ask or the bound is reached.

    First the heaviest criterion that is not met (weight times the share of its checks that is missing; of equals the
    bank's first), then the first depth check that is not met. Nothing is asked twice. An ungraded answer has nothing
    met.

    Args:
        rubric: the question.
        grade: the grade of everything said so far to it.
        asked: the follow-ups that were asked in this attempt.
    """
    if len(asked) >= MAX_FOLLOW_UPS:
        return None
    probed = {(follow_up.aim, follow_up.id) for follow_up in asked}
    shares = met_shares(rubric, grade)
    open_criteria = [c for c in rubric.question.criteria if shares[c.id] < ENOUGH and ("content", c.id) not in probed]
    if open_criteria:
        heaviest = max(open_criteria, key=lambda criterion: _missing_weight(criterion, shares[criterion.id]))
        return FollowUp(aim="content", id=heaviest.id, text=heaviest.follow_up)
    met = {result.id for result in grade.depth if result.verdict == "met"}
    for check in rubric.scale.depth:
        if check.id not in met and ("depth", check.id) not in probed:
            return FollowUp(aim="depth", id=check.id, text=check.follow_up)
    return None


def _missing_weight(criterion: Criterion, share: float) -> float:
    return criterion.weight * (1 - share)
