"""Grades by what produced them: the same work done twice leaves one row."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from coach.store.columns import require_zone
from coach.store.database import Database
from coach.store.tables import grades


@dataclass(frozen=True, kw_only=True)
class GradeKey:
    """Everything that a grade depends on. `parameters` is JSON with sorted keys; `vote` counts from 0."""

    answer_hash: str
    rubric_hash: str
    judge: str
    prompt_hash: str = ""
    model: str = ""
    parameters: str = "{}"
    vote: int = 0


@dataclass(frozen=True)
class StoredGrade:
    """A grade as JSON values, its key and when it was given (UTC)."""

    key: GradeKey
    payload: Mapping[str, Any]
    graded_at: datetime


class GradeRepository:
    """Grades of all answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, key: GradeKey, payload: Mapping[str, Any], graded_at: datetime, *, replace: bool = False) -> bool:
        """Store a grade under `key`; tells whether it was written.

        A grade that stands already is kept, so that a repeated step changes nothing and an old report stays true.

        Args:
            key: what produced it.
            payload: the grade as JSON values.
            graded_at: when; with a zone.
            replace: write over what stands there, for instance over the record of a failed call.

        Raises:
            StoreError: the database cannot be used.
        """
        content = {"payload": payload, "graded_at": require_zone(graded_at)}
        insert = insert_sqlite if self._database.is_sqlite else insert_postgresql
        row = insert(grades).values(asdict(key) | content)
        columns = list(asdict(key))
        if replace:
            upsert = row.on_conflict_do_update(index_elements=columns, set_=content)
        else:
            upsert = row.on_conflict_do_nothing(index_elements=columns)
        with self._database.writing() as connection:
            return connection.execute(upsert.returning(grades.c.id)).one_or_none() is not None

    def find(self, key: GradeKey) -> StoredGrade | None:
        """Return the grade under `key`, or None."""
        with self._database.reading() as connection:
            row = connection.execute(select(grades).where(_matches(key))).one_or_none()
        return None if row is None else _stored(row)

    def history(self, answer_hash: str) -> list[StoredGrade]:
        """Return every grade that an answer ever got, by whichever judge or rubric, the oldest first."""
        wanted = select(grades).where(grades.c.answer_hash == answer_hash)
        with self._database.reading() as connection:
            return [_stored(row) for row in connection.execute(wanted.order_by(grades.c.graded_at, grades.c.id))]


def _matches(key: GradeKey) -> ColumnElement[bool]:
    return and_(*(grades.c[name] == value for name, value in asdict(key).items()))


def _stored(row: Row[Any]) -> StoredGrade:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
    payload, graded_at = values.pop("payload"), values.pop("graded_at")
    del values["id"]
    return StoredGrade(GradeKey(**values), payload, graded_at)
