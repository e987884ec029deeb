"""What a grade looks like by criterion: the axes of a radar chart."""

from coach.grading.types import Grade
from coach.rubric.library import Rubric
from coach.rubric.types import Frozen


class Axis(Frozen):
    """One axis of a radar chart: a name and 0-100 percent of what could be met; None: not judged."""

    label: str
    value: float | None


def met_shares(rubric: Rubric, grade: Grade) -> dict[str, float]:
    """Return for each criterion the share (0-1) of its checks that is met."""
    met = {check.id for result in grade.criteria for check in result.checks if check.verdict == "met"}
    return {c.id: sum(check.id in met for check in c.checks) / len(c.checks) for c in rubric.question.criteria}


def criteria_axes(rubric: Rubric, grade: Grade) -> tuple[Axis, ...]:
    """Return an axis a criterion of a graded answer, in the rubric's order."""
    shares = met_shares(rubric, grade)
    return tuple(Axis(label=c.title, value=round(100 * shares[c.id], 1)) for c in rubric.question.criteria)
