"""Deleting what belongs to a person, so that not even free pages and logs of the database keep a byte of it."""

import time
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, select

from coach.store.database import Database
from coach.store.dropping import drop_items
from coach.store.failures import translated
from coach.store.handing_on import hand_on, unname_in_audits
from coach.store.people_tables import accounts, api_tokens, consents, invitations, login_sessions
from coach.store.tables import (
    audit_events,
    audits,
    batch_decisions,
    batch_items,
    batch_signoffs,
    batches,
    session_events,
    sessions,
)
from coach.store.unnaming import unname

_HOLDING = (
    session_events,
    sessions,
    audit_events,
    audits,
    accounts,
    api_tokens,
    consents,
    login_sessions,
    invitations,
    batch_items,
    batch_decisions,
    batch_signoffs,
    batches,
)
"""Tables that hold personal data."""

_PATIENCE_SECONDS = 10


class EraseRepository:
    """Deletes by person and by age."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def owner(self, owner: str, *, without_account: bool = False, heirs: bool = False) -> None:
        """Delete the interviews and audits of an owner, their account and invitation.

        Answers of the interviews that were put into batches go too, with what was decided of them. What they decided on
        others stays without their name and their words: the level is a part of the other's grade.

        Args:
            owner: id of the person.
            without_account: theirs is what was decided without a login, too.
            heirs: others of the company work on with the audits: they are handed on to it instead of deleted.
        """
        with self._database.writing() as connection:
            login = connection.scalar(select(accounts.c.login).where(accounts.c.id == owner))
            name = connection.scalar(select(accounts.c.name).where(accounts.c.id == owner))
            drop_items(connection, batch_items.c.owner_id == owner, {name} if name else ())
            unname(connection, "" if without_account else owner, name)
            if name is not None:
                unname_in_audits(connection, owner, name)
            if heirs:
                hand_on(connection, owner)
            for table, condition in (
                (sessions, sessions.c.owner == owner),
                (audits, audits.c.owner == owner),
                (invitations, invitations.c.login == login),
                (accounts, accounts.c.id == owner),
            ):
                connection.execute(delete(table).where(condition))

    def candidate(self, name: str) -> int:
        """Delete the answers of a candidate of batches, by the name in the file; returns how many there were."""
        with self._database.writing() as connection:
            return drop_items(connection, batch_items.c.candidate == name)

    def answers_of(self, owner: str) -> set[str]:
        """Return the rows of batches that were made of somebody's interviews, as `batch-place`."""
        wanted = select(batch_items.c.batch_id, batch_items.c.place).where(batch_items.c.owner_id == owner)
        with self._database.reading() as connection:
            return {f"{batch_id}-{place}" for batch_id, place in connection.execute(wanted)}

    def audits_of(self, owner: str) -> list[str]:
        """Return the ids of the audits of an owner."""
        with self._database.reading() as connection:
            return list(connection.scalars(select(audits.c.id).where(audits.c.owner == owner)))

    def commented(self, owner: str) -> set[str]:
        """Return the answers on which an account gave a reason in words, as `batch-place`."""
        wanted = select(batch_decisions.c.batch_id, batch_decisions.c.place).where(
            batch_decisions.c.author_id == owner, batch_decisions.c.reason != ""
        )
        with self._database.reading() as connection:
            return {f"{batch_id}-{place}" for batch_id, place in connection.execute(wanted)}

    def batches(self) -> set[str]:
        """Return the ids of all batches."""
        with self._database.reading() as connection:
            return set(connection.scalars(select(batches.c.id)))

    def audits(self) -> set[str]:
        """Return the ids of all audits."""
        with self._database.reading() as connection:
            return set(connection.scalars(select(audits.c.id)))

    def older(self, than: datetime) -> dict[str, int]:
        """Delete interviews and batches begun, and invitations expired, before a moment; returns how many of each."""
        old: Sequence[tuple[str, Table, ColumnElement[bool]]] = (
            ("interviews", sessions, sessions.c.started_at < than),
            ("batches", batches, batches.c.created_at < than),
            ("invitations", invitations, invitations.c.expires_at < than),
        )
        with self._database.writing() as connection:
            return {name: connection.execute(delete(table).where(which)).rowcount for name, table, which in old}

    def idle_audits(self, since: datetime) -> list[str]:
        """Delete audits, finished or not, in which nothing has happened since a moment; returns their ids."""
        alive = select(audit_events.c.audit_id).where(audit_events.c.at >= since)
        idle = (audits.c.started_at < since) & audits.c.id.not_in(alive)
        with self._database.writing() as connection:
            kept = list(connection.scalars(select(audits.c.id).where(idle)))
            for audit in kept:
                connection.execute(delete(audits).where(audits.c.id == audit))
        return kept

    def scrub(self) -> bool:
        """Overwrite what deleted rows have left in the files of the database; tells whether nothing was in the way.

        SQLite: the file is written anew and the write-ahead log is emptied; a reader that does not end is waited for
        ten seconds. PostgreSQL: the tables are written anew; its own archives and backups are out of reach.
        """
        with translated(self._database.place), self._database.engine.connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            if not self._database.is_sqlite:
                names = ", ".join(table.name for table in _HOLDING)
                connection.exec_driver_sql(f"VACUUM (FULL) {names}")
                return True
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("VACUUM")
            deadline = time.monotonic() + _PATIENCE_SECONDS
            while (busy := driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]) and (
                time.monotonic() < deadline
            ):
                time.sleep(0.1)
            return not busy
