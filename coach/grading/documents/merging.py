"""What was said of the parts of a document, as one assessment of the whole."""

from collections.abc import Iterable, Mapping, Sequence

from coach.grading.documents.settings import document_rules
from coach.grading.types import Assessment, Claim, Reason, Usage
from coach.grading.votes import total_usage


def merged(whole: Assessment, parts: Sequence[Assessment], spent: Sequence[Usage]) -> Assessment:
    """Return the assessment of a document.

    A check is met when it is met in one part or in the digest, with the quotes of all; unclear when one calls it so.
    The level, its estimate and the advice are those of the digest.

    Args:
        whole: what was said of the digest.
        parts: what was said of the parts that hold something.
        spent: usage of every call, also of those that told nothing.
    """
    all_ = [*parts, whole]
    return whole.model_copy(
        update={
            "checks": _claims(one.checks for one in all_),
            "depth": _claims(one.depth for one in all_),
            "red_flags": _claims(one.red_flags for one in all_),
            "review": _review(whole, parts),
            "usage": total_usage(list(spent)),
            "hidden": _summed(one.hidden for one in all_),
        }
    )


def _claims(said: Iterable[Mapping[str, Claim]]) -> dict[str, Claim]:
    by_id: dict[str, list[Claim]] = {}
    for claims in said:
        for id_, claim in claims.items():
            by_id.setdefault(id_, []).append(claim)
    return {id_: _strongest(claims) for id_, claims in by_id.items()}


def _strongest(claims: Sequence[Claim]) -> Claim:
    for verdict in ("met", "unclear", "not_met"):
        holding = [claim for claim in claims if claim.verdict == verdict]
        if holding:
            quotes = dict.fromkeys(quote for claim in holding for quote in claim.quotes)
            return holding[0].model_copy(update={"quotes": tuple(quotes)[: document_rules().quotes]})
    raise ValueError("no claims")


def _review(whole: Assessment, parts: Sequence[Assessment]) -> tuple[Reason, ...]:
    of_parts = [reason for part in parts for reason in part.review if reason.code not in document_rules().of_a_part]
    codes: dict[str, Reason] = {}
    for reason in (*whole.review, *of_parts):
        codes.setdefault(reason.code, reason)
    return (*codes.values(), Reason(code="document-in-parts", details={"parts": len(parts)}))


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for kind, count in one.items():
            total[kind] = total.get(kind, 0) + count
    return total
