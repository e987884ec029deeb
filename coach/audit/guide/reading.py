"""Files of a guided audit: what each is, and the lines of one that is a document."""

from pathlib import Path
from typing import Literal, get_args

from coach.audit.columns import suggest_columns
from coach.audit.draft import SourceLine
from coach.audit.types import TableName
from coach.errors import InputError
from coach.files.columns import ColumnTable, read_columns
from coach.files.uploads import Document, read_upload
from coach.settings import Settings

FileKind = Literal["auto", "deals", "spend", "document", "meeting"]
_TABLES = {".csv", ".tsv", ".xlsx", ".xlsm"}


def recognise(path: Path, settings: Settings) -> Literal["deals", "spend", "document"]:
    """Tell what a file is by its columns; whatever is no export of deals or spend is a document."""
    if path.suffix.lower() not in _TABLES:
        return "document"
    try:
        table = read_columns(path, settings)
    except InputError:
        return "document"
    found = {kind: _roles(kind, table) for kind in get_args(TableName)}
    if "stage" in found["deals"]:
        return "deals"
    return "spend" if found["spend"] else "deals" if found["deals"] else "document"


def read_lines(path: Path, name: str, settings: Settings) -> tuple[SourceLine, ...]:
    """Return the lines of a document (a paragraph, a page of a PDF, a row of a table), cited as `name#3`.

    Raises:
        InputError: the file cannot be used, or holds no words.
    """
    upload = read_upload(path, settings)
    if upload.table is not None:
        rows = ((row.number, " · ".join(cell for cell in row.cells if cell.strip())) for row in upload.table.rows)
        lines = [SourceLine(address=f"{name}#{number}", text=words) for number, words in rows if words]
    else:
        several = len(upload.documents) > 1
        lines = [line for one in upload.documents for line in _document(one, name, several=several)]
    if not lines:
        raise InputError("guide.no-words", file=name)
    return tuple(lines)


def _document(document: Document, name: str, *, several: bool) -> list[SourceLine]:
    if document.problem is not None:
        if not several:
            raise document.problem
        return []
    place = f"{name}/{document.name}" if several else name
    sign = "p" if document.name.lower().endswith(".pdf") else ""
    return [
        SourceLine(address=f"{place}#{sign}{number}", text=paragraph.text)
        for number, paragraph in enumerate(document.paragraphs, 1)
    ]


def _roles(kind: TableName, table: ColumnTable) -> set[str]:
    try:
        return {one.role for one in suggest_columns(kind, table)}
    except InputError:
        return set()
