"""Failed and running attempts to log in, kept so that a restart forgets none."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, insert, select, text

from coach.store.database import Database
from coach.store.people_tables import login_attempts

_ADVISORY_LOCK = 0x0C0AC5
"""Makes attempts that come together wait for each other on PostgreSQL; SQLite does so by itself."""


class AttemptRepository:
    """Attempts by key (a blurred account name or address)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, limits: Mapping[str, int], now: datetime, since: datetime) -> bool:
        """Count an attempt under every key, unless one of them has used up its limit; tells whether it may go on.

        The count stands before the password is looked at, so that guesses made at the same moment count too.

        Args:
            limits: most attempts since `since`, by key.
            now: when this one happens.
            since: older attempts are forgotten.
        """
        with self._database.writing() as connection:
            if not self._database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
            connection.execute(delete(login_attempts).where(login_attempts.c.at <= since))
            counted = select(login_attempts.c.key, func.count()).where(login_attempts.c.key.in_(limits))
            rows = connection.execute(counted.group_by(login_attempts.c.key))
            used = {row[0]: int(row[1]) for row in rows}
            if any(used.get(key, 0) >= limit for key, limit in limits.items()):
                return False
            connection.execute(insert(login_attempts), [{"key": key, "at": now} for key in limits])
            return True

    def forgive(self, key: str) -> None:
        """Forget the attempts under `key`: the password was right."""
        with self._database.writing() as connection:
            connection.execute(delete(login_attempts).where(login_attempts.c.key == key))

    def take_back(self, key: str, at: datetime) -> None:
        """Forget one attempt under `key`."""
        with self._database.writing() as connection:
            wanted = (login_attempts.c.key == key) & (login_attempts.c.at == at)
            connection.execute(delete(login_attempts).where(wanted))
