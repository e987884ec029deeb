"""A document becomes sections, and each tells where it stands."""

import io
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import rc_context
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from pypdf import PdfReader, PdfWriter

from coach.errors import InputError
from coach.files.child.parts import PART_CHARS, Block, group
from coach.files.documents import Section, read_document, whole_text
from coach.settings import Settings
from coach.texts import use_language


@pytest.fixture
def read(tmp_path: Path, settings: Settings):
    def read(content: str | bytes, name: str) -> list[Section]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_document(path, settings)

    return read


def pdf_bytes(*pages: str) -> bytes:
    written = io.BytesIO()
    with rc_context({"pdf.fonttype": 42}), PdfPages(written) as book:
        for words in pages:
            figure = Figure()
            figure.text(0.1, 0.5, words)
            book.savefig(figure)
    return written.getvalue()


def test_markdown_keeps_the_path_of_headings(read) -> None:
    sections = read(
        "---\nid: x\n---\nВступление.\n\n# Реклама\n## Бюджет\nСто тысяч.\n\nВторой абзац.\n\n# Итог\nКонец.\n"
        "```\n# не заголовок\n```\n",
        "a.md",
    )
    assert [(section.address, section.heading) for section in sections] == [
        ("абз. 1", ""),
        ("Реклама / Бюджет", "Реклама / Бюджет"),
        ("Итог", "Итог"),
    ]
    assert sections[1].text == "Сто тысяч.\n\nВторой абзац."
    assert "# не заголовок" in sections[2].text
    assert "id: x" not in whole_text(sections)


def test_plain_text_is_addressed_by_paragraphs(read) -> None:
    lines = [f"Абзац {number}. " + "слово " * 60 for number in range(1, 9)]
    sections = read("\n".join(lines), "a.txt")
    assert [section.address for section in sections] == ["абз. 1–4", "абз. 5–8"]
    use_language("en")
    assert read("один", "a.txt")[0].address == "par. 1"


def test_text_in_another_encoding(read) -> None:
    assert read("Скрипт помогает новичку быстрее выйти на план".encode("cp1251"), "a.txt")[0].text.startswith("Скрипт")


def test_word_with_headings_and_a_table(tmp_path: Path, settings: Settings) -> None:
    document = Document()
    document.add_heading("Аудит", 1)
    document.add_heading("Воронка", 2)
    document.add_paragraph("Из заявки во встречу — 18 %.")
    table = document.add_table(2, 3)
    for place, words in enumerate(["этап", "было", "стало", "встреча", "18", "26"]):
        table.cell(place // 3, place % 3).text = words
    table.cell(0, 0).merge(table.cell(0, 1))
    document.add_heading("Люди", 2)
    document.add_heading("Выводы", 1)
    document.save(tmp_path / "a.docx")
    sections = read_document(tmp_path / "a.docx", settings)
    assert [section.heading for section in sections] == ["Аудит / Воронка", "Аудит / Люди", "Выводы"]
    assert sections[0].text == "Из заявки во встречу — 18 %.\n\nэтап было | стало\nвстреча | 18 | 26"
    assert sections[1].text == "Люди"


def test_pdf_is_addressed_by_pages(read) -> None:
    sections = read(pdf_bytes("Первая страница отчёта", " ", "Третья страница"), "a.pdf")
    assert [(section.address, section.text) for section in sections] == [
        ("стр. 1", "Первая страница отчёта"),
        ("стр. 3", "Третья страница"),
    ]


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes("тайна"))))
    writer.encrypt("пароль", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.md", " \n\n\t\n", "file.blank"),
        ("a.pdf", b"%PDF-1.4\n%%EOF", "file.damaged"),
        ("a.pdf", pdf_bytes(" "), "file.no_text"),
        ("a.pdf", locked_pdf(), "file.encrypted"),
        ("a.docx", b"PK\x03\x04broken", "file.damaged"),
        ("a.docx", "это не Word", "file.not_inside"),
        ("a.csv", "a;b\n1;2\n", "file.no_document"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "file.wrong_type"),
    ],
)
def test_what_is_no_document_is_refused_with_the_reason(read, name: str, content: str | bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content, name)
    assert caught.value.code == code


blocks = st.lists(st.builds(Block, st.integers(0, 4), st.text(max_size=PART_CHARS // 2)), max_size=30)


@given(blocks)
def test_no_words_are_lost_and_no_part_is_long(given_blocks: list[Block]) -> None:
    parts = group(given_blocks)
    shown = "\n".join(part["heading"] + "\n" + part["text"] for part in parts)
    assert all(block.text.strip() in shown for block in given_blocks)
    assert all(part["text"] for part in parts)
    assert all(len(part["text"]) <= PART_CHARS + 2 * part["text"].count("\n\n") + PART_CHARS // 2 for part in parts)
