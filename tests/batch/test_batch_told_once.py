"""A column that was not recognised is one problem, however many rows it has."""

from pathlib import Path

from coach.batch.rows import BadRow
from coach.batch.told_once import told_once
from coach.grading.types import Reason

from .test_batch_command import run

FORM = Path(__file__).parents[2] / "examples" / "form_cp1251.csv"


def bad(number: int, problem: str) -> BadRow:
    return BadRow(number, str(number), "Анна", "", Reason(code="bad-row", details={"row": number, "problem": problem}))


def test_the_same_problem_is_told_once_with_its_rows() -> None:
    found = told_once([bad(2, "нет вопроса"), bad(3, "пусто"), bad(4, "нет вопроса")], "ru")
    assert [one.words for one in found] == ["2 строки, первая — 2: нет вопроса", "Строка 3: пусто"]
    assert [row.number for row in found[0].rows] == [2, 4]
    assert told_once([], "ru") == []


def test_the_preview_names_a_column_once() -> None:
    told = run("batch", "preview", FORM, "--role", "rop").stdout
    problems = [line for line in told.splitlines() if line.startswith("!")]
    assert len(problems) == told.count("НЕ УЗНАН") > 1
    assert all(line.startswith("! 30 строк, первая — 2:") for line in problems)
