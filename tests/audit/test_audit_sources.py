"""Files of an audit as lines with addresses, and what was left out of them."""

from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from coach.audit.evidence import evidence_of
from coach.audit.sources import read_sources
from coach.errors import InputError
from coach.files.blocks import Heading, Report, plain
from coach.files.pdf import pdf_bytes
from coach.settings import Settings


def test_a_line_of_a_text_has_its_number_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "заметки.md"
    path.write_text("# Встреча\n\nСкрипта нет.\n\n\nПланёрка в 9:30.\n", encoding="utf-8")
    (source,) = read_sources([path], Settings())
    assert [(line.address, line.text) for line in source.lines] == [
        ("заметки.md#1", "# Встреча"),
        ("заметки.md#3", "Скрипта нет."),
        ("заметки.md#6", "Планёрка в 9:30."),
    ]


def test_an_old_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_text("Премию платят с договоров, а не с денег.\n" * 3, encoding="cp1251")
    (source,) = read_sources([path], Settings())
    assert source.lines[2].text == "Премию платят с договоров, а не с денег."
    assert source.lines[2].address == "old.txt#3"


def test_a_paragraph_of_a_document_and_a_row_of_a_table(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Первый звонок за 15 минут.")
    document.add_paragraph("Второй на следующий день.")
    document.save(str(tmp_path / "script.docx"))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Месяц", "План"], ["март", 120], ["апрель", 130]):
        sheet.append(row)
    book.save(tmp_path / "plan.xlsx")
    script, plan = read_sources([tmp_path / "script.docx", tmp_path / "plan.xlsx"], Settings())
    assert script.lines[1].address == "script.docx#2"
    assert (plan.lines[1].address, plan.lines[1].text) == ("plan.xlsx#3", "Месяц: апрель; План: 130")


def test_a_page_of_a_pdf_has_its_own_number(tmp_path: Path) -> None:
    blocks = [
        block for number in range(1, 60) for block in (Heading(f"Часть {number}"), plain(f"Слова части {number}."))
    ]
    (tmp_path / "brief.pdf").write_bytes(pdf_bytes(Report("Бриф", blocks)))
    (source,) = read_sources([tmp_path / "brief.pdf"], Settings())
    assert source.lines[0].address == "brief.pdf#p1"
    assert "Слова части 1." in source.lines[0].text
    assert source.lines[-1].address == f"brief.pdf#p{len(source.lines)}"


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "notes.md").write_text(f"Заметка из {folder}.", encoding="utf-8")
    first, second = read_sources([tmp_path / "a/notes.md", tmp_path / "b/notes.md"], Settings())
    assert (first.name, second.name) == ("notes.md", "notes-2.md")
    assert second.lines[0].address == "notes-2.md#1"


def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    with pytest.raises(InputError):
        read_sources([tmp_path / "empty.md"], Settings())
    (tmp_path / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    with pytest.raises(InputError):
        read_sources([tmp_path / "picture.md"], Settings())


def test_lines_are_found_by_the_words_of_the_checklist(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("Скрипт звонка никто не открывает уже год.\nПогода сегодня хорошая и тёплая.\n", encoding="utf-8")
    evidence = evidence_of("rop", read_sources([path], Settings()))
    assert [line.address for line in evidence.of("structure-and-scripts/script-vs-calls")] == ["notes.md#1"]
    assert not evidence.area("planning")
