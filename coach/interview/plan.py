"""Which questions are asked: the same ones in the same order for everybody."""

from collections.abc import Sequence

from coach.errors import InputError
from coach.interview.events import Plan, PlannedQuestion
from coach.rubric.library import Library, Rubric
from coach.settings import Settings


def make_plan(
    library: Library, settings: Settings, role: str, *, questions: int | None = None, chosen: Sequence[str] = ()
) -> Plan:
    """Return the plan of a session.

    Args:
        library: the banks.
        settings: where the minutes of an exam come from.
        role: whose questions.
        questions: how many, from the first on; None: all of them. Tasks are never among them.
        chosen: ids picked for repeated practice, asked in the bank's order; they may name tasks; `questions` is
            ignored then.

    Raises:
        InputError: an unknown role or id, a question of another role, or a number that the bank cannot serve.
    """
    picked = _chosen(library, role, chosen) if chosen else _first(library, role, questions)
    planned = tuple(
        PlannedQuestion(id=r.question.id, title=r.question.title, text=r.question.text, minutes=r.question.minutes)
        for r in picked
    )
    return Plan(
        questions=planned,
        follow_up_minutes=settings.exam_follow_up_minutes,
        grace_minutes=settings.exam_grace_minutes,
    )


def _of_role(library: Library, role: str) -> list[Rubric]:
    found = list(library.rubrics(role))
    if not found:
        known = ", ".join(sorted({bank.role for bank in library.banks.values()}))
        raise InputError("interview.unknown-role", role=role, known=known)
    return found


def _first(library: Library, role: str, questions: int | None) -> list[Rubric]:
    available = [rubric for rubric in _of_role(library, role) if rubric.question.kind == "question"]
    wanted = len(available) if questions is None else questions
    if not 1 <= wanted <= len(available):
        raise InputError("interview.number", number=wanted, available=len(available))
    return available[:wanted]


def _chosen(library: Library, role: str, chosen: Sequence[str]) -> list[Rubric]:
    available = _of_role(library, role)
    for question_id in chosen:
        if library.rubric(question_id).role != role:
            raise InputError("interview.other-role", id=question_id, role=role)
    return [rubric for rubric in available if rubric.question.id in chosen]
