"""Interview sessions as append-only events, safe against two tabs that write at once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.errors import InputError, StoreError
from coach.store.columns import require_zone
from coach.store.database import Database
from coach.store.tables import session_events, sessions


class SequenceConflictError(StoreError):
    """Somebody else appended first: read the events again and decide anew."""


@dataclass(frozen=True)
class SessionHeader:
    """What a session is, without its events. Times carry a zone; `finished_at` is None while it goes on."""

    id: str
    owner: str
    role: str
    mode: str
    started_at: datetime
    finished_at: datetime | None = None

    def __post_init__(self) -> None:
        require_zone(self.started_at)
        if self.finished_at is not None:
            require_zone(self.finished_at)


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
    """An event with its place in the session: 1, 2, 3 and so on."""

    seq: int


class SessionRepository:
    """Session headers and their events."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, header: SessionHeader, events: Sequence[EventRecord]) -> int:
        """Store a new session with its first events; returns the number of the last one.

        Raises:
            SequenceConflictError: a session with this id exists.
            StoreError: the database cannot be used.
        """
        try:
            with self._database.writing() as connection:
                connection.execute(insert(sessions).values(asdict(header)))
                return _append(connection, header.id, 0, events)
        except IntegrityError as error:
            raise SequenceConflictError("store.conflict", id=header.id) from error

    def append(
        self, session_id: str, expected: int, events: Sequence[EventRecord], *, finished_at: datetime | None = None
    ) -> int:
        """Append `events` after number `expected`, all or none; returns the number of the last one.

        Args:
            session_id: the session.
            expected: number of the last event that the caller has seen.
            events: what to append; may be empty.
            finished_at: set when the session ends with these events.

        Raises:
            SequenceConflictError: the last event has another number by now; nothing was written.
            InputError: there is no such session.
            StoreError: the database cannot be used.
        """
        try:
            with self._database.writing() as connection:
                _require(connection, session_id, expected)
                if finished_at is not None:
                    ended = update(sessions).where(sessions.c.id == session_id).values(finished_at=finished_at)
                    connection.execute(ended)
                return _append(connection, session_id, expected, events)
        except IntegrityError as error:
            raise SequenceConflictError("store.conflict", id=session_id) from error

    def header(self, session_id: str) -> SessionHeader:
        """Return the header of a session.

        Raises:
            InputError: there is no such session.
            StoreError: the database cannot be used.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(sessions).where(sessions.c.id == session_id)).one_or_none()
        if row is None:
            raise InputError("session.unknown", id=session_id)
        return SessionHeader(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name

    def events(self, session_id: str, *, after: int = 0) -> list[StoredEvent]:
        """Return the events of a session with a number above `after`, in order; none for an unknown session."""
        columns = [column for column in session_events.c if column.name != "session_id"]
        wanted = select(*columns).where(session_events.c.session_id == session_id, session_events.c.seq > after)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(session_events.c.seq))
            return [StoredEvent(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name

    def finished(self, mode: str, role: str) -> list[SessionHeader]:
        """Return the finished sessions of everybody in a mode and for a role, the newest first."""
        wanted = select(sessions).where(
            sessions.c.mode == mode, sessions.c.role == role, sessions.c.finished_at.is_not(None)
        )
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(sessions.c.finished_at.desc(), sessions.c.id))
            return [SessionHeader(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name

    def list(self, owner: str) -> list[SessionHeader]:
        """Return the headers of a person's sessions, the newest first."""
        wanted = select(sessions).where(sessions.c.owner == owner)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(sessions.c.started_at.desc(), sessions.c.id))
            return [SessionHeader(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name


def _require(connection: Connection, session_id: str, expected: int) -> None:
    if connection.scalar(select(sessions.c.id).where(sessions.c.id == session_id)) is None:
        raise InputError("session.unknown", id=session_id)
    last = select(func.max(session_events.c.seq)).where(session_events.c.session_id == session_id)
    if (connection.scalar(last) or 0) != expected:
        raise SequenceConflictError("store.conflict", id=session_id)


def _append(connection: Connection, session_id: str, last: int, events: Sequence[EventRecord]) -> int:
    rows = [
        {"session_id": session_id, "seq": seq, "kind": event.kind, "payload": event.payload, "at": event.at}
        for seq, event in enumerate(events, last + 1)
    ]
    if rows:
        connection.execute(insert(session_events), rows)
    return last + len(rows)
