"""The log as pages and commands use it: one call records, another proves that nothing was changed.

An entry holds ids and one word of what was done: no names, no contents, no secrets.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach.people.person import Person

if TYPE_CHECKING:
    from coach.store import Store
    from coach.store.journal import Entry

NOBODY = "-"
"""Stands for an actor or object that is not known."""

COMMAND_LINE = "command-line"
"""The actor of what is done by a command on the server."""

FAILED = "failed"
"""Ends the action of an act that was written down and then refused or broken off."""

_MOST = 120
"""Characters of an action or object: ids are short, contents do not fit."""


def record(store: "Store", actor: Person | str, action: str, object_: str = NOBODY) -> "Entry":
    """Add to the log that `actor` did `action` to `object_` (an id, never a content).

    Raises:
        StoreError: it could not be written; then what it tells of must not happen either.
    """
    who = actor.id if isinstance(actor, Person) else actor
    return store.journal.append(who, action[:_MOST], object_[:_MOST], datetime.now(UTC))


@dataclass
class Act:
    """An act under way; what it is done to may be known at its end only."""

    object: str


@contextmanager
def logged(store: "Store", actor: Person | str, action: str, object_: str = NOBODY) -> Iterator[Act]:
    """Let an act on the database and its entry be one transaction: both stand, or neither.

    What stands inside must run in this thread and write through `store`; files and other databases go by `intended`.

    Raises:
        StoreError: it could not be written; then nothing of it has happened.
    """
    with store.journal.together():
        act = Act(object_)
        yield act
        record(store, actor, action, act.object)


@contextmanager
def intended(store: "Store", actor: Person | str, action: str, object_: str = NOBODY) -> Iterator[None]:
    """Write down an act before it is done, for acts that no transaction holds; one that fails gets a second entry.

    A crash inside leaves the entry without the act, never the act without the entry.

    Raises:
        StoreError: it could not be written; then the act is not begun.
    """
    record(store, actor, action, object_)
    try:
        yield
    except Exception:
        record(store, actor, f"{action}.{FAILED}", object_)
        raise


@asynccontextmanager
async def intended_here(store: "Store", actor: Person | str, action: str, object_: str = NOBODY) -> AsyncIterator[None]:
    """Do as `intended`, around asynchronous work."""
    await asyncio.to_thread(record, store, actor, action, object_)
    try:
        yield
    except Exception:
        await asyncio.to_thread(record, store, actor, f"{action}.{FAILED}", object_)
        raise


@dataclass(frozen=True)
class Checked:
    """What a check of the log found.

    Attributes:
        entries: how many entries are in order.
        head: hash of the last one in order ('' for none): noted elsewhere, it proves later that nothing was cut off.
        broken: number of the first entry that does not fit, or None.
        problem: `gap`, `changed`, `chain` or `cut` (the noted entry is missing or another), '' for none.
    """

    entries: int
    head: str
    broken: int | None = None
    problem: str = ""


def verify(entries: "Iterable[Entry]", *, noted: tuple[int, str] | None = None) -> Checked:
    """Walk the chain from the first entry.

    Args:
        entries: all of them, in order.
        noted: number and hash of an entry that were written down earlier; the log must still hold it.
    """
    number, head = 0, ""
    seen = noted is None
    for entry in entries:
        problem = _problem(entry, number, head)
        if problem:
            return Checked(number, head, number + 1, problem)
        number, head = entry.seq, entry.hash
        if noted is not None and number == noted[0]:
            if head != noted[1]:
                return Checked(number, head, number, "cut")
            seen = True
    if noted is not None and not seen:
        return Checked(number, head, noted[0], "cut")
    return Checked(number, head)


def _problem(entry: "Entry", number: int, head: str) -> str:
    if entry.seq != number + 1:
        return "gap"
    if entry.previous != head:
        return "chain"
    return "" if entry.hash == entry.expected_hash() else "changed"
