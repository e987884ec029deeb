"""Connections and transactions, the same on SQLite and on PostgreSQL."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from coach.store.failures import translated

BUSY_SECONDS = 15
"""How long a writer waits for another process that is writing to the same SQLite file."""

_WRITES = "coach_writes"


def make_engine(url: URL) -> Engine:
    """Return an engine for `url`; nothing is opened yet. What is bound to statements (answers!) is in no log or error."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Switch on what SQLite leaves off: waiting, the write-ahead log, foreign keys; transactions are begun by us."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
    _log_ahead(connection)


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; SQLite does not wait for others at this step, so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer midway would fail instead of waiting."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class _Here(threading.local):
    """The transaction that this thread has open for several writers, if any."""

    connection: Connection | None = None


class Database:
    """An engine whose failures are told in our words."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._here = _Here()
        self.place = engine.url.database or "" if self.is_sqlite else engine.url.render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        """Tell SQLite from PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads.

        Raises:
            StoreError: the database cannot be used.
        """
        if (open_ := self._here.connection) is not None:
            with translated(self.place):
                yield open_
            return
        with translated(self.place), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open a transaction that sees the database as it is now, whatever others write meanwhile.

        Raises:
            StoreError: the database cannot be used.
        """
        with translated(self.place), self.engine.connect() as plain:
            # A reading transaction of SQLite is a snapshot by itself.
            options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
            connection = plain.execution_options(**options)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that writes; committed at the end, rolled back when anything is raised.

        Raises:
            StoreError: the database cannot be used, is full or stays busy.
            IntegrityError: a key stands already; the repository that wrote it knows what that means.
        """
        if (open_ := self._here.connection) is not None:
            with translated(self.place), open_.begin_nested():
                yield open_
            return
        with translated(self.place), self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    @contextmanager
    def together(self) -> Iterator[Connection]:
        """Make one transaction of all that this thread reads and writes inside: all of it stands, or nothing does.

        Other threads know nothing of it. Inside another `together` it is a part of that one.

        Raises:
            StoreError: the database cannot be used, is full or stays busy.
        """
        with self.writing() as connection:
            if self._here.connection is not None:
                yield connection
                return
            self._here.connection = connection
            try:
                yield connection
            finally:
                self._here.connection = None

    def close(self) -> None:
        """Close all connections that are not in use."""
        self.engine.dispose()
