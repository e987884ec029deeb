"""An upload is read for what it is, and a bad one is refused with what to do, before it can harm."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.shared import RGBColor
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

from coach.errors import InputError
from coach.files.tables import read_table
from coach.files.uploads import Upload, read_upload
from coach.settings import Settings
from coach.texts import explain

SHEET = "urn:oasis:names:tc:opendocument:xmlns"
_MB = 1024 * 1024


@pytest.fixture
def read(tmp_path: Path, settings: Settings):
    def read(content: bytes, name: str, **limits: int) -> Upload:
        path = tmp_path / name
        path.write_bytes(content)
        return read_upload(path, settings.model_copy(update=limits))

    return read


def refused(read, content: bytes, name: str, **limits: int) -> str:
    with pytest.raises(InputError) as caught:
        read(content, name, **limits)
    told = explain(caught.value)
    assert name in told
    assert "{" not in told
    return caught.value.code


def archive(files: Mapping[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return written.getvalue()


def word(*paragraphs: str) -> bytes:
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def pdf(*pages: str) -> bytes:
    written = io.BytesIO()
    with PdfPages(written) as book:
        for words in pages:
            figure = Figure()
            figure.text(0.1, 0.5, words)
            book.savefig(figure)
    return written.getvalue()


def locked(content: bytes) -> bytes:
    writer, written = PdfWriter(clone_from=PdfReader(io.BytesIO(content))), io.BytesIO()
    writer.encrypt("пароль", algorithm="RC4-128")
    writer.write(written)
    return written.getvalue()


def ods(rows: str, manifest: str = "<manifest/>") -> bytes:
    head = f"xmlns:office='{SHEET}:office:1.0' xmlns:table='{SHEET}:table:1.0' xmlns:text='{SHEET}:text:1.0'"
    empty = "<table:table table:name='Пусто'><table:table-row><table:table-cell/></table:table-row></table:table>"
    sheets = f"{empty}<table:table table:name='Ответы'>{rows}</table:table>"
    body = f"<office:document-content {head}><office:body><office:spreadsheet>{sheets}</office:spreadsheet>"
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": f"{body}</office:body></office:document-content>",
        }
    )


def ods_row(*cells: str, attributes: str = "") -> str:
    told = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row {attributes}>{told}</table:table-row>"


def test_an_open_document_spreadsheet(read, tmp_path: Path, settings: Settings) -> None:
    blank = "<table:table-row table:number-rows-repeated='2'><table:table-cell/></table:table-row>"
    second = (
        "<table:table-row><table:table-cell office:value-type='date' office:date-value='2026-10-15T00:00:00'>"
        "<text:p>15.10.26</text:p></table:table-cell><table:table-cell><office:annotation><text:p>заметка</text:p>"
        "</office:annotation><text:p>а<text:s text:c='2'/>б</text:p><text:p>в<text:span>г</text:span>д</text:p>"
        "</table:table-cell></table:table-row>"
    )
    tail = "<table:table-row table:number-rows-repeated='1048000'><table:table-cell/></table:table-row>"
    repeated = ods_row("Анна", "да", attributes="table:number-rows-repeated='2'")
    content = ods(ods_row("ФИО", "Ответ") + blank + second + repeated + tail)
    table = read(content, "a.ods").table
    assert table is not None
    assert table.columns == ("ФИО", "Ответ")
    assert [(row.number, row.cells) for row in table.rows] == [
        (4, ("2026-10-15", "а  б\nвгд")),
        (5, ("Анна", "да")),
        (6, ("Анна", "да")),
    ]
    assert read_table(tmp_path / "a.ods", settings) == table
    many = ods_row("x", attributes="table:number-rows-repeated='900000000'")
    assert refused(read, ods(ods_row("ФИО") + many), "a.ods") == "file.too_many_rows"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.ods", ods("", "<manifest><encryption-data/></manifest>"), "file.encrypted"),
        ("a.ods", ods("<not closed"), "file.damaged"),
        ("a.ods", ods(""), "file.no_header"),
        ("a.csv", b"MZ\x90\0\x03\0\0\0", "file.wrong_type"),
        ("a.csv", b"\x7fELF\x02\x01", "file.wrong_type"),
        ("a.pdf", locked(pdf("тайна")), "file.encrypted"),
        ("a.pdf", pdf(" "), "file.no_text"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
        ("a.docx", b"PK\x03\x04broken", "file.damaged"),
        ("a.zip", archive({}), "file.zip_empty"),
        ("a.zip", archive({".DS_Store": "x", "__MACOSX/a.docx": "x", "папка/": ""}), "file.zip_empty"),
        ("a.zip", archive({"../a.txt": "x"}), "file.zip_unsafe"),
        ("a.zip", archive({"б/../../a.txt": "x", "в.txt": "x"}), "file.zip_unsafe"),
        ("a.zip", archive({"..\\a.txt": "x"}), "file.zip_unsafe"),
        ("a.zip", archive({"/etc/a.txt": "x"}), "file.zip_unsafe"),
        ("a.zip", archive({"C:\\a.txt": "x"}), "file.zip_unsafe"),
        ("a.zip", archive({"внутри.zip": archive({"a.txt": "x"})}), "file.zip_nested"),
        ("a.zip", archive({"a.exe": b"MZ\x90\0\x03\0\0\0"}), "file.wrong_type"),
        ("a.zip", archive({"a.docx": ""}), "file.empty"),
        (
            "a.odt",
            archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
            "file.wrong_type",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(read, name: str, content: bytes, code: str) -> None:
    assert refused(read, content, name) == code


def test_an_archive_with_a_password(read) -> None:
    content = bytearray(archive({"a.txt": "ответ"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(mark) + offset
        content[place : place + 2] = struct.pack("<H", struct.unpack("<H", content[place : place + 2])[0] | 1)
    assert refused(read, bytes(content), "a.zip") == "file.encrypted"


def test_a_link_in_an_archive_is_not_followed(read) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        link = zipfile.ZipInfo("a.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    assert refused(read, written.getvalue(), "a.zip") == "file.zip_unsafe"


def test_too_many_documents(read) -> None:
    content = archive({f"{number}.txt": "x" for number in range(6)})
    assert refused(read, content, "a.zip", max_documents=5) == "file.zip_too_many"
    assert len(read(content, "a.zip", max_documents=6).documents) == 6


def test_a_bomb_is_refused_before_it_is_unpacked(read) -> None:
    content = archive({"a.txt": b"a" * 150 * _MB})
    assert len(content) < 400_000
    assert refused(read, content, "a.zip") == "file.unpack_ratio"
    assert refused(read, content, "a.zip", max_unpacked_mb=100) == "file.unpacks_too_large"


def test_a_bomb_that_lies_about_its_size_is_stopped(read) -> None:
    content = bytearray(archive({"a.txt": b"a" * 30 * _MB}))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", 1000)
    assert refused(read, bytes(content), "a.zip", max_unpacked_mb=5) in {"file.damaged", "file.unpacks_too_large"}


def test_a_bomb_inside_one_document_spoils_no_other(read) -> None:
    bomb = archive({"word/document.xml": b"a" * 150 * _MB})
    one, other = read(archive({"бомба.docx": bomb, "Анна.docx": word("Ответ")}), "a.zip").documents
    assert one.problem is not None
    assert one.problem.code == "file.unpack_ratio"
    assert [paragraph.text for paragraph in other.paragraphs] == ["Ответ"]


def test_a_document_that_takes_too_long_spoils_no_other(read) -> None:
    """A PDF whose page is drawn by a million operators: pypdf goes through them for half a minute."""
    content = b"BT /F1 12 Tf " + b"(abcdefghij) Tj " * 1_200_000 + b"ET"
    slow = archive({"долго.pdf": raw_pdf(content), "Анна.txt": "Ответ"})
    one, other = read(slow, "a.zip", read_seconds=6).documents
    assert one.problem is not None
    assert one.problem.code == "file.timeout"
    assert other.paragraphs[0].text == "Ответ"


def raw_pdf(content: bytes) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj" % number + one + b"endobj\n"
    start = len(written)
    written += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def test_nothing_is_left_on_the_disk(read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    read(archive({"a.txt": "ответ"}), "a.zip")
    refused(read, archive({"../a.txt": "x"}), "a.zip")
    assert not list(scratch.iterdir())
    assert not (tmp_path.parent / "a.txt").exists()


@pytest.mark.parametrize(("encoding", "flagged"), [("cp866", False), ("utf-8", False), ("utf-8", True)])
def test_russian_names_of_every_packer(read, encoding: str, flagged: bool) -> None:
    name = "Щукин Пётр/Ответы.txt"
    content = archive({"X" * len(name.encode(encoding)): "ответ"}).replace(
        b"X" * len(name.encode(encoding)), name.encode(encoding)
    )
    if flagged:
        content = archive({name: "ответ"})
    assert [document.name for document in read(content, "a.zip").documents] == [name]


def test_a_text_is_a_table_if_its_rows_are_alike(read) -> None:
    assert read("вопрос;ответ\nскрипты;да\nпервый день;нет\n".encode(), "a.txt").table is not None
    prose = "Скрипты, по-моему, нужны.\nБез них новичок теряется, а опытный нет.\nВот так.\n"
    assert [paragraph.text for paragraph in read(prose.encode("cp1251"), "a.txt").documents[0].paragraphs] == [
        prose.strip()
    ]


def test_pages_that_are_only_pictures_are_said(read) -> None:
    (document,) = read(pdf("Первая", " ", "Третья"), "a.pdf").documents
    assert [paragraph.text for paragraph in document.paragraphs] == ["Первая", "Третья"]
    assert "2" in document.notes[0]


def test_tracked_changes_and_content_controls_of_word(read) -> None:
    document = Document()
    paragraph = document.add_paragraph("Было ")
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for mark, tag, words in (("ins", "t", "вставлено"), ("del", "delText", "удалено")):
        run = f"<w:r><w:{tag}>{words}</w:{tag}></w:r>"
        paragraph._p.append(parse_xml(f"<w:{mark} xmlns:w='{w}' w:id='1' w:author='x'>{run}</w:{mark}>"))
    control = "<w:sdtContent><w:p><w:r><w:t>в поле</w:t></w:r></w:p></w:sdtContent>"
    document.element.body.insert(1, parse_xml(f"<w:sdt xmlns:w='{w}'>{control}</w:sdt>"))
    written = io.BytesIO()
    document.save(written)
    (found,) = read(written.getvalue(), "a.docx").documents
    assert [paragraph.text for paragraph in found.paragraphs] == ["Было вставлено", "в поле"]


def test_white_letters_on_a_dark_cell_are_seen(read) -> None:
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:shd xmlns:w='{w}' w:val='clear' w:fill='1F3864'/>"))
    cell.paragraphs[0].add_run("Вопрос").font.color.rgb = RGBColor(255, 255, 255)
    style = document.styles.add_style("Тайный", 1)
    style.font.hidden = True
    document.add_paragraph("скрыто стилем", style)
    written = io.BytesIO()
    document.save(written)
    (found,) = read(written.getvalue(), "a.docx").documents
    assert [paragraph.text for paragraph in found.paragraphs] == ["Вопрос"]
    assert [unseen.text for unseen in found.unseen] == ["скрыто стилем"]


def test_a_title_in_one_cell_is_left_out_only_over_a_wider_table(read) -> None:
    book = Workbook()
    for row in (["Анкета"], ["ФИО", "Ответ"], ["Анна", "да"]):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    table = read(written.getvalue(), "a.xlsx").table
    assert table is not None
    assert table.columns == ("ФИО", "Ответ")
    narrow = read("Ответ\nда\nнет\n".encode(), "a.csv").table
    assert narrow is not None
    assert narrow.columns == ("Ответ",)
