"""Which files of the data folder are part of a backup."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from coach.settings import Settings

_MADE_AGAIN = ("index", "llm", "llm-cache.db", "tmp")
"""Folders and files that the program makes anew: the search index, what it knows of model servers, cached replies."""

_DATABASES = ("coach.db", "jobs.db", "dbos.db")
"""The first goes in as rows; queues are of this machine, and unfinished batches are queued again from their rows."""

_SIDES = ("", "-wal", "-shm", "-journal")

LEFT_OUT = frozenset(name + side for name in (*_MADE_AGAIN, *_DATABASES) for side in _SIDES)


def kept_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Yield (path inside the backup, file) in a fixed order; links, lock files and databases are left out."""
    data_dir = settings.data_dir
    databases = _databases(settings)
    for path in sorted(data_dir.rglob("*")):
        inside = path.relative_to(data_dir)
        if inside.parts[0] in LEFT_OUT or path.suffix in {".lock", ".part"} or path.is_symlink():
            continue
        if path.resolve() in databases:
            continue
        if path.is_file():
            yield inside.as_posix(), path


def _databases(settings: Settings) -> set[Path]:
    """Return the files of the databases that the settings name, wherever in the folder and however called."""
    found: set[Path] = set()
    for url in (settings.sql_url, settings.jobs_url):
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            found |= {Path(parsed.database + side).resolve() for side in _SIDES}
    return found
