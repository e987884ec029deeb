"""Interviews to rows that are graded side by side like those of a file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coach.batch.rows import AnswerRow, BadRow
from coach.errors import InputError
from coach.grading.types import Reason
from coach.rubric.library import Library
from coach.texts import text


@dataclass(frozen=True)
class Spoken:
    """An answer of an interview; `words` may be empty, `late` means after the time was up."""

    question_id: str
    words: str
    late: bool = False


@dataclass(frozen=True)
class Interview:
    """An interview of a candidate.

    Attributes:
        session: its id.
        candidate: their name; told apart by `login` when two have the same.
        login: their login.
        answers: in the order in which they were asked.
        owner: their id.
    """

    session: str
    candidate: str
    login: str
    answers: Sequence[Spoken]
    owner: str = ""


def rows_of(interviews: Sequence[Interview], library: Library) -> list[AnswerRow | BadRow]:
    """Return a row for each answer, candidate after candidate; a question that the banks have lost makes a bad row."""
    found: list[AnswerRow | BadRow] = []
    names = _names(interviews)
    for interview in interviews:
        found += [
            _row(len(found) + number, names[interview.session], interview, spoken, library)
            for number, spoken in enumerate(interview.answers, 1)
        ]
    return found


def uneven(interviews: Sequence[Interview]) -> list[str]:
    """Say whose questions were not those of most; empty when everybody was asked the same."""
    plans = {each.session: tuple(spoken.question_id for spoken in each.answers) for each in interviews}
    usual = Counter(plans.values()).most_common(1)[0][0] if plans else ()
    names = _names(interviews)
    others = [names[each.session] for each in interviews if plans[each.session] != usual]
    if not others:
        return []
    return [text("batch.note.other-questions", names=", ".join(others), count=len(usual))]


def _names(interviews: Sequence[Interview]) -> dict[str, str]:
    """Return by interview how its candidate is called.

    By the login too when two people have the same name, and by the number when one has several interviews: they stay
    apart. The interviews come newest first.
    """
    people = {(each.candidate, each.login) for each in interviews}
    alike = Counter(name for name, _ in people)
    all_of, seen = Counter(each.login for each in interviews), Counter[str]()
    found: dict[str, str] = {}
    for each in reversed(interviews):
        seen[each.login] += 1
        name = each.candidate if alike[each.candidate] == 1 else f"{each.candidate} ({each.login})"
        if all_of[each.login] > 1:
            name = text("batch.attempt", name=name, number=seen[each.login], count=all_of[each.login])
        found[each.session] = name
    return found


def _row(number: int, candidate: str, said_in: Interview, spoken: Spoken, library: Library) -> AnswerRow | BadRow:
    try:
        role = library.rubric(spoken.question_id).role
    except InputError:
        problem = text("batch.problem.question-gone", id=spoken.question_id)
        reason = Reason(code="bad-row", details={"row": number, "problem": problem})
        return BadRow(
            number, str(number), candidate, spoken.question_id, reason, session=said_in.session, owner=said_in.owner
        )
    remarks = (Reason(code="came-late"),) if spoken.late else ()
    return AnswerRow(
        number,
        str(number),
        candidate,
        role,
        spoken.question_id,
        spoken.words,
        remarks=remarks,
        session=said_in.session,
        owner=said_in.owner,
    )
