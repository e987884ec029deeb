"""Reports as Word documents: a small, quiet design on A4."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, assert_never

from coach.files.atomic import write_atomically
from coach.files.blocks import Block, Heading, Paragraph, Picture, Quote, Report, Run, Table
from coach.files.docx_look import ACCENT, INK, LINE, MARKS, SOFT, add_field, bar, frame, page_width, prepare, shade
from coach.files.legal import xml_legal
from coach.files.packing import without_clock


def write_docx(target: Path | io.BytesIO, report: Report) -> None:
    """Write `report` to a path (atomically) or into a buffer; the same bytes for the same report.

    Raises:
        InputError: the path cannot be written.
    """
    data = docx_bytes(report)
    if isinstance(target, Path):
        write_atomically(target, data)
    else:
        target.write(data)


def docx_bytes(report: Report) -> bytes:
    """Return `report` as the bytes of a Word document."""
    from docx import Document  # noqa: PLC0415 - 120 ms that only reports need

    document = Document()
    prepare(document, report.language)
    document.core_properties.title = _legal(report.title)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.add_paragraph(_legal(report.title), style="Title")
    if report.subtitle:
        document.add_paragraph(_legal(report.subtitle), style="Subtitle")
    for block in report.blocks:
        _add(document, block)
    _foot(document, report.footer)
    written = io.BytesIO()
    document.save(written)
    return without_clock(written.getvalue())


def _add(document: Any, block: Block) -> None:
    match block:
        case Heading():
            heading = _styled(document, f"Heading{block.level}")
            heading.add_run(_legal(block.text))
            heading.paragraph_format.page_break_before = block.fresh or None
        case Paragraph():
            _runs(_styled(document, "ListBullet" if block.bullet else ""), block.runs)
        case Quote():
            _quote(document, block)
        case Table():
            _table(document, block)
        case Picture():
            _picture(document, block)
        case _:
            assert_never(block)


def _styled(document: Any, style_id: str) -> Any:
    """Add a paragraph with a style by its id: python-docx looks names up in 3 ms, which a long report pays thousands of times."""
    paragraph = document.add_paragraph()
    if style_id:
        paragraph._p.style = style_id  # noqa: SLF001
    return paragraph


def _runs(paragraph: Any, runs: Sequence[Run]) -> None:
    from docx.shared import RGBColor  # noqa: PLC0415

    for run in runs:
        written = paragraph.add_run(_legal(run.text))
        written.bold = run.bold or None
        written.italic = run.italic or None
        if run.soft:
            written.font.color.rgb = RGBColor.from_string(SOFT)
        if run.mark != "plain":
            shade(written._r.get_or_add_rPr(), MARKS[run.mark])  # noqa: SLF001 - no public way to a free colour


def _quote(document: Any, quote: Quote) -> None:
    from docx.shared import Cm  # noqa: PLC0415

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.6)
    bar(paragraph, ACCENT)
    _runs(paragraph, quote.runs)
    if quote.source:
        paragraph.add_run().add_break()
        _runs(paragraph, (Run(quote.source, soft=True),))


def _table(document: Any, table: Table) -> None:
    from docx.shared import Pt  # noqa: PLC0415

    written = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    written.autofit = False
    _cells(written.rows[0], table.columns, bold=True)
    for cell in written.rows[0].cells:
        shade(cell._tc.get_or_add_tcPr(), "E8ECF3")  # noqa: SLF001
    for row in table.rows:
        _cells(written.add_row(), row)
    frame(written, LINE)
    shares = table.widths or [1.0] * len(table.columns)
    for column, share in zip(written.columns, shares, strict=True):
        column.width = width = int(page_width(document) * share / sum(shares))
        for cell in column.cells:
            cell.width = width
    repeat = written.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
    repeat.append(_element("w:tblHeader"))
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _cells(row: Any, texts: Sequence[str], *, bold: bool = False) -> None:
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001
    for cell, words in zip(row.cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2.5)
        run = paragraph.add_run(_legal(words))
        run.bold, run.font.size = bold or None, Pt(9.5)
        run.font.color.rgb = RGBColor.from_string(INK)


def _picture(document: Any, picture: Picture) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Cm  # noqa: PLC0415

    document.add_picture(io.BytesIO(picture.data), width=Cm(picture.width_cm))
    paragraph = document.paragraphs[-1]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for properties in paragraph._p.iter("{*}docPr"):  # noqa: SLF001 - what a screen reader says of the picture
        properties.set("descr", _legal(picture.alt))


def _foot(document: Any, words: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    _runs(paragraph, (Run(f"{words}   " if words else "", soft=True),))
    add_field(paragraph, "PAGE")


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement  # noqa: PLC0415

    return OxmlElement(name)


def _legal(text: str) -> str:
    """Return `text` as a document can hold it; a carriage return would be a second end of the same line."""
    return xml_legal(text).replace("\r", "")
