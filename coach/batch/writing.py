"""Which form of output a suffix asks for."""

from collections.abc import Callable, Sequence
from pathlib import Path

from coach.batch.markdown import to_markdown
from coach.batch.output import to_object
from coach.batch.run import Outcome
from coach.batch.sheets import answers_sheet, checks_sheet, summary_sheet
from coach.errors import InputError
from coach.files.write_rows import csv_bytes, jsonl_bytes
from coach.files.write_xlsx import xlsx_bytes
from coach.rubric.library import Library

Form = Callable[[Sequence[Outcome], Library], bytes]


def as_jsonl(outcomes: Sequence[Outcome], _library: Library) -> bytes:
    """Return one JSON object an answer and line."""
    return jsonl_bytes(to_object(outcome) for outcome in outcomes)


def as_csv(outcomes: Sequence[Outcome], library: Library) -> bytes:
    """Return one line an answer, for Excel."""
    return csv_bytes(answers_sheet(outcomes, library))


def as_xlsx(outcomes: Sequence[Outcome], library: Library) -> bytes:
    """Return a workbook: summary, answers, checks."""
    return xlsx_bytes([make(outcomes, library) for make in (summary_sheet, answers_sheet, checks_sheet)])


def as_markdown(outcomes: Sequence[Outcome], library: Library) -> bytes:
    """Return a report to read."""
    return to_markdown(outcomes, library).encode()


FORMS: dict[str, Form] = {".jsonl": as_jsonl, ".csv": as_csv, ".xlsx": as_xlsx, ".md": as_markdown}


def form_of(path: Path) -> Form:
    """Return the form that the suffix of `path` asks for.

    Raises:
        InputError: no form has this suffix.
    """
    try:
        return FORMS[path.suffix.lower()]
    except KeyError:
        raise InputError("file.out_suffix", file=path, known=", ".join(FORMS)) from None
