"""Everything that is kept of a person, in one ZIP: what is in the database as JSON, files as they lie."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from coach.files.waiting import UPLOADS, places_of
from coach.people.invited import invited

if TYPE_CHECKING:
    from coach.store import Store

AUDITS = "audits"
"""The folder of the files of audits in the data folder; each has a folder of its own there."""


def packed(store: "Store", data_dir: Path, owner: str) -> bytes:
    """Return the ZIP.

    Account (without its password), consents, tokens of the API (without themselves), interviews, audits with their
    files, what they wrote in others' audits, uploads that wait, what they decided and signed, the batches that they
    handed in (by name: the answers in them are others'), the answers in batches that were made of their interviews with
    grade and decisions (without who decided), and their lines of the log.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _kept(store, owner):
            archive.writestr(name, json.dumps(content, ensure_ascii=False, indent=2, default=str))
        for audit in store.audits.list(owner):
            _put(archive, data_dir / AUDITS / audit.id, f"{AUDITS}/{audit.id}")
        for place in places_of(data_dir / UPLOADS, owner):
            _put(archive, place, f"{UPLOADS}/{place.name}")
    return out.getvalue()


def _kept(store: "Store", owner: str) -> Iterator[tuple[str, object]]:
    account = store.accounts.by_id(owner)
    if account is not None:
        shown = asdict(account)
        shown["password_hash"] = None if account.password_hash is None else "***"
        yield "account.json", shown
        yield "consents.json", [asdict(consent) for consent in store.consents.list(owner)]
        tokens = [asdict(token) | {"token_hash": "***"} for token in store.tokens.list() if token.account_id == owner]
        yield "tokens.json", tokens
        yield "invitations.json", invited(store, account.login)
        yield "said-in-audits.json", store.held.said_in_audits(owner, account.name)
    for header in store.sessions.list(owner):
        events = [asdict(event) for event in store.sessions.events(header.id)]
        yield f"interviews/{header.id}.json", asdict(header) | {"events": events}
    for audit in store.audits.list(owner):
        events = [asdict(event) for event in store.audits.events(audit.id)]
        yield f"{AUDITS}/{audit.id}.json", asdict(audit) | {"events": events}
    yield "answers-in-batches.json", store.held.answers(owner)
    yield "decisions.json", store.batch_people.decided_by(owner)
    yield "signatures.json", store.batch_people.signed_by(owner)
    yield "batches.json", [asdict(head) for head in store.batches.owned(owner)]
    yield "log.json", [asdict(entry) for entry in store.journal.entries() if owner in {entry.actor, entry.object}]


def _put(archive: zipfile.ZipFile, folder: Path, inside: str) -> None:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            archive.write(file, f"{inside}/{file.relative_to(folder).as_posix()}")
