"""Making a backup: one ZIP with a manifest, a file of JSON lines a table, and the files of the data folder."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Literal

from coach import __version__
from coach.backup.folder import kept_files
from coach.backup.rows import PASSING, lines_of, reflected
from coach.errors import InputError
from coach.files.atomic import check_writable
from coach.rubric.types import Frozen
from coach.settings import Settings
from coach.store.opening import open_database
from coach.store.schema import revision_of

MANIFEST = "manifest.json"
TABLES = "tables/"
FILES = "files/"

_BLOCK = 1 << 20


class Member(Frozen):
    """One file of the backup: its SHA-256, and the number of rows of a table (0 for other files)."""

    sha256: str
    rows: int = 0


class Manifest(Frozen):
    """What a backup holds; the last thing written, so a backup without it was cut off."""

    form: Literal[1] = 1
    coach: str
    made_at: datetime
    revision: str
    members: dict[str, Member]

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(member.rows for member in self.members.values())

    @property
    def files(self) -> int:
        """The number of files out of the data folder."""
        return sum(name.startswith(FILES) for name in self.members)


def make_backup(settings: Settings, out: Path, *, now: datetime) -> Manifest:
    """Write everything that cannot be made again to the ZIP file `out` and say what it holds.

    The database is read as it is at one moment, also while others write. `out` stands only when it is whole.

    Raises:
        InputError: `out` exists already or cannot be written.
        StoreError: the database cannot be read.
    """
    check_new(out)
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name[:40]}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _fill(archive, settings, now)
        part.replace(out)
    except OSError as error:
        raise InputError("file.out_unwritable", file=out, problem=error.strerror or error) from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def check_new(out: Path) -> None:
    """Find out before the work, and before it is written down, whether a backup can be put there.

    Raises:
        InputError: `out` exists already or cannot be written.
    """
    if out.exists():
        raise InputError("backup.exists", file=out)
    check_writable(out)


def _fill(archive: zipfile.ZipFile, settings: Settings, now: datetime) -> Manifest:
    members: dict[str, Member] = {}
    with open_database(settings) as database, database.snapshot() as connection:
        revision = revision_of(connection) or ""
        for table in (each for each in reflected(connection) if each.name not in PASSING):
            name = f"{TABLES}{table.name}.jsonl"
            members[name] = _put(archive, name, (f"{line}\n".encode() for line in lines_of(connection, table)))
    for inside, path in kept_files(settings):
        member = _put(archive, FILES + inside, _blocks(path))
        members[FILES + inside] = member.model_copy(update={"rows": 0})
    manifest = Manifest(coach=__version__, made_at=now, revision=revision, members=members)
    archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def _put(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> Member:
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
            count += 1
    return Member(sha256=digest.hexdigest(), rows=count)


def _blocks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
