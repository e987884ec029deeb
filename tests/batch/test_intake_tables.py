"""A form export, a row a candidate and a column a question, is understood as the long table is."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from coach.batch.intake import take_in
from coach.batch.mapping import parse_wishes
from coach.batch.names import letter_of
from coach.batch.rows import AnswerRow, BadRow
from coach.batch.understood import Intake
from coach.errors import InputError
from coach.rubric.library import Library
from coach.settings import Settings
from coach.texts import explain

SCRIPTS = "Как вы относитесь к скриптам?"
FIRST_DAY = "Ваши действия в первый рабочий день?"
CONTROL = "Как часто нужно контролировать конверсию?"
UNKNOWN = "Расскажите о конфликте в команде"
LONG = "Двое спорили из-за раздачи заявок, я поменял правила раздачи, и споры прекратились."
HEADER = ["Отметка времени", "Адрес электронной почты", "Ваше имя и фамилия", f"1. {SCRIPTS}", FIRST_DAY, CONTROL]
ROWS = [
    ["01.10.2026 10:00:00", "a@x.ru", "Анна Соколова", "Слушаем звонки и правим", "Смотрю воронку", "Каждый день"],
    ["01.10.2026 11:00:00", "b@x.ru", "Пётр Щукин", "Скрипты нужны", "", "Раз в неделю"],
]


@pytest.fixture
def take(tmp_path: Path, settings: Settings, library: Library):
    def take(rows: list[list[object]], *maps: str, name: str = "form.xlsx", candidate: str | None = None, **options):
        path = tmp_path / name
        if path.suffix == ".xlsx":
            book = Workbook()
            for row in rows:
                book.active.append(row)
            book.save(path)
        else:
            path.write_text("\n".join(";".join(map(str, row)) for row in rows), encoding=options.pop("saved", "utf-8"))
        return take_in(path, settings, library, wishes=parse_wishes(maps, library, candidate=candidate), **options)

    return take


def bad(found: Intake) -> list[BadRow]:
    return [row for row in found.batch.rows if isinstance(row, BadRow)]


@pytest.mark.parametrize("name", ["form.xlsx", "form.csv"])
def test_every_cell_under_a_question_is_an_answer(take, name: str) -> None:
    found = take([HEADER, *ROWS], name=name)
    assert found.shape == "wide"
    assert [column.kind for column in found.columns] == ["time", "email", "candidate", "asked", "asked", "asked"]
    assert [(row.id, row.number, row.candidate, row.question_id) for row in found.batch.answers] == [
        ("D2", 2, "Анна Соколова", "rop.scripts"),
        ("E2", 2, "Анна Соколова", "rop.first-day"),
        ("F2", 2, "Анна Соколова", "rop.conversion-control"),
        ("D3", 3, "Пётр Щукин", "rop.scripts"),
        ("E3", 3, "Пётр Щукин", "rop.first-day"),
        ("F3", 3, "Пётр Щукин", "rop.conversion-control"),
    ]
    assert [asked.answers for asked in found.questions] == [2, 1, 2]
    assert found.candidates == 2


def test_the_encoding_and_separator_of_an_export_are_said_and_can_be_overruled(take) -> None:
    found = take([HEADER, *ROWS], name="form.csv", saved="cp1251")
    assert (found.encoding, found.separator) == ("cp1251", ";")
    again = take([HEADER, *ROWS], name="form.csv", saved="koi8-r", encoding="koi8-r", separator=";")
    assert again.batch.answers == found.batch.answers


def test_a_question_that_is_not_known_waits_with_its_nearest_three(take) -> None:
    found = take([[*HEADER, UNKNOWN, "Хобби"], [*ROWS[0], LONG, "Тверь"], [*ROWS[1], "", "Омск"]])
    column = found.columns[6]
    assert column.waits
    assert len(column.match.nearest) == 3
    (row,) = bad(found)
    assert (row.id, row.number) == ("G2", 2)
    assert "--map" in str(row.reason.details["problem"])
    assert found.columns[7].kind == "other"
    assert any("H «Хобби»" in note and "G" not in note for note in found.batch.notes)


@pytest.mark.parametrize("source", [UNKNOWN, "G", "g", "конфликте", f"  {UNKNOWN.upper()}. "])
def test_a_person_says_which_question_a_column_is(take, source: str) -> None:
    found = take([[*HEADER, UNKNOWN], [*ROWS[0], LONG]], f"{source}=rop.other-tools")
    assert not bad(found)
    assert found.batch.answers[-1].question_id == "rop.other-tools"
    assert found.questions[-1].mapped


def test_a_person_leaves_a_column_aside_or_names_the_candidates(take) -> None:
    rows = [["Кто", *HEADER[3:], UNKNOWN], ["Анна", *ROWS[0][3:], LONG]]
    found = take(rows, f"{UNKNOWN}=-", candidate="Кто")
    assert not bad(found)
    assert {row.candidate for row in found.batch.answers} == {"Анна"}
    assert found.columns[-1].kind == "other"


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ("Скрипты", "batch.map.form"),
        ("=rop.scripts", "batch.map.form"),
        ("D=rop.skripts", "batch.map.target"),
        ("Нет такого=rop.scripts", "batch.map.source"),
        ("ZZ=rop.scripts", "batch.map.source"),
    ],
)
def test_a_wish_that_names_nothing_is_refused(take, wish: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        take([HEADER, *ROWS], wish)
    assert caught.value.code == code
    assert "{" not in explain(caught.value)


def test_the_equals_sign_of_a_wish_is_the_last_one(take, library: Library) -> None:
    (wish,) = parse_wishes(["Что значит CR=5 %?=rop.conversion-control"], library)
    assert (wish.source, wish.question_id) == ("Что значит CR=5 %?", "rop.conversion-control")


def test_a_long_table_keeps_its_shape_and_a_wish_names_its_questions(take) -> None:
    rows = [["Кто", "Вопрос", "Ответ"], ["Анна", UNKNOWN, LONG], ["Анна", SCRIPTS, "Нужны"]]
    found = take(rows, f"{UNKNOWN}=rop.other-tools", candidate="Кто")
    assert found.shape == "long"
    assert [(row.candidate, row.question_id) for row in found.batch.answers] == [
        ("Анна", "rop.other-tools"),
        ("Анна", "rop.scripts"),
    ]
    assert [(asked.mapped, asked.answers) for asked in found.questions] == [(True, 1), (False, 1)]
    with pytest.raises(InputError, match=r"batch\.map\.source"):
        take(rows, "Нет такого=rop.scripts")


def test_a_table_of_neither_shape_is_refused_with_what_was_found(take) -> None:
    with pytest.raises(InputError) as caught:
        take([["Город", "Возраст"], ["Омск", 30]])
    assert caught.value.code == "batch.missing_column"
    assert "Возраст" in explain(caught.value)


def test_a_title_over_the_table_is_not_its_header(take) -> None:
    found = take([["Анкета РОП, октябрь"], [], HEADER, *ROWS])
    assert [row.number for row in found.batch.answers] == [4, 4, 4, 5, 5, 5]


def test_headers_merged_over_two_rows_are_read_together(tmp_path: Path, settings: Settings, library: Library) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["ФИО", "Продажи", None, "Управление"])
    sheet.append([None, SCRIPTS, CONTROL, FIRST_DAY])
    sheet.append(["Анна", "Нужны", "Каждый день", "Смотрю воронку"])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    book.save(tmp_path / "a.xlsx")
    found = take_in(tmp_path / "a.xlsx", settings, library)
    assert [(row.id, row.candidate) for row in found.batch.answers] == [("B3", "Анна"), ("C3", "Анна"), ("D3", "Анна")]


def test_blank_rows_and_a_row_without_answers_keep_their_numbers(take) -> None:
    found = take([HEADER, [], ROWS[0], [None] * 6, ["01.10.2026", "c@x.ru", "Олег", "", "", ""], ROWS[1]])
    assert [(row.number, row.candidate) for row in bad(found)] == [(5, "Олег")]
    assert {row.number for row in found.batch.answers} == {3, 6}


def test_a_formula_without_its_value_is_no_answer(take) -> None:
    found = take([HEADER, [*ROWS[0][:3], '="а"&"б"', *ROWS[0][4:]], ROWS[1]])
    (row,) = bad(found)
    assert row.id == "D2"
    assert "формула" in str(row.reason.details["problem"])
    long = take([["Вопрос", "Ответ"], [SCRIPTS, "=1+1"], [SCRIPTS, "да"]])
    assert [row.number for row in bad(long)] == [2]


def test_candidates_of_one_name_are_told_apart_and_said(take) -> None:
    found = take([HEADER, ROWS[0], ROWS[1], [*ROWS[0][:1], "z@x.ru", *ROWS[0][2:]]])
    assert {row.candidate for row in found.batch.answers} == {
        "Анна Соколова (строка 2)",
        "Анна Соколова (строка 4)",
        "Пётр Щукин",
    }
    assert any("2, 4" in note for note in found.batch.notes)


def test_dates_and_numbers_in_place_of_answers_are_said(take) -> None:
    found = take([HEADER, [*ROWS[0][:3], date(2026, 10, 15), 45580, "Каждый день"], ROWS[1]])
    assert any("D2" in note and "E2" in note and "F2" not in note for note in found.batch.notes)


def test_the_name_is_put_together_and_falls_back_to_the_address(take) -> None:
    rows = [
        ["Имя", "Фамилия", "E-mail", SCRIPTS],
        ["Анна", "Соколова", "", "да"],
        ["", "", "b@x.ru", "нет"],
        ["", "", "", "э"],
    ]
    found = take(rows)
    assert [row.candidate for row in found.batch.answers] == ["Соколова Анна", "b@x.ru", "Без имени, строка 4"]


def test_questions_of_another_role_are_not_left_open(take) -> None:
    header = ["ФИО", "Должность", SCRIPTS, CONTROL, "Что такое система атрибуции?"]
    rows = [["Анна", "РОП", "да", "", ""], ["Олег", "маркетолог года", "", "", "Это"], ["Ира", "", "", "да", ""]]
    found = take([header, *rows])
    assert [(row.candidate, row.question_id) for row in found.batch.answers] == [
        ("Анна", "rop.scripts"),
        ("Анна", "rop.conversion-control"),
        ("Олег", "rom.attribution"),
        ("Ира", "rop.scripts"),
        ("Ира", "rop.conversion-control"),
    ]


def test_marks_of_a_graded_quiz_are_no_answers(take) -> None:
    header = ["ФИО", SCRIPTS, f"{SCRIPTS} [Баллы]", f"{SCRIPTS} [Отзыв]"]
    found = take([header, ["Анна", "да", "-- / 1", ""]])
    assert [row.id for row in found.batch.answers] == ["B2"]


def test_of_two_columns_alike_the_surer_is_the_question(take) -> None:
    found = take([["ФИО", SCRIPTS, "Что думаете о скриптах для менеджеров"], ["Анна", "да", "нет"]])
    assert [isinstance(row, AnswerRow) for row in found.batch.rows] == [True, False]
    branches = take([["ФИО", SCRIPTS, SCRIPTS], ["Анна", "", "нет"], ["Олег", "да", ""]])
    assert [(row.id, row.answer) for row in branches.batch.answers] == [("C2", "нет"), ("B3", "да")]


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(place: int, letters: str) -> None:
    assert letter_of(place) == letters
