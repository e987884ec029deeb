"""What people decided of a batch as answers with labels, for measuring and developing the coach on a company's own.

Personal data is replaced by stand-ins before anything is written, also in the reasons that people gave; raters are
numbered. The lines are those of a gold set (`evals.gold.GoldItem`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any

from coach.batch.people.opinions import Opinion, opinions
from coach.batch.people.standing import Standing
from coach.batch.results.material import Material
from coach.llm.standins.disguise import hide
from coach.rubric.hashing import content_hash

CHANGED, CONFIRMED, BLIND = "batch-changed", "batch-confirmed", "batch-blind"


@dataclass(frozen=True)
class Corrections:
    """Lines of a gold set, and how many answers with a person's level could not become one.

    `skipped`: their question or its rubric is not in the banks in force, so nothing could grade them again.
    """

    lines: tuple[dict[str, Any], ...]
    skipped: int
    hidden: int


def corrections(found: Material, known: Sequence[str], companies: Sequence[str] = ()) -> Corrections:
    """Return every answer that a person gave a level, with that level as its label.

    Args:
        found: the batch, worked out.
        known: hashes of the rubrics in force.
        companies: names that are replaced too.

    Raises:
        KnowledgeError: the model that finds names is missing; nothing may be written then.
    """
    rated = [(one, given) for one in found.standings if (given := opinions(one)) and one.item.answer.strip()]
    usable = [(one, given) for one, given in rated if one.rubric is not None and one.rubric.hash in known]
    names = sorted({opinion.who for _, given in usable for opinion in given})
    raters = {name: f"rater-{number}" for number, name in enumerate(names, 1)}
    made = [_line(found.record.id, one, given, raters, companies) for one, given in usable]
    return Corrections(tuple(line for line, _ in made), len(rated) - len(usable), sum(hidden for _, hidden in made))


def _line(
    batch_id: str, one: Standing, given: Sequence[Opinion], raters: dict[str, str], companies: Sequence[str]
) -> tuple[dict[str, Any], int]:
    disguise = hide(one.item.answer, *_reasons(one), companies=companies)
    answer, *reasons = disguise.hidden
    decided = [opinion.level for opinion in given if not opinion.blind and one.force.touched]
    label = one.level if decided and one.level in [o.level for o in given] else median_low([o.level for o in given])
    kind = BLIND if not decided else CHANGED if one.moved or one.force.checks else CONFIRMED
    line: dict[str, Any] = {
        "id": f"{batch_id}-{one.item.place}",
        "family": f"{batch_id}-{content_hash(one.name)}",
        "question_id": one.item.question_id,
        "text": answer.text,
        "kind": kind,
        "label": label,
        "ratings": {raters[opinion.who]: opinion.level for opinion in given},
        "checks": dict(_checks(one)),
        "note": " ".join(reason.text for reason in reasons),
    }
    return line, len(disguise.replaced)


def _reasons(one: Standing) -> list[str]:
    return [said.reason for said in one.force.overrides if said.reason]


def _checks(one: Standing) -> Iterator[tuple[str, str]]:
    """Yield the checks that people decided; `unclear` and red flags are no verdicts of a gold set."""
    flags = {flag.id for flag in one.rubric.question.red_flags} if one.rubric is not None else set()
    for check_id, said in (one.force.checks or {}).items():
        if said.verdict in {"met", "not_met"} and check_id not in flags:
            yield check_id, said.verdict
