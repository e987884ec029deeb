"""What an uploaded file is: a table, a document, or an archive of documents."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from coach.files.child.archive import Member, unpack
from coach.files.child.document import MARKDOWN, TEXT, RawDocument, whole
from coach.files.child.refusal import Limits, Refusal
from coach.files.child.sniff import kind_of
from coach.files.child.table import RawTable, table

_SHARE_OF_TIME = 3
"""One document of an archive may take a third of the time, so that a bad one leaves some for the others."""

_SAMPLE_LINES = 50
_TABLE_SHARE = 0.9
_TABLES = {".csv", ".tsv", ".tab", ".xlsx", ".ods", ".jsonl", ".ndjson", ".json"}


class RawUpload(TypedDict):
    """A table, or documents."""

    table: RawTable | None
    documents: list[RawDocument]


def upload(path: Path, limits: Limits, scratch: Path, *, encoding: str | None, separator: str | None) -> RawUpload:
    """Return what a file holds; in an archive, a document that cannot be read does not spoil the others.

    Args:
        path: the file.
        limits: of size, time and number.
        scratch: an empty folder that the caller removes.
        encoding: of a text; None: guessed.
        separator: of a CSV; None: guessed.

    Raises:
        Refusal: the file cannot be used.
    """
    kind = kind_of(path, limits)
    if kind == "zip":
        return _archive(path, limits, scratch, encoding, separator)
    suffix = path.suffix.lower()
    prose = kind == "text" and (suffix in MARKDOWN or (suffix in TEXT and not _is_table(path, encoding, separator)))
    if kind in {"docx", "pdf"} or prose:
        return RawUpload(table=None, documents=[whole(path, limits, encoding=encoding)])
    return RawUpload(table=table(path, limits, encoding=encoding, separator=separator), documents=[])


def _archive(path: Path, limits: Limits, scratch: Path, encoding: str | None, separator: str | None) -> RawUpload:
    members = list(unpack(path, scratch, limits))
    if len(members) == 1 and members[0].path.suffix in _TABLES:  # as Google Forms hands out its CSV
        return RawUpload(table=table(members[0].path, limits, encoding=encoding, separator=separator), documents=[])
    documents = [_member(member, limits, encoding) for member in members]
    if all(one["error"] for one in documents):
        raise Refusal(documents[0]["error"], **documents[0]["details"])
    return RawUpload(table=None, documents=documents)


def _member(member: Member, limits: Limits, encoding: str | None) -> RawDocument:
    try:
        with _alarm(max(1, limits.seconds // _SHARE_OF_TIME)):
            _check_member(member, limits)
            return whole(member.path, limits, name=member.name, encoding=encoding)
    except Refusal as refusal:
        code, details = refusal.code, refusal.details
    except MemoryError:
        code, details = "file.memory", {"limit_mb": limits.memory_mb}
    except RecursionError:
        code, details = "file.damaged", {"problem": "RecursionError"}
    except _Late:
        code, details = "file.timeout", {"seconds": limits.seconds // _SHARE_OF_TIME}
    return RawDocument(name=member.name, blocks=[], unseen=[], bare_pages=[], encoding="", error=code, details=details)


def _check_member(member: Member, limits: Limits) -> None:
    if member.path.stat().st_size == 0:
        raise Refusal("file.empty")
    if kind_of(member.path, limits) == "zip":
        raise Refusal("file.zip_nested")


class _Late(BaseException):
    """The time of one document is over; no `Exception`, which a parser may swallow."""


@contextmanager
def _alarm(seconds: int) -> Iterator[None]:
    """End what is inside after `seconds`; where the system has no such clock, that of the parent remains."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(_number: int, _frame: object) -> None:
        raise _Late

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def _is_table(path: Path, encoding: str | None, separator: str | None) -> bool:
    """Tell whether a text without a telling suffix is a table: nearly all of its rows are as wide as the first."""
    import csv  # noqa: PLC0415 - only for such files
    import io  # noqa: PLC0415
    from itertools import islice  # noqa: PLC0415

    from coach.files.child.decode import decode  # noqa: PLC0415
    from coach.files.child.read_csv import pick_separator, strip_marker  # noqa: PLC0415

    text, marked = strip_marker(decode(path.read_bytes(), encoding)[0])
    if separator or marked:
        return True
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=pick_separator(text, None))
    widths = [len(row) for row in islice(rows, _SAMPLE_LINES) if any(cell.strip() for cell in row)]
    same = sum(width == widths[0] for width in widths) if widths else 0
    return len(widths) > 1 and widths[0] > 1 and same >= _TABLE_SHARE * len(widths)
