"""Restoring a backup into an empty place: checked first, then all or nothing."""

import hashlib
import io
import os
import shutil
import zipfile
from pathlib import Path, PurePosixPath

from pydantic import ValidationError
from sqlalchemy import Connection, inspect

from coach.backup.archive import FILES, MANIFEST, TABLES, Manifest
from coach.backup.rows import PASSING, count_on, load, reflected
from coach.errors import InputError, StoreError
from coach.settings import Settings
from coach.store.opening import open_database, prepare_folder
from coach.store.schema import make_schema

_BLOCK = 1 << 20


def read_manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """Return what the backup says it holds.

    Raises:
        InputError: there is no manifest (`backup.cut`) or it is none of ours.
    """
    try:
        return Manifest.model_validate_json(archive.read(MANIFEST))
    except KeyError as error:
        raise InputError("backup.cut", file=file) from error
    except ValidationError as error:
        raise InputError("backup.form", file=file) from error


def restore(settings: Settings, file: Path) -> Manifest:
    """Bring a backup into the data folder and the database of `settings`; both must be empty.

    The schema is made as it was when the backup was made, filled, and then brought up to date: a backup of an older
    program is good for a newer one, and one of SQLite for PostgreSQL.

    Raises:
        InputError: the file is no backup, was cut off or changed, or the place is not empty.
        StoreError: the backup is of a newer program, or the database cannot be used.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = read_manifest(archive, file)
            _check(archive, manifest, file)
            _restore(settings, archive, manifest)
            return manifest
    except FileNotFoundError as error:
        raise InputError("file.missing", file=file) from error
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError("backup.unreadable", file=file, problem=error) from error


def _check(archive: zipfile.ZipFile, manifest: Manifest, file: Path) -> None:
    """Compare every member with its hash before anything is written."""
    present = set(archive.namelist()) - {MANIFEST}
    for name, member in manifest.members.items():
        if name not in present or not _safe(name):
            raise InputError("backup.damaged", file=file, member=name)
        digest = hashlib.sha256()
        with archive.open(name) as content:
            while block := content.read(_BLOCK):
                digest.update(block)
        if digest.hexdigest() != member.sha256:
            raise InputError("backup.damaged", file=file, member=name)


def _safe(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.parts[0] + "/" in {TABLES, FILES}


def _restore(settings: Settings, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    prepare_folder(settings.data_dir)
    if any(settings.data_dir.iterdir()):
        raise InputError("backup.not-empty", place=settings.data_dir)
    try:
        _unpack(archive, manifest, settings.data_dir)
        with open_database(settings) as database, database.writing() as connection:
            _refuse_tables(connection, database.place)
            _fill(connection, archive, manifest)
    except BaseException:
        # The folder was empty, so all that lies in it now is ours: leave it as it was found.
        for path in settings.data_dir.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def _refuse_tables(connection: Connection, place: str) -> None:
    if inspect(connection).get_table_names():
        raise InputError("backup.not-empty", place=place)


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    for name in manifest.members:
        if not name.startswith(FILES):
            continue
        target = folder / name.removeprefix(FILES)
        for above in reversed(target.relative_to(folder).parents[:-1]):
            (folder / above).mkdir(mode=0o700, exist_ok=True)
        with archive.open(name) as content, open(target, "wb", opener=_for_this_user) as out:
            shutil.copyfileobj(content, out, _BLOCK)


def _for_this_user(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _fill(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    make_schema(connection, manifest.revision or "head")
    tables = {f"{TABLES}{table.name}.jsonl": table for table in reflected(connection)}
    unknown = {name for name in manifest.members if name.startswith(TABLES)} - set(tables)
    if unknown:
        raise StoreError("backup.table", name=min(unknown))
    for name, table in tables.items():
        if name in manifest.members and table.name not in PASSING:
            with archive.open(name) as content:
                load(connection, table, io.TextIOWrapper(content, encoding="utf-8", newline="\n"))
            count_on(connection, table)
    make_schema(connection)
