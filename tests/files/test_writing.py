"""What is written opens as it was meant, is never a formula, and is never half a file."""

import csv
import io
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image

from coach.errors import InputError
from coach.files.atomic import check_writable, write_atomically
from coach.files.blocks import Heading, Paragraph, Picture, Quote, Report, Run, Table, plain
from coach.files.docx import docx_bytes, write_docx
from coach.files.escaping import escape_formula, escape_markdown
from coach.files.radar import radar_png
from coach.files.write_rows import Column, Sheet, csv_bytes, jsonl_bytes, markdown_table
from coach.files.write_xlsx import MAX_CELL_CHARS, xlsx_bytes

FORMULAS = ["=1+1", "+7 999", "-2", "@cmd", "\t=1", "\r=1", "  =1", "\n=1", "＝1"]
HARMLESS = ["Скрипты", "", "5", "«=»", "a=b"]


def sheet(*rows: list[object]) -> Sheet:
    return Sheet("Ответы", [Column("Номер"), Column("Ответ", 60)], rows, {5: "B5D9A9"}, frozenset({0}))


@pytest.mark.parametrize("value", FORMULAS)
def test_a_formula_becomes_text(value: str) -> None:
    assert escape_formula(value) == f"'{value}"
    written = csv_bytes(sheet([1, value])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written, newline=""), delimiter=";"))[1][1] == f"'{value}"
    cell = load_workbook(io.BytesIO(xlsx_bytes([sheet([1, value])]))).active["B2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


@pytest.mark.parametrize("value", HARMLESS)
def test_other_text_stays_as_it_is(value: str) -> None:
    assert escape_formula(value) == value


def test_csv_opens_in_a_russian_excel() -> None:
    data = csv_bytes(sheet([1, "да; нет\nили"]))
    assert data.startswith(b"\xef\xbb\xbf")
    assert "Номер;Ответ\r\n" in data.decode("utf-8-sig")


def test_a_workbook_holds_numbers_colours_and_what_fits_a_cell() -> None:
    data = xlsx_bytes([sheet([5, "а\0б\x0b"], [2, "я" * 40_000]), Sheet("Пусто", [Column("Нет строк")], [])])
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Ответы", "Пусто"]
    page = book["Ответы"]
    assert (page["A2"].value, page["B2"].value) == (5, "аб")
    assert page["A2"].fill.fgColor.rgb.endswith("B5D9A9")
    assert len(page["B3"].value) == MAX_CELL_CHARS
    assert "40000" in page["B3"].value
    assert page.freeze_panes == "A2"


def test_the_same_rows_give_the_same_bytes() -> None:
    rows = sheet([1, "да"])
    assert xlsx_bytes([rows]) == xlsx_bytes([rows])
    report = Report("Отчёт", [plain("да")])
    assert docx_bytes(report) == docx_bytes(report)


def test_jsonl_keeps_letters_and_order() -> None:
    assert jsonl_bytes([{"б": 1, "а": "да"}]) == '{"б": 1, "а": "да"}\n'.encode()


@given(st.text())
@examples(max_examples=300)
def test_markdown_shows_text_and_runs_nothing(value: str) -> None:
    shown = escape_markdown(value)
    assert "<" not in shown
    assert "://" not in shown
    assert "](" not in shown.replace("\\]", "")
    assert "![" not in shown


def test_markdown_table_stays_a_table() -> None:
    lines = markdown_table(sheet([1, "a | b\nc"], [2.5, None])).splitlines()
    assert lines == ["| Номер | Ответ |", "| --- | --- |", "| 1 | a \\| b c |", "| 2.5 |  |"]


def test_a_written_file_is_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_is_said_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"file\.out_no_folder"):
        check_writable(tmp_path / "none" / "a.csv")
    with pytest.raises(InputError, match=r"file\.out_unwritable"):
        check_writable(tmp_path)
    with pytest.raises(InputError, match=r"file\.out_unwritable"):
        write_atomically(tmp_path, b"data")
    assert not list(tmp_path.iterdir())


def test_a_word_report_reads_back(tmp_path: Path) -> None:
    blocks = [
        Heading("Итог"),
        Paragraph((Run("Уровень 4. ", bold=True), Run("слушаем звонки", mark="credited"))),
        Quote((Run("каждую пятницу"),), source="Иван"),
        Table(["Критерий", "Вердикт"], [["Живой документ", "есть\x00"]], widths=[3, 1]),
        Picture(radar_png(["а", "б", "в"], [1, 2, 3], maximum=5), alt="Радар"),
        Paragraph((Run("Первый совет"),), bullet=True),
    ]
    path = tmp_path / "r.docx"
    write_docx(path, Report("Отчёт", blocks, subtitle="РОП", footer="Решает человек"))
    document = Document(str(path))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[:4] == ["Отчёт", "РОП", "Итог", "Уровень 4. слушаем звонки"]
    assert [cell.text for row in document.tables[0].rows for cell in row.cells][-2:] == ["Живой документ", "есть"]
    assert document.sections[0].footer.paragraphs[0].text.startswith("Решает человек")
    shading = document.paragraphs[3].runs[1]._r.xpath("w:rPr/w:shd/@w:fill")
    assert shading == ["D9F0DD"]
    assert len(document.inline_shapes) == 1


@pytest.mark.parametrize("count", [1, 2, 3, 6, 24])
def test_a_radar_is_a_picture_of_use(count: int) -> None:
    labels = ["Внедрение и контроль исполнения стандарта разговора"] * count
    data = radar_png(labels, [3.0] * (count - 1) + [None], maximum=5)
    width, height = Image.open(io.BytesIO(data)).size
    assert width >= 900
    assert height >= 200
    assert data == radar_png(labels, [3.0] * (count - 1) + [None], maximum=5)


@pytest.mark.parametrize(
    ("labels", "values", "maximum"),
    [([], [], 5), (["а"], [], 5), (["а"], [float("nan")], 5), (["а"], [1], 0), (["а"] * 25, [1] * 25, 5)],
)
def test_a_radar_refuses_what_it_cannot_draw(labels: list[str], values: list[float], maximum: float) -> None:
    with pytest.raises(ValueError, match=r"labels|values"):
        radar_png(labels, values, maximum=maximum)
