"""What a candidate learns from verified verdicts: what was credited, what was missing, what to ask oneself, what to read."""

from collections.abc import Sequence

from coach.grading.types import Advice, CriterionResult, Feedback, Gap, Quote, Strength
from coach.grading.verification import Verified
from coach.rubric.library import Rubric
from coach.rubric.types import Criterion

MAX_GAPS = 4
MAX_ADVICE = 3
_SHOWN = 0.5


def feedback(rubric: Rubric, verified: Verified, said: Sequence[Advice] = ()) -> Feedback:
    """Compose the feedback; gaps are ordered by what they weigh, then by the bank's order.

    The judge's own advice (`said`), if it gave any, takes the place of the bank's follow-ups, and the cards that it
    cites stand first.
    """
    weighed = sorted(
        ((c, r) for c, r in zip(rubric.question.criteria, verified.criteria, strict=True) if _missing(r)),
        key=lambda pair: -pair[0].weight * _missing_share(pair[1]),
    )
    gaps = [_gap(criterion, result) for criterion, result in weighed[:MAX_GAPS]]
    advice = [criterion.follow_up for criterion, _ in weighed[:MAX_ADVICE]]
    if len(advice) < MAX_ADVICE:
        unmet = {result.id for result in verified.depth if result.verdict != "met"}
        advice += [d.follow_up for d in rubric.scale.depth if d.id in unmet][: MAX_ADVICE - len(advice)]
    cited = [one.reference for one in said if one.reference]
    if said:
        advice = [one.text for one in said[:MAX_ADVICE]]
    return Feedback(
        strengths=_strengths(rubric, verified),
        gaps=tuple(gaps),
        advice=tuple(advice),
        references=tuple(dict.fromkeys([*cited, *rubric.question.references])),
    )


def _missing(result: CriterionResult) -> float:
    """Return how many checks are missing; one that some sentence may show (unclear, with a quote) is half missing."""
    return sum(_SHOWN if check.quotes else 1.0 for check in result.checks if check.verdict != "met")


def _missing_share(result: CriterionResult) -> float:
    return _missing(result) / len(result.checks)


def _gap(criterion: Criterion, result: CriterionResult) -> Gap:
    texts = {check.id: check.text for check in criterion.checks}
    # What the answer may well say is the last thing to reproach it with.
    missing = sorted((check for check in result.checks if check.verdict != "met"), key=lambda check: bool(check.quotes))
    return Gap(criterion=criterion.id, text=f"{criterion.title}: {texts[missing[0].id]}")


def _strengths(rubric: Rubric, verified: Verified) -> tuple[Strength, ...]:
    texts = {check.id: check.text for _, check in rubric.question.checks()}
    texts |= {check.id: check.text for check in rubric.scale.depth}
    results = [check for criterion in verified.criteria for check in criterion.checks] + list(verified.depth)
    return tuple(
        Strength(text=texts[result.id], quote=_shortest(result.quotes))
        for result in results
        if result.verdict == "met" and result.quotes
    )


def _shortest(quotes: tuple[Quote, ...]) -> str:
    return min((quote.text for quote in quotes), key=len)
