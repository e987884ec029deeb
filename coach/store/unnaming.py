"""Taking a name out of what stays when its bearer is deleted."""

import json
import re
from collections.abc import Collection

from sqlalchemy import Connection, delete, func, select, update

from coach.store.tables import batch_decisions, batch_items, batch_signoffs, batches

GONE = "—"
"""Stands where a name stood of somebody who was deleted."""

_LEAST = 4
"""Characters of a name that is looked for in all of a text: a shorter one is a piece of other words, so it must stand alone."""


def unname(connection: Connection, account_id: str, name: str | None) -> None:
    """Take the name of somebody, and what they said in words, out of decisions, signatures and own questions.

    Args:
        connection: a transaction that writes.
        account_id: whose; '' for what was decided without a login.
        name: of the account; what was decided before accounts were kept is known by it alone.
    """
    made, signed = batch_decisions.c.author_id == account_id, batch_signoffs.c.author_id == account_id
    if name is not None:
        made |= (batch_decisions.c.author_id == "") & (batch_decisions.c.author == name)
        signed |= (batch_signoffs.c.author_id == "") & (batch_signoffs.c.name == name)
    connection.execute(update(batch_decisions).where(made).values(author=GONE, reason=""))
    connection.execute(update(batch_signoffs).where(signed).values(name=GONE))
    if name is not None:
        _unname_questions(connection, name)


def unmention(connection: Connection, batch_id: str, names: Collection[str]) -> None:
    """Take a candidate's names out of what a batch says of itself; a batch without any answer left goes."""
    here = batches.c.id == batch_id
    if not connection.scalar(select(func.count()).select_from(batch_items).where(batch_items.c.batch_id == batch_id)):
        connection.execute(delete(batches).where(here))
        return
    row = connection.execute(select(batches.c.title, batches.c.file, batches.c.notes).where(here)).one()
    said = {"title": _without(row.title, names), "file": _without(row.file, names)}
    notes = [_without(note, names) for note in row.notes]
    connection.execute(update(batches).where(here).values(**said, notes=notes))


def _without(words: str, names: Collection[str]) -> str:
    """Return words without names, the longest first: one may stand inside another."""
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= _LEAST:
            words = words.replace(name, GONE)
        elif name.isalpha():
            words = re.sub(rf"\b{name}\b", GONE, words)
    return words


def _unname_questions(connection: Connection, name: str) -> None:
    """Take the name of who released a batch's own question out of its frozen rubrics."""
    named, without = (f'"author":{json.dumps(each, ensure_ascii=False)}' for each in (name, GONE))
    holding = select(batches.c.id, batches.c.rubrics).where(batches.c.rubrics.contains(named, autoescape=True))
    for batch_id, rubrics in connection.execute(holding).all():
        changed = update(batches).where(batches.c.id == batch_id).values(rubrics=rubrics.replace(named, without))
        connection.execute(changed)
