"""The values of a batch's results in words, in the language in force."""

from datetime import datetime

from coach.batch.output import message
from coach.batch.people.standing import Standing
from coach.batch.record import BatchRecord, Decision
from coach.batch.results.comparison import Compared, Comparison
from coach.batch.results.totals import Total
from coach.grading.types import Detail, Reason
from coach.rubric.library import Rubric
from coach.texts import forms, has_text, plural, text

NAMES_SHOWN = 3


def level_words(one: Standing) -> str:
    """Return the level that counts with its range, and the coach's beside it where a person changed it."""
    if one.level is None:
        return text("workspace.level.none" if one.item.state != "waiting" else "workspace.level.waiting")
    low, high = one.range or (one.level, one.level)
    held = str(one.level) if low == high else text("workspace.level.range", level=one.level, low=low, high=high)
    if not one.moved:
        return held
    was = one.coach.level if one.coach is not None else None
    return text("workspace.level.moved", level=held, was=was or text("workspace.level.no"))


def total_words(found: Total | None) -> str:
    """Return the range of a mean level, never the mean alone."""
    if found is None:
        return text("workspace.total.none")
    return text("workspace.total", low=number(found.low), high=number(found.high))


def resting_words(row: Compared, comparison: Comparison) -> str:
    """Return how many of the asked questions have a level."""
    having = len(comparison.questions) - len(row.missing)
    return text("workspace.total.of", having=having, of=len(comparison.questions))


def alike_words(row: Compared) -> str:
    """Return who cannot be told from this candidate, by name or, if they are many, by number."""
    if row.total is None:
        return text("workspace.total.none")
    if row.alone:
        return text("workspace.alike.alone")
    if not row.alike:
        return text("workspace.alike.unknown" if row.unknown else "workspace.alike.nobody")
    shown = ", ".join(row.alike[:NAMES_SHOWN])
    rest = len(row.alike) - NAMES_SHOWN
    return shown if rest <= 0 else text("workspace.alike.more", names=shown, rest=rest)


def reason_words(reason: Reason, rubric: Rubric | None = None) -> str:
    """Return why a person must look, or why there is no level; ids become the words of the rubric where it is known."""
    told = reason.model_copy(
        update={"details": {name: _told(name, one, rubric) for name, one in reason.details.items()}}
    )
    said = message("review", told)
    return message("reason", told) if said == reason.code else said


def _told(name: str, value: Detail, rubric: Rubric | None) -> Detail:
    ids = str(value).split(", ")
    if name in {"flags", "checks"}:
        return "; ".join(text("workspace.quoted", quote=check_text(id_, rubric).rstrip(".")) for id_ in ids)
    if name == "kinds":
        return ", ".join(text(key) if has_text(key := f"suspicion.{id_}") else id_ for id_ in ids)
    return value


def decision_words(said: Decision, rubric: Rubric | None) -> str:
    """Return what a person decided, without who and when."""
    if said.kind == "check":
        verdict = text(f"workspace.decision.verdict.{said.verdict}") if said.verdict else ""
        name = "workspace.decision.check" if said.verdict else "workspace.decision.check.back"
        return text(name, check=check_text(said.check, rubric), verdict=verdict)
    if said.kind == "level" and said.level is None:
        return text("workspace.decision.level.back")
    return text(f"workspace.decision.{said.kind}", level=said.level)


def check_text(check_id: str, rubric: Rubric | None) -> str:
    """Return the words of a check or red flag; its id where the rubric is not known."""
    if rubric is None:
        return check_id
    question = rubric.question
    texts = {check.id: check.text for _, check in question.checks()}
    texts |= {check.id: check.text for check in rubric.scale.depth} | {
        flag.id: flag.text for flag in question.red_flags
    }
    return texts.get(check_id, check_id)


def signature_words(record: BatchRecord) -> str:
    """Return who signed and when, or that nobody has."""
    if record.signed is not None:
        return text("workspace.signed", name=record.signed.name, at=moment(record.signed.at))
    return text("workspace.unsigned.again" if record.signatures else "workspace.unsigned")


def moment(at: datetime) -> str:
    """Return a time as people write it, UTC."""
    return f"{forms.moment(at)} UTC"


def minute(at: datetime) -> str:
    """Return a time (UTC) for a column whose head names the zone."""
    return f"{at:%d.%m.%Y %H:%M}"


def number(value: float) -> str:
    """Return a number with one digit after the point of the language."""
    return f"{value:.1f}".replace(".", text("workspace.point"))


def counted(name: str, n: int) -> str:
    """Return `n` of something in the right form."""
    return plural(f"workspace.{name}", n)
