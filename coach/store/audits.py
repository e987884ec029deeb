"""Guided audits as append-only events, safe against two tabs that write at once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Update, select, update

from coach.errors import InputError
from coach.store.columns import require_zone
from coach.store.database import Database
from coach.store.event_log import EventLog, EventRecord, StoredEvent
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
        self._log = EventLog(database, audits, audit_events, "audit_id", "guide.unknown")

    def create(self, header: AuditHeader, events: Sequence[EventRecord]) -> int:
        """Store a new audit with its first events, as `EventLog.create` does."""
        return self._log.create(asdict(header), events)

    def append(
        self, audit_id: str, expected: int, events: Sequence[EventRecord], *, finished_at: datetime | None = None
    ) -> int:
        """Append as `EventLog.append` does, and set whether collecting is over."""
        ended = update(audits).where(audits.c.id == audit_id).values(finished_at=finished_at)
        return self._log.append(audit_id, expected, events, lambda connection: _run(connection, ended))

    def events(self, audit_id: str) -> list[StoredEvent]:
        """Return the events of an audit in order; none for an unknown one."""
        return self._log.read(audit_id)

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


def _run(connection: Connection, change: Update) -> None:
    connection.execute(change)
