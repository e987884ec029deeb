"""The log of who did what: entries are only added, each holds the hash of the one before it."""

import hashlib
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, collate, insert, or_, select, text

from coach.store.database import Database
from coach.store.people_tables import journal

_ADVISORY_LOCK = 0x0C0AC6
_PAGE = 1_000


@dataclass(frozen=True)
class Entry:
    """One line of the log.

    Attributes:
        seq: 1, 2, 3 and so on without a gap.
        at: when, ISO 8601 in UTC; kept as text so that its hash is the same on every database.
        actor: id of who did it.
        action: what was done, a word like `report.exported`.
        object: id of what it was done to.
        previous: hash of the entry before, '' for the first.
        hash: of all the above.
    """

    seq: int
    at: str
    actor: str
    action: str
    object: str
    previous: str
    hash: str = ""

    def expected_hash(self) -> str:
        """Return what `hash` must be: SHA-256 over the other fields as JSON."""
        told = json.dumps([self.seq, self.at, self.actor, self.action, self.object, self.previous], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


class JournalRepository:
    """The log; there is no way to change or delete an entry, and the database refuses it too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, actor: str, action: str, object_: str, at: datetime) -> Entry:
        """Add an entry behind the last one and return it."""
        moment = at.astimezone(UTC).isoformat(timespec="microseconds")
        with self._database.writing() as connection:
            self._lock(connection)
            last = connection.execute(
                select(journal.c.seq, journal.c.hash).order_by(journal.c.seq.desc()).limit(1)
            ).one_or_none()
            seq, previous = (last.seq + 1, last.hash) if last is not None else (1, "")
            bare = Entry(seq, moment, actor, action, object_, previous)
            entry = Entry(**{**asdict(bare), "hash": bare.expected_hash()})
            connection.execute(insert(journal).values(asdict(entry)))
        return entry

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one transaction of what this thread writes inside and its entries: an act never stands without its entry.

        Those who act take turns from the first line on, so that no two can wait for each other.

        Raises:
            StoreError: the database cannot be used, is full or stays busy.
        """
        with self._database.together() as connection:
            self._lock(connection)
            yield

    def _lock(self, connection: Connection) -> None:
        if not self._database.is_sqlite:  # there whoever writes is alone anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        """Give the entries with a number above `after`, in order."""
        while True:
            wanted = select(journal).where(journal.c.seq > after).order_by(journal.c.seq).limit(_PAGE)
            with self._database.reading() as connection:
                rows = connection.execute(wanted).all()
            for row in rows:
                yield Entry(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
            if len(rows) < _PAGE:
                return
            after = rows[-1].seq

    def holds(self, actor: str, actions: Collection[str], objects: Collection[str]) -> bool:
        """Tell whether `actor` ever did one of `actions` to one of `objects`."""
        wanted = (journal.c.actor == actor) & journal.c.action.in_(actions) & journal.c.object.in_(objects)
        with self._database.reading() as connection:
            return connection.scalar(select(journal.c.seq).where(wanted).limit(1)) is not None

    def holds_within(self, actor: str, action: str, owners: Collection[str]) -> bool:
        """Tell whether `actor` ever did `action` to a part of one of `owners` (`<owner>/<part>`)."""
        # From `<owner>/` up to the sign that follows a slash: a range, which the index answers, by the signs' own order.
        named = journal.c.object if self._database.is_sqlite else collate(journal.c.object, "C")
        parts = or_(*((named >= f"{owner}/") & (named < f"{owner}0") for owner in owners))
        wanted = (journal.c.actor == actor) & (journal.c.action == action) & parts
        with self._database.reading() as connection:
            return connection.scalar(select(journal.c.seq).where(wanted).limit(1)) is not None

    def newest(self, count: int) -> list[Entry]:
        """Return the last `count` entries, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(journal).order_by(journal.c.seq.desc()).limit(count))
            return [Entry(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name
