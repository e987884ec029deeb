"""A table of answers is read the same from every form and encoding in which people save it."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from openpyxl import Workbook

from coach.errors import InputError
from coach.files.child.decode import decode
from coach.files.child.read_csv import pick_separator, records
from coach.files.tables import Table, read_table
from coach.rubric.library import load_library
from coach.settings import Settings
from coach.texts import explain

HEADER = ["номер", "кандидат", "ответ"]
ROWS = [
    ["1", "Иван Щукин", "Каждую пятницу слушаем звонки; правим скрипт, где клиенты уходят"],
    ["2", "Ольга Ёлкина", 'Первая строка\nвторая: "в кавычках"'],
    ["3", "Пётр", "Конверсия выросла с 18 до 26 процентов за два месяца"],
]


def as_csv(separator: str = ";", rows: list[list[str]] = ROWS) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows([HEADER, *rows])
    return written.getvalue()


def cells(table: Table) -> list[list[str]]:
    return [list(row.cells) for row in table.rows]


@pytest.fixture
def read(tmp_path: Path, settings: Settings):
    def read(content: str | bytes, name: str = "answers.csv", **options: str) -> Table:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path, settings, **options)

    return read


def refusal(read, *arguments: object, **options: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read(*arguments, **options)
    assert "{" not in explain(caught.value)
    return caught.value


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_separator_is_found(read, separator: str) -> None:
    table = read(as_csv(separator))
    assert table.separator == separator
    assert table.columns == tuple(HEADER)
    assert cells(table) == ROWS


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"]
)
def test_encoding_is_found(read, encoding: str) -> None:
    assert cells(read(as_csv().encode(encoding))) == ROWS


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_even_one_short_question_tells_its_encoding(encoding: str) -> None:
    """Wordings of the banks, alone: charset-normalizer by itself takes some for another encoding."""
    for rubric in load_library().rubrics():
        for words in (rubric.question.title, *rubric.question.aliases):
            data = words.translate({ord("—"): "-", ord("–"): "-", ord("«"): '"', ord("»"): '"'}).encode(encoding)
            assert decode(data)[0] == data.decode(encoding)


def test_a_guessed_encoding_is_said_and_can_be_overruled(read) -> None:
    guessed = read(as_csv().encode("cp1251"))
    assert guessed.encoding == "cp1251"
    assert any("cp1251" in note for note in guessed.notes)
    named = read(as_csv().encode("koi8-r"), encoding="koi8-r")
    assert cells(named) == ROWS
    assert not named.notes


def test_a_broken_character_costs_one_character(read) -> None:
    table = read(as_csv().encode().replace("Щукин".encode(), "Щу".encode() + b"\xd0" + "ин".encode()))
    assert table.encoding == "utf_8"
    assert table.rows[0].cells[1] == "Иван Щу\ufffdин"
    assert [list(row.cells) for row in table.rows[1:]] == ROWS[1:]
    assert any("1" in note for note in table.notes)


def test_a_wrong_encoding_is_refused(read) -> None:
    assert refusal(read, as_csv().encode("cp1251"), encoding="utf-8").code == "file.encoding"
    assert refusal(read, as_csv(), encoding="klingon").code == "file.encoding_unknown"
    assert refusal(read, as_csv(), encoding="base64").code == "file.encoding_unknown"


def test_the_separator_can_be_named(read) -> None:
    content = "номер|ответ\n1|да; нет, не знаю\n"
    assert cells(read(content, separator="|")) == [["1", "да; нет, не знаю"]]
    assert cells(read(as_csv("\t"), separator="tab")) == ROWS
    assert refusal(read, content, separator="||").code == "file.separator"


def test_excel_names_its_separator_in_the_first_line(read) -> None:
    table = read("sep=,\r\nномер,ответ\r\n1,да; да; да\r\n")
    assert table.columns == ("номер", "ответ")
    assert [(row.number, row.cells) for row in table.rows] == [(3, ("1", "да; да; да"))]


def test_rows_keep_their_numbers_and_blank_ones_are_counted(read) -> None:
    table = read("номер;ответ\n\n1;а\n;;\n \n2;б\n\n\n")
    assert [row.number for row in table.rows] == [3, 6]
    assert table.blank == 3
    assert any("3" in note for note in table.notes)


def test_a_row_with_a_stray_separator_is_marked_and_the_others_are_not(read) -> None:
    table = read("номер;ответ\n1;было; стало\n2;да\n")
    assert [bool(row.problem) for row in table.rows] == [True, False]


@pytest.mark.parametrize("closing", ["", '4;"г" и д\n'])
def test_a_quotation_mark_that_is_never_closed_costs_one_row(read, closing: str) -> None:
    table = read('номер;ответ\n1;а\n2;"б\n3;в\n' + closing)
    assert [row.number for row in table.rows if row.problem] == [3]
    assert [row.cells[0] for row in table.rows][:3] == ["1", "2", "3"]


def test_quotation_marks_inside_words_are_kept(read) -> None:
    assert cells(read('номер;ответ\n1;фирма "Ромашка", "Лютик"\n')) == [["1", 'фирма "Ромашка", "Лютик"']]


def test_control_characters_survive_for_the_guard_to_see(read) -> None:
    assert cells(read("номер;ответ\n1;а\0б\u200bв\u202eг\n")) == [["1", "а\0б\u200bв\u202eг"]]


def test_jsonl(read) -> None:
    lines = [json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) for row in ROWS]
    table = read("\n".join([*lines, "", "не объект", '{"номер": 4, "лишнее": null, "ответ": "a\\ud800"}']), "a.jsonl")
    assert table.columns == (*HEADER, "лишнее")
    assert [list(row.cells[:3]) for row in table.rows[:3]] == ROWS
    assert [(row.number, bool(row.problem)) for row in table.rows[3:]] == [(5, True), (6, False)]
    assert table.rows[4].cells == ("4", "", "a\ufffd", "")


@pytest.mark.parametrize("content", ["просто текст\n", "[1, 2]", '"строка"', "[" * 100_000])
def test_jsonl_without_objects_is_refused(read, content: str) -> None:
    assert refusal(read, content, "a.jsonl").code == "file.not_jsonl"


def test_xlsx(tmp_path: Path, settings: Settings) -> None:
    book = Workbook()
    book.active.title = "Черновик"
    sheet = book.create_sheet("Ответы")
    for row in [HEADER, *ROWS, [], [4.0, None, "=1+1", "заметка сбоку"]]:
        sheet.append(row)
    book.create_sheet("Тайное").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx", settings)
    assert cells(table)[:3] == ROWS
    assert table.rows[3].number == 6
    assert table.rows[3].cells == ("4", "", "")
    assert any("Ответы" in note and "Черновик" in note and "Тайное" not in note for note in table.notes)


def test_a_workbook_is_known_by_its_content(tmp_path: Path, settings: Settings) -> None:
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(ROWS[0])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").rename(tmp_path / "a.csv")
    assert cells(read_table(tmp_path / "a.csv", settings)) == ROWS[:1]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", "\n;;;\n", "file.no_header"),
        ("a.xls", "<html><table><tr><td>1", "file.wrong_type"),
        ("a.csv", b"MZ\x90\0\x03\0\0\0", "file.wrong_type"),
        ("a.csv", b"\x7fELF\x02\x01", "file.wrong_type"),
        ("a.csv", bytes(range(256)) * 40, "file.binary"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file.old_office"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
        ("a.xlsx", b"PK\x03\x04 and no more", "file.damaged"),
        ("a.md", "# Не таблица", "file.not_a_table"),
        ("a.pdf", b"%PDF-1.7\n", "file.not_a_table"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(read, name: str, content: str | bytes, code: str) -> None:
    assert refusal(read, content, name).code == code


def test_too_many_rows(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "a.csv").write_text("номер;ответ\n" + "1;да\n" * 11)
    few = settings.model_copy(update={"max_rows": 10})
    with pytest.raises(InputError, match=r"file\.too_many_rows"):
        read_table(tmp_path / "a.csv", few)
    assert len(read_table(tmp_path / "a.csv", settings).rows) == 11


texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=30)
tables = st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=8)


@given(tables, st.sampled_from([";", "\t", ","]))
@examples(max_examples=200, deadline=None)
def test_whatever_csv_writes_is_read_back(rows: list[list[str]], separator: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows([["номер", "ответ"], *rows])
    found = list(records(written.getvalue(), separator))
    assert [row.values for row in found[1:]] == rows
    assert [row.number for row in found] == list(range(1, len(rows) + 2))
    assert not any(row.problem for row in found)


@given(tables, st.sampled_from([";", "\t", ","]))
@examples(deadline=None)
def test_the_separator_is_told_from_quoted_cells(rows: list[list[str]], separator: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([["номер", "ответ"], *rows])
    assert pick_separator(written.getvalue(), None) == separator
