"""Files of a guided audit: what each is."""

from pathlib import Path
from typing import Literal, get_args

from coach.audit.columns import suggest_columns
from coach.audit.types import TableName
from coach.errors import InputError
from coach.files.columns import ColumnTable, read_columns
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


def _roles(kind: TableName, table: ColumnTable) -> set[str]:
    try:
        return {one.role for one in suggest_columns(kind, table)}
    except InputError:
        return set()
