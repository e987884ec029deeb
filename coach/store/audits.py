"""Guided audits as append-only events, safe against two tabs that write at once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.errors import InputError
from coach.store.columns import require_zone
from coach.store.database import Database
from coach.store.sessions import EventRecord, SequenceConflictError, StoredEvent
from coach.store.tables import audit_events, audits


@dataclass(frozen=True)
class AuditHeader:
    """What an audit is, without its events; `finished_at` is None while material is collected."""

    id: str
    owner: str
    role: str
    title: str
    started_at: datetime
    finished_at: datetime | None = None

    def __post_init__(self) -> None:
        require_zone(self.started_at)


class AuditRepository:
    """Headers of audits and their events."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, header: AuditHeader, events: Sequence[EventRecord]) -> int:
        """Store a new audit with its first events; returns the number of the last one.

        Raises:
            SequenceConflictError: an audit with this id exists.
            StoreError: the database cannot be used.
        """
        try:
            with self._database.writing() as connection:
                connection.execute(insert(audits).values(asdict(header)))
                return _append(connection, header.id, 0, events)
        except IntegrityError as error:
            raise SequenceConflictError("store.conflict", id=header.id) from error

    def append(
        self, audit_id: str, expected: int, events: Sequence[EventRecord], *, finished_at: datetime | None = None
    ) -> int:
        """Append `events` after number `expected`, all or none, and set whether collecting is over.

        Raises:
            SequenceConflictError: the last event has another number by now; nothing was written.
            InputError: there is no such audit.
            StoreError: the database cannot be used.
        """
        try:
            with self._database.writing() as connection:
                _require(connection, audit_id, expected)
                ended = update(audits).where(audits.c.id == audit_id).values(finished_at=finished_at)
                connection.execute(ended)
                return _append(connection, audit_id, expected, events)
        except IntegrityError as error:
            raise SequenceConflictError("store.conflict", id=audit_id) from error

    def events(self, audit_id: str) -> list[StoredEvent]:
        """Return the events of an audit in order; none for an unknown one."""
        columns = [column for column in audit_events.c if column.name != "audit_id"]
        wanted = select(*columns).where(audit_events.c.audit_id == audit_id).order_by(audit_events.c.seq)
        with self._database.reading() as connection:
            return [StoredEvent(**row._mapping) for row in connection.execute(wanted)]  # noqa: SLF001 - documented

    def owner(self, audit_id: str) -> str:
        """Return who began an audit.

        Raises:
            InputError: there is none.
        """
        with self._database.reading() as connection:
            found = connection.scalar(select(audits.c.owner).where(audits.c.id == audit_id))
        if found is None:
            raise InputError("guide.unknown", id=audit_id)
        return str(found)

    def list(self, owner: str | None) -> list[AuditHeader]:
        """Return the headers of a person's audits, or of everybody's (None), the newest first."""
        wanted = select(audits).order_by(audits.c.started_at.desc(), audits.c.id)
        if owner is not None:
            wanted = wanted.where(audits.c.owner == owner)
        with self._database.reading() as connection:
            return [AuditHeader(**row._mapping) for row in connection.execute(wanted)]  # noqa: SLF001 - documented


def _require(connection: Connection, audit_id: str, expected: int) -> None:
    if connection.scalar(select(audits.c.id).where(audits.c.id == audit_id)) is None:
        raise InputError("guide.unknown", id=audit_id)
    last = select(func.max(audit_events.c.seq)).where(audit_events.c.audit_id == audit_id)
    if (connection.scalar(last) or 0) != expected:
        raise SequenceConflictError("store.conflict", id=audit_id)


def _append(connection: Connection, audit_id: str, last: int, events: Sequence[EventRecord]) -> int:
    rows = [
        {"audit_id": audit_id, "seq": seq, "kind": event.kind, "payload": event.payload, "at": event.at}
        for seq, event in enumerate(events, last + 1)
    ]
    if rows:
        connection.execute(insert(audit_events), rows)
    return last + len(rows)
