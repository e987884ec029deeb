"""Taking rows out of batches, with what was decided of them and what the batches say of whose they were."""

import re
from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, delete, select, update

from coach.store.batch_people import void_signatures
from coach.store.tables import batch_decisions, batch_items, batches
from coach.store.unnaming import unmention

_TOLD_APART = re.compile(r" \([^()]+\)$")
"""What stands behind the name of one of two namesakes: `Anna (anna@example.org)`."""


def drop_items(connection: Connection, condition: ColumnElement[bool], names: Collection[str] = ()) -> int:
    """Delete rows of batches; a batch without any row goes, one in which nothing waits any more is done.

    Who signed a batch signed other answers than are left: no signature of it stands any more.

    Args:
        connection: a transaction that writes.
        condition: which rows.
        names: of whose rows they are; what a batch says of itself forgets these, and the names in the rows.

    Returns:
        How many rows were deleted.
    """
    wanted = select(batch_items.c.batch_id, batch_items.c.place, batch_items.c.candidate).where(condition)
    found = connection.execute(wanted).all()
    for batch_id, place, _ in found:
        here = (batch_decisions.c.batch_id == batch_id) & (batch_decisions.c.place == place)
        connection.execute(delete(batch_decisions).where(here))
    connection.execute(delete(batch_items).where(condition))
    for batch_id in {row.batch_id for row in found}:
        said = {row.candidate for row in found if row.batch_id == batch_id} | set(names)
        said |= {_TOLD_APART.sub("", name) for name in said}
        unmention(connection, batch_id, said)
        void_signatures(connection, batch_id)
        _finish(connection, batch_id)
    return len(found)


def _finish(connection: Connection, batch_id: str) -> None:
    """Nobody hands out work for a batch whose waiting rows are gone, so nobody else would say that it is done."""
    waiting = select(batch_items.c.place).where(batch_items.c.batch_id == batch_id, batch_items.c.state == "waiting")
    going = (batches.c.id == batch_id) & batches.c.state.in_(("queued", "running", "paused", "stopped"))
    connection.execute(update(batches).where(going, ~waiting.exists()).values(state="done", stopped=None))
