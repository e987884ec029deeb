"""Files of a guided audit: what each is."""

from pathlib import Path
from typing import Literal, get_args

from coach.audit.columns import suggest_columns
from coach.audit.types import SourceTable
from coach.errors import InputError
from coach.files.columns import ColumnTable, read_columns
from coach.settings import Settings

FileKind = Literal["auto", "deals", "spend", "history", "plan", "staff", "document", "meeting"]
_TABLES = {".csv", ".tsv", ".xlsx", ".xlsm"}


def recognise(path: Path, settings: Settings) -> tuple[SourceTable | Literal["document"], ColumnTable | None]:
    """Tell what a file is by its columns, and return the table it was read as; whatever is no export is a document.

    A list of staff is recognised by nothing but a column of names, which many tables have: a person must say so.
    """
    if path.suffix.lower() not in _TABLES:
        return "document", None
    try:
        table = read_columns(path, settings)
    except InputError:
        return "document", None
    return _kind(table), table


def _kind(table: ColumnTable) -> SourceTable | Literal["document"]:
    found = {kind: _roles(kind, table) for kind in get_args(SourceTable)}
    if found["history"] and "amount" not in found["deals"]:
        return "history"
    if "stage" in found["deals"]:
        return "deals"
    kinds: tuple[SourceTable, ...] = ("spend", "plan", "deals")
    return next((kind for kind in kinds if found[kind]), "document")


def _roles(kind: SourceTable, table: ColumnTable) -> set[str]:
    try:
        return {one.role for one in suggest_columns(kind, table)}
    except InputError:
        return set()
