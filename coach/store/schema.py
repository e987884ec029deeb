"""The schema of an opened database is brought to the newest version, by one process at a time."""

from pathlib import Path

from alembic.command import upgrade
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text

from coach.errors import StoreError
from coach.store.database import Database

_MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x0C0AC4
"""Any number that nobody else of this database uses: it makes processes that start together wait for each other."""


def migration_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for the migrations of this package."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def newest_revision() -> str:
    """Return the revision that this program knows as the last."""
    return ScriptDirectory.from_config(migration_config()).get_current_head() or ""


def bring_up_to_date(database: Database) -> None:
    """Run the migrations that are missing, all of them or none.

    Raises:
        StoreError: the database was written by a newer version of the program, or cannot be used.
    """
    scripts = ScriptDirectory.from_config(migration_config())
    with database.reading() as connection:
        if revision_of(connection) == scripts.get_current_head():
            return
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
        revision = revision_of(connection)
        if revision is not None and not _knows(scripts, revision):
            raise StoreError("store.newer", place=database.place, revision=revision)
        upgrade(migration_config(connection), "head")


def revision_of(connection: Connection) -> str | None:
    """Return the revision that the database is at; None when it has no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def make_schema(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to `revision` inside the connection's transaction.

    Raises:
        StoreError: this program does not know the revision: it is of a newer one.
    """
    if revision != "head" and not _knows(ScriptDirectory.from_config(migration_config()), revision):
        raise StoreError(
            "store.newer", place=connection.engine.url.render_as_string(hide_password=True), revision=revision
        )
    upgrade(migration_config(connection), revision)


def _knows(scripts: ScriptDirectory, revision: str) -> bool:
    try:
        return scripts.get_revision(revision) is not None
    except CommandError:
        return False
