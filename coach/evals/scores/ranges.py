"""Stated ranges against labels, and abstention against risk."""

from collections.abc import Iterator

from coach.evals.scores.figures import Figure, measured, plain
from coach.evals.scores.joined import Answer, Joined
from coach.metrics.ranges import inside_share, mean_width
from coach.metrics.risk import RiskPoint, area_under_risk, risk_coverage


def ranges(joined: Joined) -> Iterator[Figure]:
    """Yield by half: the share of labels inside the stated range, its width, the mean risk when the surest go first."""
    for half in ("all", "dev", "test"):
        inside = [a for a in joined.answers if half in ("all", a.item.half)]
        if not inside:
            continue
        stated = [(a.grade.range, a.item.label, a.item.family) for a in inside if a.grade.range is not None]
        families = [family for _, _, family in stated]
        held = inside_share([r for r, _, _ in stated], [label for _, label, _ in stated])
        yield measured(f"{half}.range.inside", held, families, of=len(inside), better="higher")
        width = mean_width([r for r, _, _ in stated])
        yield measured(f"{half}.range.width", width, families, of=len(inside), better="lower")
        curve = risk_curve(inside)
        yield plain(f"{half}.risk", area_under_risk(curve), n=len(stated), of=len(inside), better="lower")


def risk_curve(answers: list[Answer]) -> list[RiskPoint]:
    """Return the curve of |level - label|, the narrowest ranges first and, among those, the fewest reasons to doubt."""
    graded = [(a.grade, a.level, a.item.label) for a in answers if a.level is not None]
    confidence = [-_width(grade.range) - len(grade.review) / 100 for grade, _, _ in graded]
    return risk_coverage(confidence, [abs(level - label) for _, level, label in graded], answers=len(answers))


def _width(stated: tuple[int, int] | None) -> int:
    return stated[1] - stated[0] if stated else 0
