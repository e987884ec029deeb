"""A batch as JSON objects, one an answer: for programs."""

from collections.abc import Iterator
from typing import Any

from coach.batch.output import grade_object, told_reason
from coach.batch.people.opinions import opinions
from coach.batch.people.standing import Standing
from coach.batch.people.states import FLAGS, flags
from coach.batch.results.material import Material
from coach.batch.results.section import why_look


def objects(found: Material) -> Iterator[dict[str, Any]]:
    """Yield plain JSON values, always the same keys in the same order.

    `coach` is the grade as the judge gave it, frozen; `standing` is what counts after people's decisions. Codes are for
    programs, messages in the language in force.
    """
    record = found.record
    signed = {"name": record.signed.name, "at": record.signed.at.isoformat()} if record.signed is not None else None
    for one in found.standings:
        yield {
            "batch": record.id,
            "signed": signed,
            "id": one.item.id,
            "row": one.item.number,
            "candidate": one.item.candidate,
            "role": one.item.role,
            "question_id": one.item.question_id or None,
            "asked": one.item.asked,
            "answer": one.item.answer,
            "state": one.item.state,
            "standing": _standing(one),
            "coach": grade_object(one.coach) if one.coach is not None else None,
            "decisions": [said.model_dump(mode="json") for said in one.decisions],
            "opinions": [{"author": o.author, "level": o.level, "blind": o.blind} for o in opinions(one)],
        }


def _standing(one: Standing) -> dict[str, Any]:
    held = flags(one)
    verdicts = [check for criterion in one.grade.criteria for check in criterion.checks] if one.grade else []
    depth = list(one.grade.depth) if one.grade else []
    return {
        "level": one.level,
        "range": list(one.range) if one.range else None,
        "points": one.points,
        "source": one.source or None,
        "changed": one.moved,
        "flags": [flag for flag in FLAGS if flag in held],
        "reasons": [told_reason(reason) for reason in why_look(one)],
        "verdicts": {check.id: check.verdict for check in [*verdicts, *depth]},
        "red_flags": [flag.id for flag in one.grade.red_flags] if one.grade else [],
    }
