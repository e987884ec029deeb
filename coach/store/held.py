"""What is held of a person beside what is theirs alone: for their export, and to know whether anything is held."""

import json
from typing import Any

from sqlalchemy import select

from coach.store.database import Database
from coach.store.handing_on import said_in_audits
from coach.store.tables import audits, batch_decisions, batch_items, batch_signoffs, batches, sessions

_HOLDING = (
    sessions.c.owner,
    audits.c.owner,
    batches.c.owner,
    batch_items.c.owner_id,
    batch_decisions.c.author_id,
    batch_signoffs.c.author_id,
)


class HeldRepository:
    """Looks for a person in what belongs to others or to the company."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def anything(self, owner: str, name: str | None = None) -> bool:
        """Tell whether interviews, audits, batches, answers in them, decisions or signatures of an account are kept.

        With a name: also whether they wrote in somebody's audit.
        """
        with self._database.reading() as connection:
            if any(connection.scalar(select(column).where(column == owner).limit(1)) for column in _HOLDING):
                return True
            return name is not None and bool(said_in_audits(connection, owner, name))

    def answers(self, owner: str) -> list[dict[str, Any]]:
        """Return the rows of batches that were made of somebody's interviews, with grade and decisions.

        Who decided is left out: that is somebody else's data.
        """
        names = ("batch_id", "place", "session_id", "candidate", "question_id", "asked", "answer", "state")
        wanted = select(*(batch_items.c[name] for name in (*names, "grade", "failure", "graded_at")))
        wanted = wanted.where(batch_items.c.owner_id == owner).order_by(batch_items.c.batch_id, batch_items.c.place)
        said = ("at", "kind", "level", "check_id", "verdict", "reason")
        with self._database.reading() as connection:
            found = [dict(row) for row in connection.execute(wanted).mappings()]
            for row in found:
                row["grade"] = json.loads(row["grade"]) if row["grade"] else None
                here = (batch_decisions.c.batch_id == row["batch_id"]) & (batch_decisions.c.place == row["place"])
                decided = select(*(batch_decisions.c[name] for name in said)).where(here).order_by(batch_decisions.c.id)
                row["decisions"] = [dict(each) for each in connection.execute(decided).mappings()]
        return found

    def said_in_audits(self, owner: str, name: str) -> list[dict[str, Any]]:
        """Return the notes, edits and signatures of an account in anybody's audits; see `handing_on`."""
        with self._database.reading() as connection:
            return said_in_audits(connection, owner, name)
