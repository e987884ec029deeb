"""What people decided of the answers of a batch, and who signed it: only ever added to."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, func, insert, select, update

from coach.store.columns import require_zone
from coach.store.database import Database
from coach.store.tables import batch_decisions, batch_items, batch_signoffs

VOID = -1
"""In place of the last decision: weights or grades changed, or rows went, since; the signature stands under nothing."""


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """One decision. `level`, `check_id` and `verdict` belong to some kinds only."""

    place: int
    author: str
    at: datetime
    kind: str
    level: int | None = None
    check_id: str = ""
    verdict: str | None = None
    reason: str = ""
    author_id: str = ""
    seen: bool = False
    id: int = 0

    def __post_init__(self) -> None:
        require_zone(self.at)


@dataclass(frozen=True, kw_only=True)
class SignOffRow:
    """Who signed, when, and the number of the last decision that stood then (0: none, `VOID`: see there)."""

    name: str
    at: datetime
    last_decision: int

    def __post_init__(self) -> None:
        require_zone(self.at)


class BatchPeopleRepository:
    """Decisions and signatures of all batches."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def decide(self, batch_id: str, decision: DecisionRow) -> int | None:
        """Add a decision; returns its number, or None when the batch has no such row."""
        values = asdict(decision) | {"batch_id": batch_id}
        del values["id"]
        row = select(batch_items.c.place).where(
            batch_items.c.batch_id == batch_id, batch_items.c.place == decision.place
        )
        with self._database.writing() as connection:
            if connection.scalar(row) is None:
                return None
            added = insert(batch_decisions).values(values).returning(batch_decisions.c.id)
            number: int = connection.execute(added).scalar_one()
            return number

    def decisions(self, batch_id: str, *, place: int | None = None) -> list[DecisionRow]:
        """Return the decisions of a batch, or of one row, in the order in which they were made."""
        wanted = select(*[column for column in batch_decisions.c if column.name != "batch_id"])
        wanted = wanted.where(batch_decisions.c.batch_id == batch_id).order_by(batch_decisions.c.id)
        if place is not None:
            wanted = wanted.where(batch_decisions.c.place == place)
        with self._database.reading() as connection:
            return [DecisionRow(**row._mapping) for row in connection.execute(wanted)]  # noqa: SLF001 - SQLAlchemy's name

    def sign(self, batch_id: str, name: str, at: datetime, author_id: str = "") -> None:
        """Add a signature under everything that was decided so far; `author_id` is the account of who signs."""
        last = select(func.coalesce(func.max(batch_decisions.c.id), 0)).where(batch_decisions.c.batch_id == batch_id)
        with self._database.writing() as connection:
            values = {"batch_id": batch_id, "name": name, "at": at, "author_id": author_id}
            values["last_decision"] = connection.scalar(last)
            connection.execute(insert(batch_signoffs).values(values))

    def signatures(self, batch_id: str) -> list[SignOffRow]:
        """Return all signatures of a batch, the oldest first."""
        columns = (batch_signoffs.c.name, batch_signoffs.c.at, batch_signoffs.c.last_decision)
        wanted = select(*columns).where(batch_signoffs.c.batch_id == batch_id).order_by(batch_signoffs.c.id)
        with self._database.reading() as connection:
            return [SignOffRow(**row._mapping) for row in connection.execute(wanted)]  # noqa: SLF001 - SQLAlchemy's name

    def ever_signed(self, ids: Collection[str]) -> set[str]:
        """Return those batches that somebody signed, whatever was decided since."""
        wanted = select(batch_signoffs.c.batch_id).where(batch_signoffs.c.batch_id.in_(ids)).distinct()
        with self._database.reading() as connection:
            return set(connection.scalars(wanted))

    def decided_by(self, account_id: str) -> list[dict[str, Any]]:
        """Return what an account decided, each with its batch."""
        return self._of(batch_decisions, account_id)

    def signed_by(self, account_id: str) -> list[dict[str, Any]]:
        """Return the signatures of an account, each with its batch."""
        return self._of(batch_signoffs, account_id)

    def _of(self, table: Table, account_id: str) -> list[dict[str, Any]]:
        wanted = select(table).where(table.c.author_id == account_id).order_by(table.c.id)
        with self._database.reading() as connection:
            return [dict(row) for row in connection.execute(wanted).mappings()]

    def signed(self, ids: Collection[str]) -> set[str]:
        """Return those batches whose last signature stands under every decision."""
        decided = _newest(batch_decisions.c.batch_id, batch_decisions.c.id).where(batch_decisions.c.batch_id.in_(ids))
        covered = _newest(batch_signoffs.c.batch_id, batch_signoffs.c.last_decision)
        with self._database.reading() as connection:
            last = {row[0]: row[1] for row in connection.execute(decided)}
            signatures = connection.execute(covered.where(batch_signoffs.c.batch_id.in_(ids)))
            return {batch_id for batch_id, upto in signatures if upto >= last.get(batch_id, 0)}


def void_signatures(connection: Connection, batch_id: str) -> None:
    """Let no signature of a batch stand within a transaction that changes what was signed; they stay in the list."""
    connection.execute(update(batch_signoffs).where(batch_signoffs.c.batch_id == batch_id).values(last_decision=VOID))


def _newest(batch_id: Column[Any], number: Column[Any]) -> Select[Any]:
    return select(batch_id, func.max(number)).group_by(batch_id)
