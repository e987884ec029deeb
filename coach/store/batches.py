"""Batches as they are kept: what was asked for, how far it is, and the rubrics it is graded by."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from coach.errors import InputError
from coach.store.batch_items import ItemRow, let_wait_again
from coach.store.batch_people import void_signatures
from coach.store.columns import require_zone
from coach.store.database import Database
from coach.store.tables import batch_items, batches

_HEAVY = ("rubrics",)


@dataclass(frozen=True, kw_only=True)
class BatchHead:
    """A batch without its rows and rubrics. Times carry a zone.

    Attributes:
        chunk: rows that are graded as one piece of work.
        round: counts up each time that the work is (again) to begin; 1 at first.
        fed: the last round whose pieces of work were handed out.
    """

    id: str
    owner: str
    title: str
    role: str | None
    file: str
    created_at: datetime
    judge: str
    votes: int
    personal_data: str
    state: str
    chunk: int
    stopped: Mapping[str, Any] | None = None
    notes: Sequence[str] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    weights_reason: str = ""
    repeats: str = ""
    round: int = 1
    fed: int = 0

    def __post_init__(self) -> None:
        require_zone(self.created_at)


class BatchRepository:
    """Batches and the states of their work; rows and decisions have repositories of their own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, head: BatchHead, rubrics: str, items: Sequence[ItemRow]) -> None:
        """Store a new batch with all its rows, or nothing.

        Raises:
            StoreError: the database cannot be used.
        """
        values = asdict(head) | {"rubrics": rubrics, "notes": list(head.notes)}
        rows = [asdict(item) | {"batch_id": head.id, "remarks": list(item.remarks)} for item in items]
        with self._database.writing() as connection:
            connection.execute(insert(batches).values(values))
            if rows:
                connection.execute(insert(batch_items), rows)

    def head(self, batch_id: str) -> BatchHead:
        """Return one batch.

        Raises:
            InputError: there is none with this id.
        """
        found = self._heads(batches.c.id == batch_id)
        if not found:
            raise InputError("jobs.unknown", id=batch_id)
        return found[0]

    def owned(self, owner: str | None = None) -> list[BatchHead]:
        """Return the batches of a person, or all, the newest first."""
        return self._heads(*([] if owner is None else [batches.c.owner == owner]))

    def in_state(self, states: Collection[str]) -> list[BatchHead]:
        """Return the batches whose state is one of these."""
        return self._heads(batches.c.state.in_(states))

    def _heads(self, *conditions: Any) -> list[BatchHead]:
        light = [column for column in batches.c if column.name not in _HEAVY]
        wanted = select(*light).where(*conditions).order_by(batches.c.created_at.desc(), batches.c.id)
        with self._database.reading() as connection:
            return [BatchHead(**row._mapping) for row in connection.execute(wanted)]  # noqa: SLF001 - SQLAlchemy's name

    def rubrics(self, batch_id: str) -> str:
        """Return the frozen rubrics of a batch; empty when there is no such batch."""
        with self._database.reading() as connection:
            return connection.scalar(select(batches.c.rubrics).where(batches.c.id == batch_id)) or ""

    def move(
        self, batch_id: str, *, come_from: Collection[str], to: str, stopped: Mapping[str, Any] | None = None
    ) -> bool:
        """Put a batch into another state, if it is in one of those it may come from; tells whether it was."""
        allowed = update(batches).where(batches.c.id == batch_id, batches.c.state.in_(come_from))
        with self._database.writing() as connection:
            return connection.execute(allowed.values(state=to, stopped=stopped)).rowcount > 0

    def begin_round(
        self, batch_id: str, *, come_from: Collection[str], after: int | None = None, again: Collection[int] = ()
    ) -> bool:
        """Queue a batch again, with a new round; what earlier rounds handed out is void by that, and so are signatures.

        Args:
            batch_id: the batch.
            come_from: states that allow it.
            after: only if this is still the round; None: whichever it is.
            again: places of ungraded rows that wait again; one that was graded meanwhile is left alone.
        """
        values = {"state": "queued", "stopped": None, "round": batches.c.round + 1}
        more = [] if after is None else [batches.c.round == after]
        allowed = update(batches).where(batches.c.id == batch_id, batches.c.state.in_(come_from), *more)
        with self._database.writing() as connection:
            if not connection.execute(allowed.values(values)).rowcount:
                return False
            let_wait_again(connection, batch_id, again)
            void_signatures(connection, batch_id)
            return True

    def mark_fed(self, batch_id: str, round_: int) -> None:
        """Remember that all pieces of a round were handed out; a queued batch is running from now on."""
        with self._database.writing() as connection:
            mine = update(batches).where(batches.c.id == batch_id, batches.c.round == round_)
            connection.execute(mine.values(fed=round_))
            connection.execute(mine.where(batches.c.state == "queued").values(state="running"))

    def finish(self, batch_id: str) -> bool:
        """Put a batch that has no waiting row left to `done`; tells whether it did.

        Call it after the rows were committed: of two workers that finish the last rows at once, the later sees both.
        """
        waiting = select(batch_items.c.place).where(
            batch_items.c.batch_id == batch_id, batch_items.c.state == "waiting"
        )
        done = update(batches).where(
            batches.c.id == batch_id, batches.c.state.in_(("queued", "running")), ~waiting.exists()
        )
        with self._database.writing() as connection:
            return connection.execute(done.values(state="done")).rowcount > 0

    def describe(self, batch_id: str, **values: Any) -> None:
        """Change what people call a batch or how they weigh it (`title`, `weights`, `weights_reason`).

        Weights are what a signature stands under: it is void when they become others.
        """
        with self._database.writing() as connection:
            known = connection.scalar(select(batches.c.weights).where(batches.c.id == batch_id))
            connection.execute(update(batches).where(batches.c.id == batch_id).values(values))
            if values.get("weights", known) != known:
                void_signatures(connection, batch_id)

    def remove(self, batch_id: str) -> bool:
        """Delete a batch with everything that hangs on it; tells whether it was there."""
        with self._database.writing() as connection:
            return connection.execute(delete(batches).where(batches.c.id == batch_id)).rowcount > 0

    def stamp(self, batch_id: str) -> tuple[int, ...]:
        """Return what changes when anything of a batch's answers or questions is deleted; of no batch, zeros."""
        texts = (batch_items.c.candidate, batch_items.c.answer, batch_items.c.asked, batch_items.c.item_id)
        rows = select(func.count(), *(func.sum(func.length(each)) for each in texts)).where(
            batch_items.c.batch_id == batch_id
        )
        said = (batches.c.title, batches.c.file, batches.c.rubrics)
        head = select(*(func.length(each) for each in said)).where(batches.c.id == batch_id)
        with self._database.reading() as connection:
            return tuple(
                each or 0 for row in (connection.execute(rows).one(), *connection.execute(head)) for each in row
            )

    def counts(self, ids: Collection[str]) -> dict[str, dict[str, int]]:
        """Return how many rows of each batch are in which state."""
        wanted = (
            select(batch_items.c.batch_id, batch_items.c.state, func.count())
            .where(batch_items.c.batch_id.in_(ids))
            .group_by(batch_items.c.batch_id, batch_items.c.state)
        )
        found: dict[str, dict[str, int]] = {id_: {} for id_ in ids}
        with self._database.reading() as connection:
            for batch_id, state, count in connection.execute(wanted):
                found[batch_id][state] = count
        return found
