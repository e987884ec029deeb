"""Notes, transcripts, scripts, briefs and tables as lines with addresses that findings cite."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from coach.audit.draft import Source, SourceLine
from coach.errors import InputError
from coach.files.bounded import read_bounded
from coach.files.child.parts import Part
from coach.files.tables import Table
from coach.files.uploads import Document, read_upload
from coach.settings import Settings
from coach.texts import text

MOST_LINES = 20_000
"""Lines kept of one source; the rest is told."""
_LINED = {".md", ".markdown", ".txt", ".text", ""}


def read_sources(paths: Iterable[Path], settings: Settings, *, area: str = "") -> list[Source]:
    """Read the files of an audit; of two with one name the second becomes `notes-2.md`.

    Raises:
        InputError: a file cannot be used; the text of the error says why and what to do.
    """
    found: list[Source] = []
    for path in paths:
        found += read_source(path, settings, area=area, taken=[one.name for one in found])
    return found


def read_source(path: Path, settings: Settings, *, area: str = "", taken: Sequence[str] = ()) -> list[Source]:
    """Read one file; an archive gives a source a document.

    Args:
        path: MD, TXT, DOCX, PDF, CSV, XLSX or a ZIP of documents.
        settings: limits of reading.
        area: id of the checklist area that it speaks of; empty: of the whole audit.
        taken: names that other sources have.

    Returns:
        Sources whose lines are addressed `notes.md#12` (the line of a text, the paragraph of a Word document, the row
        of a table) or `brief.pdf#p3` (the page). What was left out stands in `notes`.

    Raises:
        InputError: the file cannot be used.
    """
    upload = read_upload(path, settings)
    if len(upload.documents) == 1 and Path(upload.documents[0].name).suffix.lower() == ".pdf":
        return [_pdf(_free(path.name, taken), path, upload.documents[0], settings, area)]
    if upload.table is not None:
        name = _free(path.name, taken)
        if path.suffix.lower() in _LINED:  # notes with a comma in each line look like a table, and are none
            return [_source(name, "txt", _numbered(name, _text(path, upload.table.encoding)), area, ())]
        return [_source(name, "table", _rows(name, upload.table), area, upload.table.notes)]
    used, found = list(taken), list[Source]()
    for document in upload.documents:
        name = _free(Path(document.name).name, used)
        found.append(_document(name, path, document, area, alone=len(upload.documents) == 1))
        used.append(name)
    if all(not one.lines for one in found):
        raise InputError("file.blank", file=path)
    return found


def _document(name: str, path: Path, document: Document, area: str, *, alone: bool) -> Source:
    if document.problem is not None:
        if alone:
            raise document.problem
        return Source(name=name, kind="unread", lines=(), area=area, notes=(text("audit.source.unread", file=name),))
    suffix = Path(document.name).suffix.lower()
    notes = [*document.notes]
    if document.unseen:
        notes.append(text("audit.source.unseen", file=name, n=len(document.unseen)))
    if suffix in _LINED and alone and document.encoding:
        lines = _numbered(name, _text(path, document.encoding))
    else:
        paragraphs = [one.text for one in document.paragraphs]
        lines = _numbered(name, paragraphs)
    return _source(name, suffix.removeprefix(".") or "txt", lines, area, notes)


def _text(path: Path, encoding: str) -> list[str]:
    """Return the lines of a text that the bounded reader has looked at and told the encoding of."""
    return path.read_bytes().decode(encoding or "utf-8", errors="replace").removeprefix("\ufeff").splitlines()


def _pdf(name: str, path: Path, document: Document, settings: Settings, area: str) -> Source:
    """Read the pages with their own numbers; pages without text leave gaps."""
    if document.problem is not None:
        raise document.problem
    parts: list[Part] = read_bounded("document", path, settings)
    lines = (SourceLine(address=f"{name}#p{part['page']}", text=" ".join(part["text"].split())) for part in parts)
    return _source(name, "pdf", lines, area, document.notes)


def _source(name: str, kind: str, lines: Iterator[SourceLine], area: str, notes: Sequence[str]) -> Source:
    kept: list[SourceLine] = []
    left = 0
    for line in lines:
        if len(kept) < MOST_LINES:
            kept.append(line)
        else:
            left += 1
    more = (text("audit.source.cut", file=name, kept=len(kept), left=left),) if left else ()
    return Source(name=name, kind=kind, lines=tuple(kept), area=area, notes=(*notes, *more))


def _numbered(name: str, words: Sequence[str]) -> Iterator[SourceLine]:
    for number, one in enumerate(words, start=1):
        if told := " ".join(one.split()):
            yield SourceLine(address=f"{name}#{number}", text=told)


def _rows(name: str, table: Table) -> Iterator[SourceLine]:
    for row in table.rows:
        pairs = zip(table.columns, row.cells, strict=False)
        told = "; ".join(f"{column}: {' '.join(cell.split())}" for column, cell in pairs if cell.strip())
        if told:
            yield SourceLine(address=f"{name}#{row.number}", text=told)


def _free(name: str, taken: Sequence[str]) -> str:
    if name not in taken:
        return name
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 2
    while f"{stem}-{number}{suffix}" in taken:
        number += 1
    return f"{stem}-{number}{suffix}"
