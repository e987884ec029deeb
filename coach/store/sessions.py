"""Interview sessions as append-only events, safe against two tabs that write at once."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from coach.errors import InputError
from coach.store.columns import require_zone
from coach.store.database import Database
from coach.store.event_log import EventLog, EventRecord, StoredEvent
from coach.store.tables import session_events, sessions


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


class SessionRepository:
    """Session headers and their events."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._log = EventLog(database, sessions, session_events, "session_id", "session.unknown")

    def create(self, header: SessionHeader, events: Sequence[EventRecord]) -> int:
        """Store a new session with its first events, as `EventLog.create` does."""
        return self._log.create(asdict(header), events)

    def append(
        self, session_id: str, expected: int, events: Sequence[EventRecord], *, finished_at: datetime | None = None
    ) -> int:
        """Append as `EventLog.append` does; `finished_at` is set when the session ends with these events."""

        def end(connection: Connection) -> None:
            if finished_at is not None:
                ended = update(sessions).where(sessions.c.id == session_id).values(finished_at=finished_at)
                connection.execute(ended)

        return self._log.append(session_id, expected, events, end)

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
        return self._log.read(session_id, after=after)

    def events_of(self, session_ids: Collection[str]) -> dict[str, list[StoredEvent]]:
        """Return the events of several sessions, as `EventLog.read_many` does."""
        return self._log.read_many(session_ids)

    def there(self, session_ids: Collection[str]) -> set[str]:
        """Return which of these sessions there are."""
        with self._database.reading() as connection:
            return set(connection.scalars(select(sessions.c.id).where(sessions.c.id.in_(session_ids))))

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
