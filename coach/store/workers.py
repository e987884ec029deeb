"""Signs of life of the processes that do durable work."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from coach.store.database import Database
from coach.store.tables import workers


class WorkerRepository:
    """One row a living worker. Whoever watches compares counts, never clocks: those of two machines may differ."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beat(self, worker: str) -> None:
        """Count one more sign of life."""
        now = datetime.now(UTC)
        insert = insert_sqlite if self._database.is_sqlite else insert_postgresql
        row = insert(workers).values(id=worker, beats=1, seen_at=now)
        more = {"beats": workers.c.beats + 1, "seen_at": now}
        with self._database.writing() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=more))

    def beats(self) -> dict[str, int]:
        """Return the count of each worker."""
        with self._database.reading() as connection:
            return {row.id: row.beats for row in connection.execute(select(workers.c.id, workers.c.beats))}

    def seen(self) -> dict[str, datetime]:
        """Return when each worker was last heard of, by its own clock (UTC)."""
        with self._database.reading() as connection:
            return {row.id: row.seen_at for row in connection.execute(select(workers.c.id, workers.c.seen_at))}

    def forget(self, gone: Collection[str]) -> None:
        """Strike workers off; one that lives after all is back at its next beat."""
        with self._database.writing() as connection:
            connection.execute(delete(workers).where(workers.c.id.in_(gone)))
