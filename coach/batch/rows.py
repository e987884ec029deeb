"""A table to rows that can be graded and rows that cannot, each with its number in the file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process

from coach.batch.matching import NEAREST, match_question
from coach.batch.names import ColumnName, column_places, letter_of, load_names, plain, role_of
from coach.errors import InputError
from coach.files.tables import Row, Table
from coach.grading.types import Reason
from coach.rubric.library import Library
from coach.rubric.types import Role
from coach.texts import text

_SHOWN_CHARS = 120
_SHOWN_NOTES = 20
_SAME_WORDS = 0.9
"""Confidence from which a recognised question is not worth a note."""


@dataclass(frozen=True)
class AnswerRow:
    """An answer to a question of the bank.

    Attributes:
        number: its row in the file.
        id: as the file says, or the number of the row.
        candidate: as the file says, may be empty.
        role: of the question.
        question_id: as the file says, or recognised from the words of the question.
        answer: exactly as it stands in the file.
        asked: the words of the question if it was recognised from them, otherwise empty.
        confidence: how sure that is, 0-1; 1 for an id.
        remarks: what a person must look at beside the answer itself.
        session: id of the interview that it comes from; empty for an upload.
        owner: id of the person whose interview that is; empty for an upload.
    """

    number: int
    id: str
    candidate: str
    role: Role
    question_id: str
    answer: str
    asked: str = ""
    confidence: float = 1.0
    remarks: tuple[Reason, ...] = ()
    session: str = ""
    owner: str = ""


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be graded, and why; `question_id`, `asked` and `answer` are what the file says, or empty.

    `session` is the interview that it comes from, `owner` whose that is; both empty for an upload.
    """

    number: int
    id: str
    candidate: str
    question_id: str
    reason: Reason
    asked: str = ""
    answer: str = ""
    session: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Batch:
    """The rows in the file's order, and in words what was noticed on the way."""

    rows: tuple[AnswerRow | BadRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[AnswerRow, ...]:
        """The rows that can be graded."""
        return tuple(row for row in self.rows if isinstance(row, AnswerRow))


class _Problem(Exception):  # noqa: N818 - becomes a BadRow, never leaves this file
    """Why a row cannot be graded, in words."""


def read_rows(table: Table, library: Library, *, file: Path, role: Role | None = None) -> Batch:
    """Recognise the columns, roles and questions of a table.

    Args:
        table: as read from `file`.
        library: the banks in force.
        file: its name, for messages.
        role: of rows that name none.

    Raises:
        InputError: a needed column is missing, there are no rows, or not one that can be graded.
    """
    places = column_places(table.columns)
    check_places(places, table, file)
    if not table.rows:
        raise InputError("batch.no_rows", file=file)
    rows = long_rows(table, places, library, role=role)
    return usable(Batch(rows, (*table.notes, *notes_on(rows, library))), file)


def long_rows(
    table: Table,
    places: Mapping[ColumnName, int],
    library: Library,
    *,
    role: Role | None = None,
    said: Mapping[str, str] | None = None,
) -> tuple[AnswerRow | BadRow, ...]:
    """Make a row of each row of the table.

    Args:
        table: the table.
        places: where its known columns stand, 0-based.
        library: the banks in force.
        role: of rows that name none.
        said: question ids by the plain words of a question, as a person named them.
    """
    context = _Context(places, library, role, said or {}, table.formulas)
    return tuple(_row(row, context) for row in table.rows)


def notes_on(rows: tuple[AnswerRow | BadRow, ...], library: Library) -> list[str]:
    """Say which ids are repeated and which wordings were taken for which question."""
    return [*_repeated(rows), *_understood(rows, library)]


def usable(batch: Batch, file: Path) -> Batch:
    """Return the batch.

    Raises:
        InputError: it has not one row that can be graded.
    """
    if not batch.answers:
        first = next(row.reason for row in batch.rows if isinstance(row, BadRow))
        problem = text(f"reason.{first.code}", lang=None, **first.details)
        raise InputError("batch.no_usable_rows", file=file, count=len(batch.rows), problem=problem)
    return batch


def check_places(places: Mapping[ColumnName, int], table: Table, file: Path) -> None:
    """See that a long table has what it needs.

    Raises:
        InputError: there is no column of answers or none of questions.
    """
    missing = [] if "answer" in places else [text("batch.column.answer")]
    if not places.keys() & {"question", "question_id"}:
        missing.append(text("batch.column.question"))
    if missing:
        found = ", ".join(name for name in table.columns if name)
        raise InputError("batch.missing_column", file=file, missing=", ".join(missing), found=found[:500])


@dataclass(frozen=True)
class _Context:
    """What the rows of a table share."""

    places: Mapping[ColumnName, int]
    library: Library
    role: Role | None
    said: Mapping[str, str]
    formulas: frozenset[tuple[int, int]]


def _row(row: Row, context: _Context) -> AnswerRow | BadRow:
    library = context.library
    cells = {column: row.cells[place] for column, place in context.places.items()}
    given = {column: " ".join(cells.get(column, "").split()) for column in load_names().columns}
    row_id, candidate = given["id"] or str(row.number), given["candidate"]
    try:
        _check_whole(row, context)
        role = _role(given["role"]) or context.role
        asked = "" if given["question_id"] else given["question"]
        if asked and (said := context.said.get(plain(asked))):
            given["question_id"], asked = said, ""
        found = _asked(asked, role, library) if asked else _named(given["question_id"], role, library)
    except _Problem as problem:
        reason = Reason(code="bad-row", details={"row": row.number, "problem": str(problem)})
        answer = cells.get("answer", "")
        return BadRow(row.number, row_id, candidate, given["question_id"], reason, given["question"], answer)
    question_id, confidence = found
    role = library.rubric(question_id).role
    return AnswerRow(row.number, row_id, candidate, role, question_id, cells["answer"], asked, confidence)


def _check_whole(row: Row, context: _Context) -> None:
    if row.problem:
        raise _Problem(f"{row.problem}.")
    place = context.places["answer"]
    if (row.number, place) in context.formulas:
        raise _Problem(text("intake.problem.formula", cell=f"{letter_of(place)}{row.number}"))


def _role(written: str) -> Role | None:
    role = role_of(written)
    if written and role is None:
        known = ", ".join(f"{role} ({names[0]})" for role, names in load_names().roles.items())
        raise _Problem(text("batch.problem.role", role=written[:_SHOWN_CHARS], known=known))
    return role


def _asked(asked: str, role: Role | None, library: Library) -> tuple[str, float]:
    found = match_question(asked, role, library)
    if found.question_id is None:
        nearest = told_nearest(found.nearest, library)
        raise _Problem(text("batch.problem.unsure", question=asked[:_SHOWN_CHARS], nearest=nearest))
    return found.question_id, found.confidence


def _named(named: str, role: Role | None, library: Library) -> tuple[str, float]:
    if not named:
        raise _Problem(text("batch.problem.no_question"))
    roles = {rubric.question.id: rubric.role for rubric in library.rubrics()}
    question_id = named.casefold()
    if question_id not in roles:
        near = [found for found, _, _ in process.extract(question_id, list(roles), limit=NEAREST)]
        raise _Problem(text("batch.problem.unknown_id", id=named[:_SHOWN_CHARS], nearest=told_nearest(near, library)))
    if role not in {None, roles[question_id]}:
        raise _Problem(text("batch.problem.other_role", id=question_id, role=role, expected=roles[question_id]))
    return question_id, 1.0


def told_nearest(ids: Sequence[str], library: Library) -> str:
    """Return the ids with their titles, for a message."""
    return "; ".join(f"{id_} ({library.rubric(id_).question.title})" for id_ in ids)


def _repeated(rows: tuple[AnswerRow | BadRow, ...]) -> list[str]:
    counts = Counter(row.id for row in rows)
    repeated = [id_ for id_, count in counts.items() if count > 1]
    return [text("batch.note.repeated", ids=", ".join(repeated[:10]))] if repeated else []


def _understood(rows: tuple[AnswerRow | BadRow, ...], library: Library) -> list[str]:
    """Say which wordings were taken for which question, so that a person can object."""
    loose = {row.asked: row.question_id for row in rows if isinstance(row, AnswerRow) and row.confidence < _SAME_WORDS}
    return [
        text("batch.note.matched", question=asked[:_SHOWN_CHARS], id=id_, title=library.rubric(id_).question.title)
        for asked, id_ in list(loose.items())[:_SHOWN_NOTES]
    ]
