"""A grade counted anew with the checks and red flags that people decided.

A grade whose level was counted from its checks is counted again by `grading.scoring`. A judge that finds only a part of
what is said (the offline one) estimates its level; there a check that a person adds may be one that the estimate had
already allowed for, so the level is the higher of two: the estimate, lowered by the levels that withdrawn checks are
worth, and, when people's decisions raise it, what all checks met earn by themselves. As soon as people have decided every check that the judge left open,
nothing is estimated any more and the checks alone count.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from coach.grading.scoring import Score, score
from coach.grading.types import CheckResult, CriterionResult, FlagResult, Grade, Verdict
from coach.rubric.library import Rubric
from coach.rubric.types import LEVELS, Level

Verdicts = Mapping[str, Verdict]
Span = tuple[Level, Level]


@dataclass(frozen=True)
class _Count:
    """Scores of one answer under its red flags."""

    rubric: Rubric
    flags: tuple[FlagResult, ...]

    def of(self, verdicts: Verdicts, *, unclear_counts: bool = False) -> Score:
        caps = [flag.cap for flag in self.flags]
        return score(self.rubric, content=verdicts, depth=verdicts, caps=caps, unclear_counts=unclear_counts)

    def span(self, verdicts: Verdicts) -> Span:
        return self.of(verdicts).level, self.of(verdicts, unclear_counts=True).level

    def capped(self, level: int) -> Level:
        most = min((level, *(flag.cap for flag in self.flags)))
        return max((one for one in LEVELS if one <= most), default=LEVELS[0])


def recounted(grade: Grade, rubric: Rubric, decided: Verdicts) -> Grade:
    """Return the grade with the verdicts of people in the place of the judge's; its level, range and points follow.

    Args:
        grade: the coach's; an ungraded one gets a level only when every content check is decided.
        rubric: the one that the grade was given by.
        decided: verdicts by id of a check (content or depth) or of a red flag (`met`: it is there, anything else: it is
            not); ids that the rubric does not have are ignored.
    """
    was = _verdicts(grade)
    ids = [check.id for _, check in rubric.question.checks()] + [check.id for check in rubric.scale.depth]
    known = {id_: verdict for id_, verdict in decided.items() if id_ in ids}
    flags = _flags(grade, rubric, {id_: verdict for id_, verdict in decided.items() if id_ not in ids})
    if not known and flags == grade.red_flags:
        return grade
    if grade.level is None and not all(check.id in known for _, check in rubric.question.checks()):
        return grade
    filled = _filled(grade, rubric, was | known).model_copy(update={"red_flags": flags})
    count, before = _Count(rubric, flags), _Count(rubric, grade.red_flags).of(was)
    found = count.of(was | known)
    whole = all(id_ in known for id_ in ids if was.get(id_, "unclear") != "met")
    if grade.level is None or whole or (before.level, before.points) == (grade.level, grade.points):
        return _scored(filled, found.level, found.points, count.span(was | known))
    withdrawn = {id_: verdict for id_, verdict in known.items() if verdict != "met"}
    unflagged = _Count(rubric, ())
    fall = unflagged.of(was | withdrawn).level - unflagged.of(was).level
    risen = found.level > before.level
    level = max(found.level if risen else LEVELS[0], count.capped(grade.level + fall))
    points = band(level, found.points if risen and level == found.level else (grade.points or 0))
    low, high = grade.range or (grade.level, grade.level)
    span = min(level, count.capped(low + fall)), max(level, count.capped(high + fall))
    return _scored(filled, level, points, span)


def band(level: Level, points: int) -> int:
    """Return the points nearest to `points` that a level has: 20 a level, 0-19 within (0-20 at the highest)."""
    low = 20 * (level - 1)
    return min(max(points, low), low + (20 if level == LEVELS[-1] else 19))


def _verdicts(grade: Grade) -> dict[str, Verdict]:
    content = [check for criterion in grade.criteria for check in criterion.checks]
    return {check.id: check.verdict for check in [*content, *grade.depth]}


def _flags(grade: Grade, rubric: Rubric, decided: Verdicts) -> tuple[FlagResult, ...]:
    raised = {flag.id: flag for flag in grade.red_flags}
    for flag in rubric.question.red_flags:
        if flag.id in decided and decided[flag.id] != "met":
            raised.pop(flag.id, None)
        elif flag.id in decided and flag.id not in raised:
            raised[flag.id] = FlagResult(id=flag.id, cap=flag.cap)
    return tuple(raised.values())


def _filled(grade: Grade, rubric: Rubric, verdicts: Verdicts) -> Grade:
    """Return the grade with these verdicts; quotes stay where they were found."""
    known = {check.id: check for criterion in grade.criteria for check in criterion.checks}
    known |= {check.id: check for check in grade.depth}

    def result(check_id: str) -> CheckResult:
        quotes = known[check_id].quotes if check_id in known else ()
        return CheckResult(id=check_id, verdict=verdicts.get(check_id, "unclear"), quotes=quotes)

    criteria = tuple(
        CriterionResult(id=criterion.id, checks=tuple(result(check.id) for check in criterion.checks))
        for criterion in rubric.question.criteria
    )
    depth = tuple(result(check.id) for check in rubric.scale.depth)
    return grade.model_copy(update={"criteria": criteria, "depth": depth})


def _scored(grade: Grade, level: Level, points: int, span: Span) -> Grade:
    return grade.model_copy(
        update={"status": "graded", "reason": None, "level": level, "points": points, "range": span}
    )
