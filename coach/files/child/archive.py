"""A ZIP archive of documents: what may be unpacked from it, under names of our own."""

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from coach.files.child.refusal import Limits, Refusal

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_RUBBISH = {"thumbs.db", "desktop.ini"}
_RUBBISH_FOLDERS = {"__MACOSX"}
_BLOCK = 1024 * 1024
_MB = 1024 * 1024


class Member(NamedTuple):
    """A file of the archive: its name for people and where it was unpacked to."""

    name: str
    path: Path


def unpack(path: Path, scratch: Path, limits: Limits) -> Iterator[Member]:
    """Unpack one file after the other into `scratch`, never under the name that the archive gives.

    Raises:
        Refusal: names that lead out of the folder, a password, too many files, or more than may be unpacked. All but
            the last are found before anything is unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _checked(archive.infolist(), limits)
            room = limits.unpacked_mb * _MB
            for number, (name, entry) in enumerate(entries, start=1):
                target = scratch / f"{number:05}{PurePosixPath(name).suffix.lower()[:10]}"
                room -= _write(archive, entry, target, room, limits)
                yield Member(name, target)
    except (MemoryError, Refusal):
        raise
    except Exception as error:  # unpacking a foreign archive may raise anything: BadZipFile, zlib.error, EOFError…
        raise Refusal("file.damaged", problem=str(error)[:200]) from error


def _checked(entries: list[zipfile.ZipInfo], limits: Limits) -> list[tuple[str, zipfile.ZipInfo]]:
    named = [(_name(entry), entry) for entry in entries]
    for name, entry in named:
        if _leads_out(name) or stat.S_ISLNK(entry.external_attr >> 16):
            raise Refusal("file.zip_unsafe", name=name[:120])
        if entry.flag_bits & _ENCRYPTED:
            raise Refusal("file.encrypted")
    kept = [(name, entry) for name, entry in named if not entry.is_dir() and not _is_rubbish(name)]
    if not kept:
        raise Refusal("file.zip_empty")
    if len(kept) > limits.documents:
        raise Refusal("file.zip_too_many", count=len(kept), limit=limits.documents)
    return kept


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry; Windows writes Russian ones in cp866 without saying so, macOS in UTF-8."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        written = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "cp866"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _leads_out(name: str) -> bool:
    windows = PureWindowsPath(name)
    return bool(windows.drive or windows.root) or ".." in windows.parts or "\0" in name


def _is_rubbish(name: str) -> bool:
    parts = PureWindowsPath(name).parts
    last = parts[-1].casefold() if parts else ""
    return bool(_RUBBISH_FOLDERS & set(parts)) or last.startswith((".", "~$")) or last in _RUBBISH


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, room: int, limits: Limits) -> int:
    """Unpack one file and return its size; what the archive says of the size is not believed."""
    size = 0
    with archive.open(entry) as source, target.open("wb") as file:
        while block := source.read(_BLOCK):
            size += len(block)
            if size > room:
                raise Refusal("file.unpacks_too_large", unpacked_mb=limits.unpacked_mb, limit_mb=limits.unpacked_mb)
            file.write(block)
    return size
