"""Where else an answer of a batch lies: in repetitions of the batch, in other batches, and in the interview itself."""

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from coach.store.database import Database
from coach.store.tables import batch_items, batches, sessions


@dataclass(frozen=True)
class Kin:
    """The same answer elsewhere.

    Attributes:
        places: batch and place of each, its own among them.
        family: the batches that repeat each other; one that was deleted since stays while another names it.
        session: id of its interview; empty for an upload.
        owner: id of whoever gave it there; empty for an upload and for an interview that is gone.
    """

    places: frozenset[tuple[str, int]]
    family: frozenset[str]
    session: str
    owner: str


class BatchKinRepository:
    """Finds the same answer elsewhere."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, batch_id: str, place: int) -> Kin:
        """Return where the answer at `place` of a batch lies; for one that is not there, only the place itself."""
        here = (batch_items.c.batch_id == batch_id) & (batch_items.c.place == place)
        known = select(batch_items.c.number, batch_items.c.question_id, batch_items.c.session_id).where(here)
        with self._database.reading() as connection:
            family = _family(connection, batch_id)
            row = connection.execute(known).one_or_none()
            if row is None:
                return Kin(frozenset({(batch_id, place)}), family, "", "")
            places = _places(connection, row.number, row.question_id, row.session_id, family) | {(batch_id, place)}
            owner = connection.scalar(select(sessions.c.owner).where(sessions.c.id == row.session_id))
        return Kin(places, family, row.session_id, owner or "")


def _family(connection: Connection, batch_id: str) -> frozenset[str]:
    """Follow `repeats` up and down until nothing new is found."""
    found, new = set[str](), {batch_id}
    while new:
        found |= new
        near = or_(batches.c.id.in_(new), batches.c.repeats.in_(new))
        rows = connection.execute(select(batches.c.id, batches.c.repeats).where(near)).all()
        new = {id_ for row in rows for id_ in row if id_} - found
    return frozenset(found)


def _places(
    connection: Connection, number: int, question: str, session: str, family: frozenset[str]
) -> frozenset[tuple[str, int]]:
    """Return where the answer lies in its family and, for one of an interview, in any batch.

    A repetition keeps the number of a row in its file (a place moves up when one before it was deleted).
    """
    same = batch_items.c.batch_id.in_(family) & (batch_items.c.number == number)
    if session:
        same = same | (batch_items.c.session_id == session)
    wanted = select(batch_items.c.batch_id, batch_items.c.place).where(batch_items.c.question_id == question)
    return frozenset((found.batch_id, found.place) for found in connection.execute(wanted.where(same)))
