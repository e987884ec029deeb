"""Whether the right checks are credited, where people judged checks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from coach.evals.scores.figures import Figure, measured
from coach.evals.scores.joined import Answer, Joined
from coach.grading.types import Grade
from coach.metrics.evidence import Hits, hits, precision, recall
from coach.rubric.types import Frozen


class CheckCount(Frozen):
    """How one check of one question did against people: both met, only the coach, only people."""

    question_id: str
    check: str
    both: int
    coach_only: int
    people_only: int


def evidence(joined: Joined) -> Iterator[Figure]:
    """Yield precision and recall of credited checks, by half, content and depth apart."""
    depth_ids = {result.id for answer in joined.answers for result in answer.grade.depth}
    for half in ("all", "dev", "test"):
        judged = [a for a in _judged(joined) if half in ("all", a.item.half)]
        if not judged:
            continue
        families = [answer.item.family for answer in judged]
        content = [_hits(answer, depth_ids, depth=False) for answer in judged]
        depth = [_hits(answer, depth_ids, depth=True) for answer in judged]
        yield measured(f"{half}.evidence.precision", precision(content), families, better="higher")
        yield measured(f"{half}.evidence.recall", recall(content), families, better="higher")
        yield measured(f"{half}.depth.precision", precision(depth), families, better="higher")
        yield measured(f"{half}.depth.recall", recall(depth), families, better="higher")


def by_check(joined: Joined) -> list[CheckCount]:
    """Count over all graded answers with people's verdicts, check by check."""
    counts: dict[tuple[str, str], list[Hits]] = defaultdict(list)
    for answer in _judged(joined):
        credited = credited_checks(answer.grade)
        for check, verdict in answer.item.checks.items():
            one = hits({check: check in credited}, {check: verdict == "met"})
            counts[answer.item.question_id, check].append(one)
    return [_count(question, check, found) for (question, check), found in sorted(counts.items())]


def credited_checks(grade: Grade) -> set[str]:
    """Return the ids of all checks that count as met."""
    results = [*(check for criterion in grade.criteria for check in criterion.checks), *grade.depth]
    return {result.id for result in results if result.verdict == "met"}


def _judged(joined: Joined) -> Sequence[Answer]:
    return [answer for answer in joined.answers if answer.item.checks and answer.level is not None]


def _hits(answer: Answer, depth_ids: set[str], *, depth: bool) -> Hits:
    truth = {c: v == "met" for c, v in answer.item.checks.items() if (c in depth_ids) == depth}
    return hits(dict.fromkeys(credited_checks(answer.grade), True), truth)


def _count(question: str, check: str, found: Sequence[Hits]) -> CheckCount:
    return CheckCount(
        question_id=question,
        check=check,
        both=sum(h.true_met for h in found),
        coach_only=sum(h.false_met for h in found),
        people_only=sum(h.missed for h in found),
    )
