"""An upload of any kind: a table, or documents with what a reader of them does not see."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from coach.errors import InputError
from coach.files.bounded import read_bounded
from coach.files.child.document import RawDocument
from coach.files.child.parts import BOLD
from coach.files.child.parts import Unseen as RawUnseen
from coach.files.child.upload import RawUpload
from coach.files.tables import Table, table_of
from coach.settings import Settings
from coach.texts import text


@dataclass(frozen=True)
class Paragraph:
    """Words of a document; `heading`: styled as one, `bold`: bold as a whole, `item_of`: the list it is an item of."""

    text: str
    heading: bool = False
    bold: bool = False
    item_of: str = ""


@dataclass(frozen=True)
class Unseen:
    """Words that are in a document and that nobody sees on its page: hidden ones, or a comment.

    Attributes:
        kind: in words, what they are and where.
        text: the words.
    """

    kind: str
    text: str


@dataclass(frozen=True)
class Document:
    """A document.

    Attributes:
        name: as the file or the archive calls it, with folders.
        paragraphs: in order; a page of a PDF is one.
        unseen: what a person must be told and what is never an answer.
        notes: in words, what the reader noticed.
        encoding: of a text, otherwise empty.
        problem: why it cannot be read; then there is nothing else.
    """

    name: str
    paragraphs: tuple[Paragraph, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    notes: tuple[str, ...] = ()
    encoding: str = ""
    problem: InputError | None = None


@dataclass(frozen=True)
class Upload:
    """A table, or at least one document."""

    table: Table | None = None
    documents: tuple[Document, ...] = ()


def read_upload(path: Path, settings: Settings, *, encoding: str | None = None, separator: str | None = None) -> Upload:
    """Read a table (CSV, XLSX, ODS, JSONL), a document (DOCX, PDF, MD, TXT) or a ZIP of documents in the bounded child.

    Args:
        path: the file; what it is is told by its content.
        settings: limits of size, time, memory, rows and documents.
        encoding: of texts; None: guessed.
        separator: of a CSV; None: guessed.

    Raises:
        InputError: the file cannot be used; the text of the error says why and what to do.
    """
    with tempfile.TemporaryDirectory(prefix="coach-upload-") as scratch:
        raw: RawUpload = read_bounded("upload", path, settings, encoding=encoding, separator=separator, scratch=scratch)
    if raw["table"] is not None:
        return Upload(table=table_of(raw["table"], guessed=encoding is None))
    return Upload(documents=tuple(_document(one) for one in raw["documents"]))


def _document(raw: RawDocument) -> Document:
    if raw["error"]:
        return Document(raw["name"], problem=InputError(raw["error"], file=raw["name"], **raw["details"]))
    paragraphs = (
        Paragraph(words, depth > 0, depth == BOLD, item) for depth, words, item in raw["blocks"] if words.strip()
    )
    bare = ", ".join(map(str, raw["bare_pages"]))
    notes = [text("files.note.bare_pages", file=raw["name"], pages=bare)] if bare else []
    return Document(raw["name"], tuple(paragraphs), tuple(map(_unseen, raw["unseen"])), tuple(notes), raw["encoding"])


def _unseen(raw: RawUnseen) -> Unseen:
    return Unseen(text(f"files.unseen.{raw['kind']}", paragraph=raw["paragraph"]), raw["text"])
