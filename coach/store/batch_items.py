"""The rows of a batch: waiting, or with what became of them. A row is written once until somebody resets it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from coach.errors import InputError
from coach.store.database import Database
from coach.store.tables import batch_items

WAITING, UNGRADED = "waiting", "ungraded"
_HEAVY = ("answer", "grade", "asked")


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """A row with everything. `grade` is JSON text; `brief` what lists show of the grade, as JSON values.

    `session_id` names the interview that the answer comes from, `owner_id` whose it is; both empty for an upload.
    """

    place: int
    number: int
    item_id: str
    candidate: str
    role: str | None
    question_id: str
    asked: str
    answer: str
    remarks: Sequence[Mapping[str, Any]] = ()
    state: str = WAITING
    brief: Mapping[str, Any] = field(default_factory=dict)
    grade: str | None = None
    failure: Mapping[str, Any] | None = None
    graded_at: datetime | None = None
    worker: str = ""
    session_id: str = ""
    owner_id: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemHead:
    """A row without its texts and grade, for lists."""

    place: int
    number: int
    item_id: str
    candidate: str
    role: str | None
    question_id: str
    remarks: Sequence[Mapping[str, Any]]
    state: str
    brief: Mapping[str, Any]
    failure: Mapping[str, Any] | None
    graded_at: datetime | None
    worker: str
    session_id: str
    owner_id: str


@dataclass(frozen=True, kw_only=True)
class ItemResult:
    """What became of a row."""

    place: int
    state: str
    brief: Mapping[str, Any]
    grade: str | None
    failure: Mapping[str, Any] | None
    graded_at: datetime


class BatchItemRepository:
    """The rows of all batches."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def heads(
        self, batch_id: str, *, offset: int = 0, limit: int | None = None, states: Collection[str] = ()
    ) -> list[ItemHead]:
        """Return rows without texts and grades, in the upload's order; `states` empty: all."""
        light = [column for column in batch_items.c if column.name not in {*_HEAVY, "batch_id"}]
        wanted = select(*light).where(batch_items.c.batch_id == batch_id)
        if states:
            wanted = wanted.where(batch_items.c.state.in_(states))
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(batch_items.c.place).offset(offset).limit(limit))
            return [ItemHead(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name

    def rows(self, batch_id: str, *, first: int = 0, count: int | None = None, state: str = "") -> list[ItemRow]:
        """Return whole rows from place `first` on, `count` places at most; `state` empty: all."""
        conditions = [batch_items.c.batch_id == batch_id, batch_items.c.place >= first]
        if count is not None:
            conditions.append(batch_items.c.place < first + count)
        if state:
            conditions.append(batch_items.c.state == state)
        columns = [column for column in batch_items.c if column.name != "batch_id"]
        with self._database.reading() as connection:
            found = connection.execute(select(*columns).where(*conditions).order_by(batch_items.c.place))
            return [ItemRow(**row._mapping) for row in found]  # noqa: SLF001 - SQLAlchemy's documented name

    def row(self, batch_id: str, place: int) -> ItemRow:
        """Return one row.

        Raises:
            InputError: there is none at this place.
        """
        found = self.rows(batch_id, first=place, count=1)
        if not found:
            raise InputError("jobs.unknown_item", id=batch_id, place=place)
        return found[0]

    def save(self, batch_id: str, results: Sequence[ItemResult], *, worker: str) -> None:
        """Write what became of rows, all or none; a row that is no longer waiting keeps what it has.

        That makes a step that is done twice harmless, whoever does it.
        """
        statement = (
            update(batch_items)
            .where(
                batch_items.c.batch_id == bindparam("in_batch"),
                batch_items.c.place == bindparam("at_place"),
                batch_items.c.state == WAITING,
            )
            .values({name: bindparam(f"new_{name}") for name in _WRITTEN})
        )
        # Places in order: two workers that write the same rows wait for each other instead of locking each other out.
        ordered = sorted(results, key=lambda result: result.place)
        values = [{"in_batch": batch_id, "at_place": result.place, **_new(result, worker)} for result in ordered]
        if values:
            with self._database.writing() as connection:
                connection.execute(statement, values)

    def pieces(self, batch_id: str, chunk: int) -> list[int]:
        """Return the numbers of the pieces (of `chunk` places each, from 0) that have waiting rows, ascending."""
        piece = (batch_items.c.place.op("/")(chunk)).label("piece")
        wanted = select(piece).where(batch_items.c.batch_id == batch_id, batch_items.c.state == WAITING)
        with self._database.reading() as connection:
            return sorted(int(number) for number in connection.scalars(wanted.distinct()))


def let_wait_again(connection: Connection, batch_id: str, places: Collection[int]) -> None:
    """Let rows wait again within a transaction; one that is not `ungraded` (any more) keeps what it has."""
    again = (
        update(batch_items)
        .where(
            batch_items.c.batch_id == bindparam("in_batch"),
            batch_items.c.place == bindparam("at_place"),
            batch_items.c.state == UNGRADED,
        )
        .values(state=WAITING, brief={}, grade=None, failure=None, graded_at=None)
    )
    values = [{"in_batch": batch_id, "at_place": place} for place in sorted(places)]
    if values:
        connection.execute(again, values)


_WRITTEN = ("state", "brief", "grade", "failure", "graded_at", "worker")


def _new(result: ItemResult, worker: str) -> dict[str, Any]:
    return {
        "new_state": result.state,
        "new_brief": result.brief,
        "new_grade": result.grade,
        "new_failure": result.failure,
        "new_graded_at": result.graded_at,
        "new_worker": worker,
    }
