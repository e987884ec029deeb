"""Several assessments of one answer made one: the majority decides, disagreement is shown.

Two votes come first; only where they differ on a check, a flag or by the level does a third (and with five votes a
fourth and fifth) follow. Nine judges were measured to be worth two independent votes, three to halve a flip rate of
0.2 (see the design's sources), so more than five are not offered.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median_low
from typing import get_args

from coach.grading.types import Assessment, Claim, Reason, Usage, Verdict
from coach.rubric.types import Level

VOTES = (1, 3, 5)


def differ(first: Assessment, second: Assessment) -> bool:
    """Tell whether two votes disagree on anything that counts."""
    return bool(_disputed([first, second]))


def combine(votes: Sequence[Assessment]) -> Assessment:
    """Return the majority's assessment of one to five votes on the same answer.

    A check without a majority is unclear; quotes come from those who voted with the majority; the holistic level is
    the (lower) median. Usage is added up.
    """
    if len(votes) == 1:
        return votes[0]
    disputed = _disputed(votes)
    review = tuple(reason for reason in votes[0].review)
    if disputed:
        review += (Reason(code="votes-disagree", details={"checks": ", ".join(disputed), "votes": len(votes)}),)
    levels = [vote.holistic for vote in votes if vote.holistic is not None]
    middle: Level | None = median_low(levels) if levels else None
    return votes[0].model_copy(
        update={
            "checks": _majority([vote.checks for vote in votes]),
            "depth": _majority([vote.depth for vote in votes]),
            "red_flags": _majority([vote.red_flags for vote in votes], absent="not_met"),
            "holistic": middle,
            "review": review,
            "usage": total_usage([vote.usage for vote in votes]),
        }
    )


def _majority(claims: Sequence[Mapping[str, Claim]], absent: Verdict = "unclear") -> dict[str, Claim]:
    ids = dict.fromkeys(check_id for one in claims for check_id in one)
    return {check_id: _elected([one.get(check_id, Claim(verdict=absent)) for one in claims]) for check_id in ids}


def _elected(claims: Sequence[Claim]) -> Claim:
    counts = Counter(claim.verdict for claim in claims)
    winner: Verdict = "unclear"
    for verdict in get_args(Verdict):
        if counts[verdict] * 2 > len(claims):
            winner = verdict
    quotes = dict.fromkeys(quote for claim in claims if claim.verdict == winner for quote in claim.quotes)
    return Claim(verdict=winner, quotes=tuple(quotes))


def _disputed(votes: Sequence[Assessment]) -> list[str]:
    parts = [[vote.checks for vote in votes], [vote.depth for vote in votes], [vote.red_flags for vote in votes]]
    return [
        check_id
        for claims in parts
        for check_id in dict.fromkeys(check_id for one in claims for check_id in one)
        if len({one[check_id].verdict if check_id in one else None for one in claims}) > 1
    ]


def total_usage(usages: Sequence[Usage]) -> Usage:
    """Add up what several calls cost."""
    return Usage(
        calls=sum(usage.calls for usage in usages),
        tokens_in=sum(usage.tokens_in for usage in usages),
        tokens_cached=sum(usage.tokens_cached for usage in usages),
        tokens_out=sum(usage.tokens_out for usage in usages),
        cost=_money(usages),
    )


def _money(usages: Sequence[Usage]) -> float | None:
    costs = [usage.cost for usage in usages if usage.cost is not None]
    return sum(costs) if len(costs) == len(usages) else None
