"""The user's own documents and the passages cut from them: the record that the search index is built from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from coach.errors import InputError, StoreError
from coach.store.columns import require_zone
from coach.store.database import Database
from coach.store.tables import documents, passages

_CHUNK = 500
"""Rows or values a statement: far below the number of variables that SQLite takes."""


@dataclass(frozen=True)
class DocumentRecord:
    """A document as it is handed in.

    Attributes:
        name: what the user calls it, usually the file's name.
        hash: content hash; the same hash is the same document.
        kind: `md`, `txt`, `docx`, `pdf`…
        added_at: when; with a time zone.
    """

    name: str
    hash: str
    kind: str
    added_at: datetime

    def __post_init__(self) -> None:
        require_zone(self.added_at)


@dataclass(frozen=True)
class PassageRecord:
    """A piece of a document. `id` is unique over all documents; `source` says where in the document it stands."""

    id: str
    title: str
    text: str
    role: str
    topic: str
    source: str


@dataclass(frozen=True)
class StoredDocument(DocumentRecord):
    """A document as it lies in the database, with the number of its passages."""

    id: int
    passages: int


@dataclass(frozen=True)
class StoredPassage(PassageRecord):
    """A passage with the document that it comes from."""

    document_id: int
    document_name: str


class DocumentRepository:
    """Documents and passages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, document: DocumentRecord, parts: Sequence[PassageRecord]) -> int:
        """Store `document` with its passages and return its id; a known content is not stored twice.

        Raises:
            StoreError: a passage id stands twice or belongs to another document (`store.passage-twice`, nothing is
                stored then), or the database cannot be used.
        """
        repeated = [id_ for id_, times in Counter(part.id for part in parts).items() if times > 1]
        if repeated:
            raise StoreError("store.passage-twice", id=repeated[0])
        try:
            with self._database.writing() as connection:
                known = _id_of(connection, document.hash)
                return _add(connection, document, parts) if known is None else known
        except IntegrityError:
            return self._added_meanwhile(document, parts)

    def _added_meanwhile(self, document: DocumentRecord, parts: Sequence[PassageRecord]) -> int:
        """Find out which key stood there already: the document itself or one of its passages."""
        with self._database.reading() as connection:
            known = _id_of(connection, document.hash)
            taken = _taken(connection, parts) if known is None else None
        if known is None:
            raise StoreError("store.passage-twice", id=taken or document.name)
        return known

    def remove(self, document_id: int) -> None:
        """Delete a document and its passages.

        Raises:
            InputError: there is none with this id (`document.unknown`).
            StoreError: the database cannot be used.
        """
        with self._database.writing() as connection:
            if connection.execute(delete(documents).where(documents.c.id == document_id)).rowcount == 0:
                raise InputError("document.unknown", id=document_id)

    def passages(self) -> list[StoredPassage]:
        """Return the passages of all documents, by document and then as they were handed in."""
        columns = [column for column in passages.c if column.name != "position"]
        joined = select(*columns, documents.c.name.label("document_name")).join(documents)
        with self._database.reading() as connection:
            rows = connection.execute(joined.order_by(passages.c.document_id, passages.c.position))
            return [StoredPassage(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name

    def list(self) -> list[StoredDocument]:
        """Return all documents in the order in which they were added."""
        count = select(func.count()).where(passages.c.document_id == documents.c.id).scalar_subquery()
        with self._database.reading() as connection:
            rows = connection.execute(select(documents, count.label("passages")).order_by(documents.c.id))
            return [StoredDocument(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name


def _id_of(connection: Connection, hash_: str) -> int | None:
    return connection.scalar(select(documents.c.id).where(documents.c.hash == hash_))


def _add(connection: Connection, document: DocumentRecord, parts: Sequence[PassageRecord]) -> int:
    added = connection.execute(insert(documents).values(asdict(document)).returning(documents.c.id)).scalar_one()
    for chunk in _chunks(parts):
        rows = [asdict(part) | {"document_id": added, "position": position} for position, part in chunk]
        connection.execute(insert(passages), rows)
    return int(added)


def _taken(connection: Connection, parts: Sequence[PassageRecord]) -> str | None:
    for chunk in _chunks(parts):
        wanted = select(passages.c.id).where(passages.c.id.in_([part.id for _, part in chunk])).limit(1)
        if (found := connection.scalar(wanted)) is not None:
            return str(found)
    return None


def _chunks(parts: Sequence[PassageRecord]) -> Iterator[list[tuple[int, PassageRecord]]]:
    numbered = list(enumerate(parts))
    for start in range(0, len(numbered), _CHUNK):
        yield numbered[start : start + _CHUNK]
