"""Whatever characters somebody types, the documents about them are written and can be opened."""

import io

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from coach.files.blocks import Report, plain
from coach.files.docx import docx_bytes
from coach.files.legal import xml_legal
from coach.files.naming import plain_name
from coach.files.write_rows import Column, Sheet
from coach.files.write_xlsx import xlsx_bytes
from coach.grading.intake import clean

AT_THE_EDGES = "\x00\x08\t\n\x0b\x0c\r\x1f\x7f\x85\ud7ff\ud800\udbff\udc00\udfff\ue000\ufdd0\ufffd\ufffe\uffff\U00010000\U0001fffe\U0010ffff"


def fits(text: str) -> bool:
    """Whether the library that writes the documents takes it."""
    try:
        etree.Element("a").text = text
    except ValueError:
        return False
    return True


def test_of_all_code_points_those_that_xml_forbids_go_and_no_other() -> None:
    wrong = [hex(code) for code in range(0x110000) if fits(chr(code)) != (xml_legal(chr(code)) == chr(code))]
    assert wrong == []


@given(st.text(st.characters() | st.sampled_from(AT_THE_EDGES)))
def test_a_cleaned_answer_fits_into_every_document_and_cleaning_twice_changes_nothing(text: str) -> None:
    assert fits(clean(text))
    assert clean(clean(text)) == clean(text)
    assert fits(xml_legal(text))


@pytest.mark.parametrize("char", AT_THE_EDGES)
def test_one_character_breaks_no_document(char: str) -> None:
    said = f"было{char}стало"
    report = Report(title=said, blocks=(plain(said),), language="ru")
    shown = [paragraph.text for paragraph in Document(io.BytesIO(docx_bytes(report))).paragraphs]
    assert sum(words.startswith("было") and words.endswith("стало") for words in shown) == 2
    book = load_workbook(io.BytesIO(xlsx_bytes([Sheet("Лист", [Column("Ответ", 30)], [[said]])])))
    cell = str(book.active["A2"].value)
    assert cell.startswith("было")
    assert cell.endswith("стало")


@settings(max_examples=300)
@given(st.text(st.characters() | st.sampled_from("表.\0/\\ \U0001f600"), max_size=400))
def test_any_name_fits_a_disk(name: str) -> None:
    plain_one = plain_name(name)
    assert len(plain_one.encode()) <= 241
    assert not set(plain_one) & set("\0/\\\n")
    assert plain_one not in {".", ".."}


def test_a_long_name_keeps_its_ending() -> None:
    assert plain_name("表" * 115 + ".csv") == "表" * 66 + ".csv"
    assert plain_name("C:\\Мои файлы\\ответы.xlsx") == "ответы.xlsx"
    assert plain_name("a\0.csv") == "a.csv"
    assert [plain_name(name) for name in ("", "..", " . ", "\0", "/")] == [""] * 5
