"""Audits are a company's record: when one of its people goes, they stay, without the name."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select, update

from coach.store.people_tables import journal
from coach.store.tables import audit_events, audits
from coach.store.unnaming import GONE

COMPANY = "company"
"""Owner of an audit whose beginner deleted their data; every director reaches it, as before."""

_SAID = ("noted", "edited", "undone", "signed", "unsigned")
"""Kinds of events that hold who said something."""


def hand_on(connection: Connection, owner: str) -> None:
    """Let the audits that somebody began belong to the company from now on."""
    for audit_id in connection.scalars(select(audits.c.id).where(audits.c.owner == owner)).all():
        connection.execute(update(audits).where(audits.c.id == audit_id).values(owner=COMPANY))
        first = (audit_events.c.audit_id == audit_id) & (audit_events.c.kind == "started")
        for seq, payload in connection.execute(select(audit_events.c.seq, audit_events.c.payload).where(first)).all():
            _write(connection, audit_id, seq, {**payload, "owner": COMPANY})


def said_in_audits(connection: Connection, owner: str, name: str) -> list[dict[str, Any]]:
    """Return the events in which somebody wrote, changed or signed something in an audit, each with its audit.

    An event knows its author by name alone, so only audits count in which, as the log says, this account did something:
    somebody else with the same name gets nothing of it.
    """
    acted = select(journal.c.object).where(journal.c.actor == owner, journal.c.action.startswith("audit."))
    begun = select(audits.c.id).where(audits.c.owner == owner)
    here = audit_events.c.audit_id.in_(acted) | audit_events.c.audit_id.in_(begun)
    wanted = select(audit_events).where(here, audit_events.c.kind.in_(_SAID))
    found = connection.execute(wanted.order_by(audit_events.c.audit_id, audit_events.c.seq)).mappings()
    return [dict(row) for row in found if any(part.get("author") == name for part in _parts(row["payload"]))]


def unname_in_audits(connection: Connection, owner: str, name: str) -> None:
    """Take somebody's name out of what they wrote in audits; the words stay, of a signature only that there was one."""
    for event in said_in_audits(connection, owner, name):
        for part in _parts(event["payload"]):
            if part.get("author") == name:
                part["author"] = GONE
                if event["kind"] == "signed":
                    part |= {"name": GONE, "position": ""}
        _write(connection, event["audit_id"], event["seq"], event["payload"])


def _parts(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield payload
    yield from (payload[name] for name in ("note", "edit", "signature") if isinstance(payload.get(name), dict))


def _write(connection: Connection, audit_id: str, seq: int, payload: dict[str, Any]) -> None:
    here = (audit_events.c.audit_id == audit_id) & (audit_events.c.seq == seq)
    connection.execute(update(audit_events).where(here).values(payload=payload))
