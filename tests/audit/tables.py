"""Tables for tests, without a file."""

import json

from coach.files.child.columns import TypedRow, gather
from coach.files.child.refusal import Limits
from coach.files.columns import ColumnTable, from_raw

_LIMITS = Limits(seconds=10, memory_mb=512, unpacked_mb=10, unpack_ratio=10, rows=1000, documents=10)


def table(file: str, header: list[str], rows: list[tuple[object, ...]]) -> ColumnTable:
    """Return a table as the reading child hands it over."""
    typed = [TypedRow(number, list(row)) for number, row in enumerate([tuple(header), *rows], start=1)]
    return from_raw(file, json.loads(json.dumps(gather(iter(typed), _LIMITS, ragged=True))))
