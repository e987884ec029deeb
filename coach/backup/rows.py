"""The database as lines of JSON and back: the same lines go into SQLite and into PostgreSQL."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Column, Connection, DateTime, LargeBinary, MetaData, Table, func, insert, select, text

VERSION_TABLE = "alembic_version"

PASSING = frozenset({"login_sessions", "login_attempts"})
"""Tables that no backup brings back: a login that ended since would be open again. Everybody logs in anew."""

_CHUNK = 500
"""Rows a statement."""


def reflected(connection: Connection) -> list[Table]:
    """Return the tables as they lie in the database, whatever their version, each after those it refers to."""
    found = MetaData()
    found.reflect(connection)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True
    return [table for table in found.sorted_tables if table.name != VERSION_TABLE]


def lines_of(connection: Connection, table: Table) -> Iterator[str]:
    """Yield each row of `table` as a JSON object, by primary key."""
    rows = connection.execution_options(yield_per=_CHUNK).execute(select(table).order_by(*table.primary_key))
    for row in rows.mappings():
        yield json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False)


def load(connection: Connection, table: Table, lines: Iterable[str]) -> int:
    """Insert `lines` into `table` and return how many there were.

    Raises:
        ValueError: a line is no JSON object.
        KeyError: a line has a column that the table has not.
    """
    readers = {column.name: _reader(column, zones=connection.dialect.name != "sqlite") for column in table.columns}
    count = 0
    for chunk in _chunks(lines):
        rows = [{name: readers[name](value) for name, value in json.loads(line).items()} for line in chunk]
        connection.execute(insert(table), rows)
        count += len(rows)
    return count


def count_on(connection: Connection, table: Table) -> None:
    """Make numbers that the database gives go on after the highest that was loaded (PostgreSQL counts apart)."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key:
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": f'"{table.name}"', "column": column.name}
        )
        highest = connection.scalar(select(func.max(column))) if sequence else None
        if highest is not None:
            connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _reader(column: Column[Any], *, zones: bool) -> Callable[[Any], object]:
    """Return what turns a value of a line into one of `column`; SQLite keeps moments as UTC without a zone."""
    if isinstance(column.type, DateTime):
        return lambda value: value and _moment(value, zones=zones)
    if isinstance(column.type, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value)
    return lambda value: value


def _moment(value: str, *, zones: bool) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment if zones else moment.astimezone(UTC).replace(tzinfo=None)


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    filled = (line for line in lines if line.strip())
    while chunk := list(islice(filled, _CHUNK)):
        yield chunk
