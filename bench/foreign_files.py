"""Small files of every kind that the program reads, and ways to break them: for fuzzing the readers."""

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from docx import Document
from openpyxl import Workbook

ROOT = Path(__file__).parent.parent
ROWS = [
    ("Кандидат", "Вопрос", "Ответ"),
    ("Анна", "Как вы относитесь к скриптам?", "Опора, а не читка; было 18 %, стало 26 %."),
    ("Пётр", "Как часто нужно контролировать конверсию?", "Каждый день =1+1, а по неделям — с отделом."),
]


def xlsx() -> bytes:
    """Return a workbook."""
    book, out = Workbook(), io.BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def docx() -> bytes:
    """Return a document with a list and a table."""
    document, out = Document(), io.BytesIO()
    for _, question, answer in ROWS:
        document.add_paragraph(question, style="List Number")
        document.add_paragraph(answer)
    table = document.add_table(rows=1, cols=3)
    for cell, word in zip(table.rows[0].cells, ROWS[0], strict=True):
        cell.text = word
    document.save(out)
    return out.getvalue()


def ods() -> bytes:
    """Return an OpenDocument table, as small as one can be."""
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell><text:p xml:space="preserve">{cell}</text:p></table:table-cell>' for cell in row)
        + "</table:table-row>"
        for row in ROWS
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table>{cells}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b"<x/>",
        }
    )


def pdf() -> bytes:
    """Return a page with one line, written by hand."""
    stream = b"BT /F1 12 Tf 72 720 Td (Vopros 1. Otvet: 26) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, each)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return bytes(out)


def csv() -> bytes:
    """Return a table as text, as a Russian form exports it."""
    return "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in ROWS).encode("cp1251")


def jsonl() -> bytes:
    """Return rows as JSON lines."""
    return "\n".join(f'{{"candidate": "{a}", "question": "{b}", "answer": "{c}"}}' for a, b, c in ROWS[1:]).encode()


def text() -> bytes:
    """Return questions and answers in running text."""
    return "\n".join(f"Вопрос {n}. {b}\nОтвет: {c}" for n, (_, b, c) in enumerate(ROWS[1:], start=1)).encode()


def archive() -> bytes:
    """Return a ZIP of documents."""
    return _zipped({"Анна.txt": text(), "Пётр/ответы.docx": docx()})


KINDS: dict[str, Callable[[], bytes]] = {
    "xlsx": xlsx,
    "docx": docx,
    "ods": ods,
    "pdf": pdf,
    "csv": csv,
    "jsonl": jsonl,
    "txt": text,
    "zip": archive,
}


def broken(data: bytes, seed: int) -> bytes:
    """Return `data` with a few things wrong; a ZIP is broken inside its members as often as outside."""
    chance = random.Random(seed)
    if data[:2] == b"PK" and chance.random() < 0.7:
        return _broken_inside(data, chance)
    return _bent(data, chance)


def _broken_inside(data: bytes, chance: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            members = {name: old.read(name) for name in old.namelist()}
    except Exception:  # noqa: BLE001 - it is broken already, in whatever way
        members = {}
    if not members:
        return _bent(data, chance)
    for name in chance.sample(sorted(members), k=min(len(members), chance.randint(1, 2))):
        members[name] = _bent(members[name], chance)
    if chance.random() < 0.1:
        members.pop(chance.choice(sorted(members)))
    return _zipped(members)


_PIECES = (b"\x00", b"<", b"&#x0;", b"&e;", b'"', b"=" * 50, b"<a>" * 200, b"\xff\xfe", b"9" * 400, b"-1", b"../", b"")


def _bent(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(out) + 1), chance.choice((0, 1, 2, 8, 64))
        way = chance.randrange(4)
        if way == 0:
            out[at : at + length] = chance.choice(_PIECES)
        elif way == 1:
            out[at : at + length] = chance.randbytes(length)
        elif way == 2:
            del out[at : at + length]
        else:
            out[at:at] = out[at : at + 64] * chance.randint(1, 20)
    if chance.random() < 0.1:
        del out[chance.randrange(len(out) + 1) :]
    return bytes(out)


def _zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name, content in members.items():
            archive_.writestr(name, content)
    return out.getvalue()
