"""The user's own documents: read, cut into passages and put on record in the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from coach.files.documents import Section, read_document
from coach.knowledge.passages import Audience, Passage
from coach.knowledge.splitting import split_text
from coach.knowledge.tuning import load_tuning
from coach.rubric.hashing import content_hash
from coach.settings import Settings
from coach.store.documents import DocumentRecord, PassageRecord, StoredDocument, StoredPassage

TOPIC = "document"


class Documents(Protocol):
    """What the index needs of the record; `store.documents` is one."""

    def list(self) -> Sequence[StoredDocument]:
        """Return all documents."""

    def passages(self) -> Sequence[StoredPassage]:
        """Return the passages of all documents."""


class DocumentArchive(Documents, Protocol):
    """What adding needs of the record; `store.documents` is one."""

    def add(self, document: DocumentRecord, parts: Sequence[PassageRecord]) -> int:
        """Store a document and return its id."""


@dataclass(frozen=True)
class Added:
    """A document that was added; `known`: its content was there before, nothing has changed."""

    id: int
    name: str
    passages: int
    known: bool


def add_document(path: Path, settings: Settings, archive: DocumentArchive, role: Audience = "both") -> Added:
    """Read a document (md, txt, docx, pdf), cut it into passages and put it on record. The index is not touched.

    Args:
        path: the file.
        settings: bounds of reading.
        archive: where it is kept.
        role: for whom its passages are found.

    Raises:
        InputError: the file cannot be used.
        StoreError: the database cannot be used.
    """
    sections = read_document(path, settings)
    hash_ = content_hash(*(f"{section.address}\n{section.text}" for section in sections))
    parts = list(_parts(sections, path.stem, hash_, role))
    known = hash_ in {document.hash for document in archive.list()}
    record = DocumentRecord(path.name, hash_, path.suffix.lstrip(".").lower(), datetime.now(UTC))
    return Added(archive.add(record, parts), path.name, len(parts), known)


def _parts(sections: Sequence[Section], name: str, hash_: str, role: Audience) -> Iterator[PassageRecord]:
    words = load_tuning().part_words
    texts = [(section, text) for section in sections for text in split_text(section.text, words)]
    for number, (section, text) in enumerate(texts, start=1):
        yield PassageRecord(
            id=f"doc.{hash_}.{number:04}",
            title=section.heading or name,
            text=text,
            role=role,
            topic=TOPIC,
            source=section.address,
        )


def document_passages(documents: Documents) -> list[Passage]:
    """Return the passages of all documents as the index takes them; the source begins with the document's name."""
    return [
        Passage(
            id=stored.id,
            title=stored.title,
            text=stored.text,
            role=audience(stored.role),
            topic=stored.topic,
            origin="document",
            source=f"{stored.document_name}, {stored.source}" if stored.source else stored.document_name,
        )
        for stored in documents.passages()
    ]


def audience(role: str) -> Audience:
    """Return `role` as one of the known; anything unknown is for both."""
    return "rop" if role == "rop" else "rom" if role == "rom" else "both"
