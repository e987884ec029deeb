"""Which files of the data folder are part of a backup."""

from collections.abc import Iterator
from pathlib import Path

_MADE_AGAIN = ("index", "llm", "llm-cache.db", "tmp")
"""Folders and files that the program makes anew: the search index, what it knows of model servers, cached replies."""

_DATABASES = ("coach.db", "jobs.db", "dbos.db")
"""The first goes in as rows; queues are of this machine, and unfinished batches are queued again from their rows."""

_SIDES = ("", "-wal", "-shm", "-journal")

LEFT_OUT = frozenset(name + side for name in (*_MADE_AGAIN, *_DATABASES) for side in _SIDES)


def kept_files(data_dir: Path) -> Iterator[tuple[str, Path]]:
    """Yield (path inside the backup, file) in a fixed order; links and lock files are left out."""
    for path in sorted(data_dir.rglob("*")):
        inside = path.relative_to(data_dir)
        if inside.parts[0] in LEFT_OUT or path.suffix in {".lock", ".part"} or path.is_symlink():
            continue
        if path.is_file():
            yield inside.as_posix(), path
