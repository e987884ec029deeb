"""A form export, a row a candidate and a column a question, to answers: a cell an answer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coach.batch.columns import Column
from coach.batch.names import plain, role_of
from coach.batch.rows import AnswerRow, BadRow, told_nearest
from coach.files.tables import Row, Table
from coach.grading.types import Reason
from coach.rubric.library import Library
from coach.rubric.types import Role
from coach.texts import text

_NAME = ("surname", "candidate", "patronymic")
_SHOWN = 120


@dataclass(frozen=True)
class _Form:
    """The columns by what they are."""

    columns: Sequence[Column]
    formulas: frozenset[tuple[int, int]]
    library: Library

    def cell(self, row: Row, kind: str) -> str:
        found = (row.cells[column.place] for column in self.columns if column.kind == kind)
        return next((" ".join(cell.split()) for cell in found if cell.strip()), "")

    def name(self, row: Row) -> str:
        return " ".join(part for kind in _NAME if (part := self.cell(row, kind))) or self.cell(row, "email")


def wide_rows(
    table: Table, columns: Sequence[Column], library: Library
) -> tuple[tuple[AnswerRow | BadRow, ...], list[str]]:
    """Return the answers of all candidates, and notes about candidates that occur more than once.

    A blank cell counts as a question left open, except where another role's questions stand or another column holds
    the candidate's answer to the same question. Candidates of one name are told apart by their rows.
    """
    form = _Form(columns, table.formulas, library)
    names = [form.name(row) or text("intake.nameless", row=row.number) for row in table.rows]
    counts = Counter(map(plain, names))
    rows: list[AnswerRow | BadRow] = []
    for row, name in zip(table.rows, names, strict=True):
        alone = counts[plain(name)] == 1
        rows += _candidate(row, name if alone else text("intake.namesake", name=name, row=row.number), form)
    return tuple(rows), _namesakes(table.rows, names, counts)


def _namesakes(rows: Sequence[Row], names: Sequence[str], counts: Counter[str]) -> list[str]:
    repeated = {plain(name): name for name in names if counts[plain(name)] > 1}
    return [
        text(
            "intake.note.namesakes",
            name=name,
            rows=", ".join(str(row.number) for row, other in zip(rows, names, strict=True) if plain(other) == key),
        )
        for key, name in repeated.items()
    ]


def _candidate(row: Row, name: str, form: _Form) -> list[AnswerRow | BadRow]:
    if row.problem:
        return [_bad(row, name, str(row.number), f"{row.problem}.")]
    role = role_of(form.cell(row, "role"))
    asked = [column for column in form.columns if column.kind == "asked" and _for_role(column, role, form.library)]
    filled = [column for column in asked if row.cells[column.place].strip() or _is_formula(row, column, form)]
    if not filled:
        return [_bad(row, name, str(row.number), text("intake.problem.no_answers"))]
    roles = {form.library.rubric(column.match.question_id).role for column in filled if column.match.question_id}
    answered = {column.match.question_id for column in filled}
    open_ = [
        column
        for column in asked
        if column.match.question_id and column not in filled and column.match.question_id not in answered
        if not roles or form.library.rubric(column.match.question_id).role in roles
    ]
    return [_answer(row, column, name, form) for column in asked if column in filled or column in open_]


def _for_role(column: Column, role: Role | None, library: Library) -> bool:
    question_id = column.match.question_id
    return role is None or question_id is None or library.rubric(question_id).role == role


def _is_formula(row: Row, column: Column, form: _Form) -> bool:
    return (row.number, column.place) in form.formulas


def _answer(row: Row, column: Column, name: str, form: _Form) -> AnswerRow | BadRow:
    address = f"{column.letter}{row.number}"
    shown = column.name[:_SHOWN]
    if _is_formula(row, column, form):
        return _bad(row, name, address, text("intake.problem.formula", cell=address))
    if column.match.question_id is None:
        nearest = told_nearest(column.match.nearest, form.library)
        problem = text("intake.problem.column", letter=column.letter, question=shown, nearest=nearest)
        return _bad(row, name, address, problem)
    role = form.library.rubric(column.match.question_id).role
    answer, asked = row.cells[column.place], "" if column.mapped else column.name
    return AnswerRow(row.number, address, name, role, column.match.question_id, answer, asked, column.match.confidence)


def _bad(row: Row, name: str, row_id: str, problem: str) -> BadRow:
    return BadRow(row.number, row_id, name, "", Reason(code="bad-row", details={"row": row.number, "problem": problem}))
