"""An outcome as the JSON object of the output."""

from typing import Any

from coach.batch.rows import AnswerRow
from coach.batch.run import Outcome
from coach.grading.types import CheckResult, Feedback, Grade, Reason
from coach.texts import has_text, text


def to_object(outcome: Outcome) -> dict[str, Any]:
    """Return plain JSON values, always the same keys in the same order.

    `row` is the number in the file. `reason` and each of `review` are `{code, message}`; the codes are for programs,
    the messages in the language in force. Quotes point into the cleaned answer (`coach.grading.intake.clean`),
    characters from `start` up to `end`. Where nothing was judged, lists are empty and the rest is null.
    """
    row, grade = outcome.row, outcome.grade
    head = {
        "id": row.id,
        "row": row.number,
        "candidate": row.candidate,
        "role": row.role if isinstance(row, AnswerRow) else None,
        "question_id": row.question_id or None,
        "status": "graded" if outcome.graded else "ungraded",
        "reason": _told("reason", outcome.reason) if outcome.reason else None,
    }
    return head | (grade_object(grade) if grade is not None else _nothing())


def message(kind: str, reason: Reason) -> str:
    """Return `reason` in words; `kind` is `reason` or `review`. A code without a text is shown as it is."""
    key = f"{kind}.{reason.code}"
    return text(key, lang=None, **reason.details) if has_text(key) else reason.code


def told_reason(reason: Reason) -> dict[str, str]:
    """Return a reason of either kind as `{code, message}`: why to look, or why there is no level."""
    return _told("review" if has_text(f"review.{reason.code}") else "reason", reason)


def _told(kind: str, reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "message": message(kind, reason)}


def grade_object(grade: Grade) -> dict[str, Any]:
    """Return a grade as JSON values: level, evidence, feedback, provenance."""
    return {
        "level": grade.level,
        "range": list(grade.range) if grade.range else None,
        "points": grade.points,
        "preliminary": grade.preliminary,
        "review": [_told("review", reason) for reason in grade.review],
        "criteria": [{"id": one.id, "checks": [_check(check) for check in one.checks]} for one in grade.criteria],
        "depth": [_check(check) for check in grade.depth],
        "red_flags": [
            {"id": flag.id, "cap": flag.cap, "quotes": [quote.model_dump() for quote in flag.quotes]}
            for flag in grade.red_flags
        ],
        "feedback": grade.feedback.model_dump(mode="json"),
        "provenance": grade.provenance.model_dump(mode="json"),
    }


def _nothing() -> dict[str, Any]:
    empty: dict[str, Any] = {"level": None, "range": None, "points": None, "preliminary": False}
    empty |= {"review": [], "criteria": [], "depth": [], "red_flags": []}
    return empty | {"feedback": Feedback().model_dump(mode="json"), "provenance": None}


def _check(check: CheckResult) -> dict[str, Any]:
    quotes = [{"text": quote.text, "start": quote.start, "end": quote.end} for quote in check.quotes]
    return {"id": check.id, "verdict": check.verdict, "quotes": quotes}
