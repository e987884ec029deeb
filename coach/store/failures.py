"""What drivers and the file system say, turned into errors that a user can act on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError

from coach.errors import StoreError

_SQLITE = {
    "SQLITE_FULL": "store.full",
    "SQLITE_READONLY": "store.read-only",
    "SQLITE_BUSY": "store.busy",
    "SQLITE_LOCKED": "store.busy",
    "SQLITE_PROTOCOL": "store.busy",
    "SQLITE_CORRUPT": "store.corrupt",
    "SQLITE_NOTADB": "store.corrupt",
    "SQLITE_CANTOPEN": "store.unopenable",
}
"""By the first two parts of SQLite's error name: SQLITE_READONLY_DBMOVED is a SQLITE_READONLY."""

_POSTGRES = {"53100": "store.full", "25006": "store.read-only", "55P03": "store.busy"}
"""By SQLSTATE: disk full, read-only transaction, lock not available."""

_FOLDER = {
    errno.EEXIST: "store.folder-file",
    errno.ENOTDIR: "store.folder-file",
    errno.EACCES: "store.folder-rights",
    errno.EPERM: "store.folder-rights",
    errno.EROFS: "store.folder-read-only",
    errno.ENOSPC: "store.full",
    errno.EDQUOT: "store.full",
}


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Raise a StoreError that names `place` instead of a driver's error; a broken key passes as it is."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise database_failure(error, place) from error


def database_failure(error: DBAPIError, place: str) -> StoreError:
    """Return what `error` means to a user."""
    told = error.orig or error
    problem = " ".join(str(told).split())
    if name := getattr(told, "sqlite_errorname", ""):
        code = _SQLITE.get("_".join(name.split("_")[:2]), "store.failed")
        return StoreError(code, place=place, problem=problem)
    state = getattr(told, "sqlstate", None)
    if error.connection_invalidated or state is None:
        return StoreError("store.unreachable", place=place, problem=problem)
    return StoreError(_POSTGRES.get(state, "store.failed"), place=place, problem=problem)


def folder_failure(error: OSError, place: object) -> StoreError:
    """Return what `error` about the data folder means to a user."""
    code = _FOLDER.get(error.errno or 0, "store.folder")
    return StoreError(code, place=place, problem=error.strerror or error)
