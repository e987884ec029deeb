"""From an assessment to verdicts that hold: every quote is looked up, what has none earns nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coach.grading.folding import Folded, fold
from coach.grading.quotes import find_quote, overlaps
from coach.grading.types import (
    Assessment,
    CheckResult,
    Claim,
    CriterionResult,
    FlagResult,
    GuardedAnswer,
    Quote,
    Reason,
)
from coach.rubric.library import Rubric

_UNCLEAR = Claim(verdict="unclear")


@dataclass(frozen=True, kw_only=True)
class Verified:
    """The verdicts after the quotes were looked up, and what a person must know of it."""

    criteria: tuple[CriterionResult, ...]
    depth: tuple[CheckResult, ...]
    red_flags: tuple[FlagResult, ...]
    review: tuple[Reason, ...]


@dataclass
class _Lookup:
    answer: GuardedAnswer
    folded: Folded
    lost: list[str] = field(default_factory=list)
    ordered: list[str] = field(default_factory=list)

    def quotes(self, claim: Claim) -> tuple[list[Quote], bool]:
        """Return the quotes that count, and whether one was found that stands in an order to the grader."""
        found = [quote for text in claim.quotes if (quote := find_quote(self.folded, self.answer.text, text))]
        kept = [quote for quote in found if not overlaps(quote, self.answer.suspicions)]
        return kept, len(kept) < len(found)

    def check(self, check_id: str, claim: Claim) -> CheckResult:
        kept, from_order = self.quotes(claim)
        if claim.verdict != "met" or kept:
            return CheckResult(id=check_id, verdict=claim.verdict, quotes=tuple(kept))
        (self.ordered if from_order else self.lost).append(check_id)
        return CheckResult(id=check_id, verdict="unclear")


def verify(rubric: Rubric, answer: GuardedAnswer, assessment: Assessment) -> Verified:
    """Look up every quote of `assessment` in the answer.

    A check claimed as met without a quote that is found falls to `unclear`; a quote from a span that gives orders to
    the grader counts as not found; a red flag without a quote is dropped; one that the judge is not sure of caps
    nothing. Each of these is a review reason.
    """
    lookup = _Lookup(answer, fold(answer.text))
    criteria = tuple(
        CriterionResult(
            id=criterion.id,
            checks=tuple(lookup.check(c.id, assessment.checks.get(c.id, _UNCLEAR)) for c in criterion.checks),
        )
        for criterion in rubric.question.criteria
    )
    depth = tuple(lookup.check(c.id, assessment.depth.get(c.id, _UNCLEAR)) for c in rubric.scale.depth)
    flags, unproven = _flags(rubric, lookup, assessment.red_flags)
    unsure = _unsure(rubric, lookup, assessment.red_flags)
    review = [Reason(code="quote-not-found", details={"checks": ", ".join(lookup.lost)})] if lookup.lost else []
    if lookup.ordered:
        review.append(Reason(code="quote-from-order", details={"checks": ", ".join(lookup.ordered)}))
    if unproven:
        review.append(Reason(code="flag-without-quote", details={"flags": ", ".join(unproven)}))
    return Verified(criteria=criteria, depth=depth, red_flags=flags, review=(*review, *unsure))


def _flags(rubric: Rubric, lookup: _Lookup, claims: Mapping[str, Claim]) -> tuple[tuple[FlagResult, ...], list[str]]:
    raised: list[FlagResult] = []
    unproven: list[str] = []
    for flag in rubric.question.red_flags:
        claim = claims.get(flag.id)
        if claim is None or claim.verdict != "met":
            continue
        kept, _ = lookup.quotes(claim)
        if kept:
            raised.append(FlagResult(id=flag.id, cap=flag.cap, quotes=tuple(kept)))
        else:
            unproven.append(flag.id)
    return tuple(raised), unproven


def _unsure(rubric: Rubric, lookup: _Lookup, claims: Mapping[str, Claim]) -> list[Reason]:
    found: list[Reason] = []
    for flag in rubric.question.red_flags:
        claim = claims.get(flag.id)
        kept = lookup.quotes(claim)[0] if claim is not None and claim.verdict == "unclear" else []
        if kept:
            found.append(Reason(code="flag-to-look-at", details={"flags": flag.id, "quote": kept[0].text}))
    return found
