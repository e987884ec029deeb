"""The report of a batch in the form that a suffix asks for."""

from collections.abc import Callable
from pathlib import Path

from coach.batch.results.document import batch_document
from coach.batch.results.material import Material
from coach.batch.results.objects import objects
from coach.batch.results.sheets import batch_sheet, candidates_sheet, decisions_sheet, questions_sheet
from coach.batch.results.sheets_rows import answers_sheet, checks_sheet, origin_sheet
from coach.errors import InputError
from coach.files.docx import docx_bytes
from coach.files.markdown import report_markdown
from coach.files.pdf import pdf_bytes
from coach.files.write_rows import csv_bytes, jsonl_bytes
from coach.files.write_xlsx import xlsx_bytes

_SHEETS = (candidates_sheet, questions_sheet, answers_sheet, checks_sheet, decisions_sheet, origin_sheet, batch_sheet)


def as_xlsx(found: Material) -> bytes:
    """Return a workbook: candidates, questions, answers, checks, decisions, provenance, the batch; formulas escaped."""
    return xlsx_bytes([sheet(found) for sheet in _SHEETS])


def as_docx(found: Material) -> bytes:
    """Return a Word document, a candidate a section."""
    return docx_bytes(batch_document(found))


def as_pdf(found: Material) -> bytes:
    """Return the same as PDF."""
    return pdf_bytes(batch_document(found))


def as_markdown(found: Material) -> bytes:
    """Return the same as Markdown, without pictures."""
    return report_markdown(batch_document(found, pictures=False)).encode()


def as_jsonl(found: Material) -> bytes:
    """Return one object an answer and line."""
    return jsonl_bytes(objects(found))


def as_csv(found: Material) -> bytes:
    """Return one line an answer, for a spreadsheet; formulas escaped."""
    return csv_bytes(answers_sheet(found))


FORMS: dict[str, Callable[[Material], bytes]] = {
    ".xlsx": as_xlsx,
    ".docx": as_docx,
    ".pdf": as_pdf,
    ".md": as_markdown,
    ".jsonl": as_jsonl,
    ".csv": as_csv,
}


def form_of(path: Path) -> Callable[[Material], bytes]:
    """Return the form that the suffix of `path` asks for.

    Raises:
        InputError: no form has this suffix.
    """
    try:
        return FORMS[path.suffix.lower()]
    except KeyError:
        raise InputError("file.out_suffix", file=path, known=", ".join(FORMS)) from None
