"""An empty table for the answers to the questions of a role, to be filled in or made into a form."""

from pathlib import Path
from typing import Literal

from coach.errors import InputError
from coach.files.write_rows import Cell, Column, Sheet, csv_bytes
from coach.files.write_xlsx import xlsx_bytes
from coach.rubric.library import Library, Rubric
from coach.rubric.types import Role
from coach.texts import text

_FORMS = {".xlsx": lambda sheet: xlsx_bytes([sheet]), ".csv": csv_bytes}
_QUESTION_WIDTH, _ANSWER_WIDTH, _NAME_WIDTH = 48, 80, 26


def template(path: Path, role: Role, shape: Literal["long", "wide"], library: Library) -> bytes:
    """Return the table in the form that the suffix of `path` asks for; tasks are documents and stand in none.

    Args:
        path: where it will be written.
        role: whose questions it holds.
        shape: `wide`: a column a question; `long`: a row a question, to be copied for each candidate.
        library: the banks in force.

    Raises:
        InputError: the suffix is neither `.xlsx` nor `.csv`.
    """
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise InputError("file.out_suffix", file=path, known=", ".join(_FORMS))
    rubrics = [rubric for rubric in library.rubrics(role) if rubric.question.kind == "question"]
    return form(_wide(rubrics) if shape == "wide" else _long(rubrics))


def _wide(rubrics: list[Rubric]) -> Sheet:
    questions = [Column(rubric.question.text, _QUESTION_WIDTH) for rubric in rubrics]
    return Sheet(text("batch.sheet.answers"), [_candidate(), *questions], [])


def _long(rubrics: list[Rubric]) -> Sheet:
    columns = [
        _candidate(),
        Column("question_id", _NAME_WIDTH),
        Column(text("batch.column.question"), _QUESTION_WIDTH),
        Column(text("batch.column.answer"), _ANSWER_WIDTH),
    ]
    rows: list[list[Cell]] = [["", rubric.question.id, rubric.question.text, ""] for rubric in rubrics]
    return Sheet(text("batch.sheet.answers"), columns, rows)


def _candidate() -> Column:
    return Column(text("batch.column.candidate"), _NAME_WIDTH)
