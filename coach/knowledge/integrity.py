"""Whether the files of a version are still as they were written.

Chroma does not look: from a damaged vector file it silently finds the wrong passages, or the whole process dies.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from zlib import crc32

from coach.errors import KnowledgeError

_CHUNK = 1 << 20

_CHANGING = {"chroma.sqlite3", "chroma.sqlite3-wal", "chroma.sqlite3-shm", "length.bin", "manifest.json"}
"""Files that Chroma touches when it only reads, and the one that the seals are written to."""

Seals = Mapping[str, int]
"""CRC-32 by path within the folder."""


def seal(folder: Path) -> dict[str, int]:
    """Return the checksums of all files in `folder` that reading does not change."""
    return {path.relative_to(folder).as_posix(): _checksum(path) for path in _sealed(folder)}


def verify(folder: Path, seals: Seals) -> None:
    """Check a version before anything of it is opened.

    Raises:
        KnowledgeError: a file is missing or not as it was, or the SQLite file is broken (`index.damaged`).
        OSError: a file cannot be read.
    """
    for name, wanted in seals.items():
        path = folder / name
        if not path.is_file() or _checksum(path) != wanted:
            raise KnowledgeError("index.damaged", problem=name)
    for path in folder.rglob("chroma.sqlite3"):
        _verify_sqlite(path)


def _verify_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise KnowledgeError("index.damaged", problem=error) from error
    if answer != ("ok",):
        raise KnowledgeError("index.damaged", problem=answer)


def _sealed(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        # A small collection (under 1,000) lives in SQLite alone: its vector files are scratch paper, without a pickle.
        scratch = path.suffix == ".bin" and not path.with_name("index_metadata.pickle").exists()
        if path.is_file() and not scratch and path.name not in _CHANGING:
            yield path


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            value = crc32(chunk, value)
    return value
