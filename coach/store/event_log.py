"""Append-only events under a head (an interview session, a guided audit), safe against two tabs that write at once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from coach.errors import InputError, StoreError
from coach.store.columns import require_zone
from coach.store.database import Database


class SequenceConflictError(StoreError):
    """Somebody else appended first: read the events again and decide anew."""


@dataclass(frozen=True)
class EventRecord:
    """One event to append: its kind, its content as JSON values, and when it happened (with a zone)."""

    kind: str
    payload: Mapping[str, Any]
    at: datetime

    def __post_init__(self) -> None:
        require_zone(self.at)


@dataclass(frozen=True)
class StoredEvent(EventRecord):
    """An event with its place in the log: 1, 2, 3 and so on."""

    seq: int


@dataclass(frozen=True)
class EventLog:
    """The events of one kind of head.

    Attributes:
        database: where they are.
        heads: the table of heads, by `id`.
        events: the table of events.
        key: the column of `events` that names the head.
        unknown: code of the error for a head that is not there.
    """

    database: Database
    heads: Table
    events: Table
    key: str
    unknown: str

    def create(self, header: Mapping[str, Any], events: Sequence[EventRecord]) -> int:
        """Store a new head with its first events; returns the number of the last one.

        Raises:
            SequenceConflictError: a head with this id exists.
            StoreError: the database cannot be used.
        """
        try:
            with self.database.writing() as connection:
                connection.execute(insert(self.heads).values(dict(header)))
                return self._write(connection, header["id"], 0, events)
        except IntegrityError as error:
            raise SequenceConflictError("store.conflict", id=header["id"]) from error

    def append(
        self, head: str, expected: int, events: Sequence[EventRecord], also: Callable[[Connection], None]
    ) -> int:
        """Append `events` after number `expected`, all or none; returns the number of the last one.

        `also` changes the head in the same transaction.

        Raises:
            SequenceConflictError: the last event has another number by now; nothing was written.
            InputError: there is no such head.
            StoreError: the database cannot be used.
        """
        try:
            with self.database.writing() as connection:
                self._require(connection, head, expected)
                also(connection)
                return self._write(connection, head, expected, events)
        except IntegrityError as error:
            raise SequenceConflictError("store.conflict", id=head) from error

    def read(self, head: str, *, after: int = 0) -> list[StoredEvent]:
        """Return the events with a number above `after`, in order; none for an unknown head."""
        columns = [column for column in self.events.c if column.name != self.key]
        wanted = select(*columns).where(self.events.c[self.key] == head, self.events.c.seq > after)
        with self.database.reading() as connection:
            rows = connection.execute(wanted.order_by(self.events.c.seq))
            return [StoredEvent(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name

    def read_many(self, heads: Collection[str]) -> dict[str, list[StoredEvent]]:
        """Return the events of several heads in one reading, by head and in order; an unknown one has none."""
        wanted = select(self.events).where(self.events.c[self.key].in_(heads)).order_by(self.events.c.seq)
        found: dict[str, list[StoredEvent]] = {head: [] for head in heads}
        with self.database.reading() as connection:
            for row in connection.execute(wanted).mappings():
                named = {name: value for name, value in row.items() if name != self.key}
                found[row[self.key]].append(StoredEvent(**named))
        return found

    def _require(self, connection: Connection, head: str, expected: int) -> None:
        if connection.scalar(select(self.heads.c.id).where(self.heads.c.id == head)) is None:
            raise InputError(self.unknown, id=head)
        last = select(func.max(self.events.c.seq)).where(self.events.c[self.key] == head)
        if (connection.scalar(last) or 0) != expected:
            raise SequenceConflictError("store.conflict", id=head)

    def _write(self, connection: Connection, head: str, last: int, events: Sequence[EventRecord]) -> int:
        rows = [
            {self.key: head, "seq": seq, "kind": event.kind, "payload": event.payload, "at": event.at}
            for seq, event in enumerate(events, last + 1)
        ]
        if rows:
            connection.execute(insert(self.events), rows)
        return last + len(rows)
