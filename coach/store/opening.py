"""From settings to a store that can be used: the folder, the connection, the schema."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from coach.errors import StoreError
from coach.settings import Settings
from coach.store.database import Database, make_engine
from coach.store.failures import folder_failure
from coach.store.schema import bring_up_to_date
from coach.store.store import Store

_BACKENDS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
"""What is tested, and the one driver that is installed for each."""


def open_store(settings: Settings) -> Store:
    """Create the data folder if need be, bring the schema up to date and return the store.

    Raises:
        StoreError: the folder or the database cannot be used, or was written by a newer version of the program.
    """
    url = _url(settings.sql_url)
    prepare_folder(settings.data_dir)
    database = Database(make_engine(url))
    try:
        bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return Store(database)


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Open the database as it lies there, whatever its schema: for backups and their restoring.

    Raises:
        StoreError: the folder or the database cannot be used.
    """
    url = _url(settings.sql_url)
    prepare_folder(settings.data_dir)
    database = Database(make_engine(url))
    try:
        yield database
    finally:
        database.close()


def _url(given: str) -> URL:
    try:
        url = make_url(given)
        if _BACKENDS.get(url.get_backend_name()) != url.drivername:
            raise StoreError("store.url", problem=url.drivername)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        # The text of these errors repeats the URL, and with it the password.
        raise StoreError("store.url", problem=given.partition("://")[0]) from error
    return url


def prepare_folder(folder: Path) -> None:
    """Create `folder` for this user only and try whether a file can be written there.

    Raises:
        StoreError: it is a file, may not be written to, is read-only or full.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"coach")
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        raise folder_failure(error, folder) from error
