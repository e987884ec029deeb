"""Rows are understood by the names that people give to columns, and a bad one never takes the others with it."""

from pathlib import Path

import pytest

from coach.batch.rows import AnswerRow, BadRow, Batch, read_rows
from coach.errors import InputError
from coach.files.tables import Row, Table
from coach.rubric.library import Library
from coach.texts import explain

FILE = Path("answers.csv")


def batch(library: Library, columns: str, *rows: str, role: str | None = None) -> Batch:
    cells = [tuple(cell.strip() for cell in row.split("|")) for row in rows]
    table = Table(
        tuple(name.strip() for name in columns.split("|")),
        tuple(Row(number, values) for number, values in enumerate(cells, start=2)),
    )
    return read_rows(table, library, file=FILE, role=role)


@pytest.mark.parametrize(
    "columns",
    [
        "id | candidate | role | question | answer",
        "№ | ФИО | Должность | Вопрос | Ответ",
        "НОМЕР | Кандидат: | Роль | Текст вопроса | Текст_ответа",
        "п/п | Имя кандидата | вакансия | ВОПРОС? | ответ кандидата",
    ],
)
def test_columns_are_known_by_many_names(library: Library, columns: str) -> None:
    (row,) = batch(library, columns, "7 | Иван | РОП | Как вы относитесь к скриптам? | Хорошо").answers
    assert (row.id, row.number, row.candidate, row.role) == ("7", 2, "Иван", "rop")
    assert (row.question_id, row.answer) == ("rop.scripts", "Хорошо")


@pytest.mark.parametrize("written", ["rom", "РОМ", "Руководитель отдела маркетинга", "head of marketing"])
def test_roles_are_known_by_many_names(library: Library, written: str) -> None:
    (row,) = batch(library, "роль | question_id | ответ", f"{written} | rom.attribution | да").answers
    assert row.role == "rom"


def test_only_the_question_and_the_answer_are_needed(library: Library) -> None:
    (row,) = batch(library, "вопрос | ответ", "Что такое атрибуция? | Это").answers
    assert (row.id, row.candidate, row.role) == ("2", "", "rom")


def test_the_default_role_is_for_rows_that_name_none(library: Library) -> None:
    rows = batch(library, "роль | вопрос | ответ", "| Скрипты | а", "роп | Скрипты | б", role="rom").rows
    assert isinstance(rows[0], BadRow)
    assert isinstance(rows[1], AnswerRow)


def test_each_bad_row_is_named_with_its_number_and_the_others_go_on(library: Library) -> None:
    found = batch(
        library,
        "номер | роль | question_id | вопрос | ответ",
        "1 | rop | rop.scripts | | да",
        "2 | космонавт | rop.scripts | | да",
        "3 | rop | rop.skripts | | да",
        "4 | rom | rop.scripts | | да",
        "5 | rop | | | да",
        "6 | rop | | Какая у вас зарплата? | да",
        "7 | rop | rop.first-day | | ",
    )
    assert [row.id for row in found.answers] == ["1", "7"]
    bad = [row for row in found.rows if isinstance(row, BadRow)]
    assert [row.number for row in bad] == [3, 4, 5, 6, 7]
    assert {row.reason.code for row in bad} == {"bad-row"}
    problems = [str(row.reason.details["problem"]) for row in bad]
    for words, problem in zip(
        ["космонавт", "rop.scripts", "rop", "не указан вопрос", "Ближайшие"], problems, strict=True
    ):
        assert words in problem
    assert problems[4].count("rop.") == 3


def test_a_loose_match_is_said(library: Library) -> None:
    found = batch(library, "роль | вопрос | ответ", "ром | Кого вы нанимали и увольняли? | да")
    assert found.answers[0].question_id == "rom.hired-fired"
    assert any("rom.hired-fired" in note for note in found.notes)


def test_repeated_ids_are_said(library: Library) -> None:
    found = batch(library, "номер | question_id | ответ", "1 | rop.scripts | да", "1 | rop.scripts | нет")
    assert len(found.answers) == 2
    assert any("1" in note for note in found.notes)


@pytest.mark.parametrize(
    ("columns", "rows", "code", "words"),
    [
        ("номер | вопрос", ["1 | Скрипты"], "batch.missing_column", "Ответ"),
        ("номер | ответ", ["1 | да"], "batch.missing_column", "Вопрос"),
        ("вопрос | ответ", [], "batch.no_rows", "заголовок"),
        ("вопрос | ответ", ["| да", "Зарплата | да"], "batch.no_usable_rows", "не указан вопрос"),
    ],
)
def test_a_file_without_anything_to_grade_is_refused(
    library: Library, columns: str, rows: list[str], code: str, words: str
) -> None:
    with pytest.raises(InputError) as caught:
        batch(library, columns, *rows)
    assert caught.value.code == code
    assert words in explain(caught.value)
