"""What a file really is, told by its content rather than by its name."""

import zipfile
from pathlib import Path
from typing import Literal

from coach.files.child.decode import unmarked_utf16
from coach.files.child.refusal import Limits, Refusal

Kind = Literal["text", "pdf", "docx", "xlsx", "ods", "zip"]

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = {
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
    b"\xca\xfe\xba\xbe": "Mach-O",
    b"\xcf\xfa\xed\xfe": "Mach-O",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "GZIP",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"{\\rtf": "RTF",
    b"SQLite format 3\0": "SQLite",
}
_MARKED_TEXT = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MAX_CONTROL_SHARE = 0.05
_SMALL_UNPACKED_MB = 20
_MB = 1024 * 1024


def kind_of(path: Path, limits: Limits) -> Kind:
    """Return what `path` holds.

    Raises:
        Refusal: a program, a picture, an archive, an old or encrypted Office file, or one that unpacks too large.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_OLE):
        raise Refusal("file.encrypted" if _ENCRYPTED in path.read_bytes() else "file.old_office")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path, limits)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for magic, name in _FOREIGN.items():
        if head.startswith(magic) and not (magic == b"MZ" and b"\0" not in head):
            raise Refusal("file.wrong_type", found=name)
    if not head.startswith(_MARKED_TEXT) and not unmarked_utf16(head) and _control_share(head) > _MAX_CONTROL_SHARE:
        raise Refusal("file.binary")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise Refusal("file.wrong_type", found="HTML/XML")
    return "text"


def _control_share(head: bytes) -> float:
    return sum(byte < 32 and byte not in b"\t\r\n\f" for byte in head) / max(len(head), 1)


def _zip_kind(path: Path, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except Exception as error:  # a foreign archive may raise anything: BadZipFile, NotImplementedError, struct.error
        raise Refusal("file.damaged", problem=str(error)) from error
    _check_unpacked(entries, path.stat().st_size, limits)
    names = {entry.filename for entry in entries}
    if "content.xml" in names and "mimetype" in names:
        return _open_document(path)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    return "zip"


def _open_document(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as file:
            kind = file.read(_HEAD).decode("ascii", "replace")
    except Exception as error:
        raise Refusal("file.damaged", problem=type(error).__name__) from error
    if "spreadsheet" in kind:
        return "ods"
    raise Refusal("file.wrong_type", found="ODT" if "text" in kind else "OpenDocument")


def _check_unpacked(entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    small = unpacked <= _SMALL_UNPACKED_MB * _MB
    if unpacked > limits.unpacked_mb * _MB:
        raise Refusal("file.unpacks_too_large", unpacked_mb=unpacked // _MB, limit_mb=limits.unpacked_mb)
    if not small and unpacked > limits.unpack_ratio * packed:
        raise Refusal("file.unpack_ratio", unpacked_mb=unpacked // _MB, ratio=unpacked // max(packed, 1))
