"""The forms in which a graded document is written: Word, PDF, Markdown, one JSON object."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from coach.audit.candidate.grading import GradedSubmission
from coach.audit.candidate.report import submission_report
from coach.errors import InputError
from coach.files.docx import docx_bytes
from coach.files.markdown import report_markdown
from coach.files.pdf import pdf_bytes
from coach.files.write_rows import jsonl_bytes
from coach.rubric.library import Rubric
from coach.texts import current_language

Form = Callable[[GradedSubmission, Rubric], bytes]


def as_docx(graded: GradedSubmission, rubric: Rubric) -> bytes:
    """Return a Word document."""
    return docx_bytes(submission_report(graded, rubric, current_language()))


def as_pdf(graded: GradedSubmission, rubric: Rubric) -> bytes:
    """Return a PDF."""
    return pdf_bytes(submission_report(graded, rubric, current_language()))


def as_markdown(graded: GradedSubmission, rubric: Rubric) -> bytes:
    """Return a text to read."""
    return report_markdown(submission_report(graded, rubric, current_language())).encode()


def as_jsonl(graded: GradedSubmission, _rubric: Rubric) -> bytes:
    """Return one JSON object on a line; every quote carries its address."""
    return jsonl_bytes([_addressed(graded.model_dump(mode="json"), graded.addresses)])


FORMS: dict[str, Form] = {".docx": as_docx, ".pdf": as_pdf, ".md": as_markdown, ".jsonl": as_jsonl}


def form_of(out: Path | None) -> Form:
    """Return the form that a suffix asks for; Markdown without a file.

    Raises:
        InputError: no form has this suffix.
    """
    if out is None:
        return as_markdown
    try:
        return FORMS[out.suffix.lower()]
    except KeyError:
        raise InputError("file.out_suffix", file=out, known=", ".join(FORMS)) from None


def _addressed(value: Any, addresses: dict[int, str]) -> Any:
    if isinstance(value, list):
        return [_addressed(one, addresses) for one in value]
    if not isinstance(value, dict):
        return value
    held = {key: _addressed(one, addresses) for key, one in value.items() if key != "addresses"}
    if {"start", "end", "text"} <= held.keys():
        held["address"] = addresses.get(held["start"], "")
    return held
