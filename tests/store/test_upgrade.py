"""A database with a row in every table of an older schema is brought up to date where it lies, on both databases."""

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Boolean, Connection, DateTime, Float, Integer, LargeBinary, MetaData, Table, func, select
from sqlalchemy.sql.type_api import TypeEngine

from coach.settings import Settings
from coach.store import open_store
from coach.store.opening import open_database
from coach.store.schema import make_schema, migration_config, newest_revision, revision_of

OLD = [
    script.revision
    for script in reversed(list(ScriptDirectory.from_config(migration_config()).walk_revisions()))
    if script.revision != newest_revision()
]
GONE = {"grades"}
"""Tables that a later schema dropped on purpose."""

_VALUES: tuple[tuple[type[TypeEngine[Any]], Any], ...] = (
    (JSON, {}),
    (DateTime, datetime(2026, 11, 23, tzinfo=UTC)),
    (Boolean, True),
    (Integer, 1),
    (Float, 1.0),
    (LargeBinary, b"x"),
)


def value(kind: TypeEngine[Any]) -> Any:
    """Return a value of a column; all texts and all numbers are the same, so every foreign key finds its row."""
    return next((given for known, given in _VALUES if isinstance(kind, known)), "x")


def tables(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if not table.name.startswith(("alembic_", "sqlite_"))]


@pytest.mark.parametrize("revision", OLD)
def test_rows_of_an_older_schema_survive_the_upgrade(any_database: Settings, revision: str) -> None:
    with open_database(any_database) as database, database.writing() as connection:
        make_schema(connection, revision)
        filled = tables(connection)
        for table in filled:
            connection.execute(table.insert().values({column.name: value(column.type) for column in table.columns}))
    open_store(any_database).close()
    with open_database(any_database) as database, database.reading() as connection:
        assert revision_of(connection) == newest_revision()
        now = {table.name: table for table in tables(connection)}
        counts = {name: connection.scalar(select(func.count()).select_from(table)) for name, table in now.items()}
    assert {table.name for table in filled} - set(now) <= GONE
    assert {counts[table.name] for table in filled if table.name in now} == {1}
