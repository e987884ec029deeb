"""Writing a file so that a crash leaves either the old one or the whole new one."""

import os
import tempfile
from pathlib import Path

from coach.errors import InputError


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` beside `path`, flush it to the disk and rename it over `path`.

    A file that existed keeps its permissions; a reader sees the old or the new content, never a part.

    Raises:
        InputError: the folder is missing, not writable or full, or `path` is a folder.
    """
    try:
        _replace(path, data)
    except OSError as error:
        raise InputError("file.out_unwritable", file=path, problem=error.strerror or error) from error


def check_writable(path: Path) -> None:
    """Find out before the work whether its result can be written to `path`.

    Raises:
        InputError: it cannot.
    """
    if not path.parent.is_dir():
        raise InputError("file.out_no_folder", file=path, folder=path.parent)
    try:
        if path.is_dir():
            raise IsADirectoryError(21, os.strerror(21))
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise InputError("file.out_unwritable", file=path, problem=error.strerror or error) from error


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """Return the permissions of the old file or, for a new one, what the process's mask leaves."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
