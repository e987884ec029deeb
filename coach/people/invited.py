"""Personal data of somebody who was invited and never came: their name and login stand in the invitation."""

import io
import json
import zipfile
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from coach.people.accounts import folded
from coach.people.journal import logged, record

if TYPE_CHECKING:
    from coach.people.personal import PersonalData
    from coach.store import Store


def invited(store: "Store", login: str) -> list[dict[str, Any]]:
    """Return the invitations for a login, without the tokens that open them."""
    wanted = folded(login)
    return [asdict(each) | {"token_hash": "***"} for each in store.invitations.list() if each.login == wanted]


def export_invited(data: "PersonalData", login: str) -> bytes:
    """Return a ZIP with the invitations for a login."""
    record(data.store, data.actor, "invitation.exported")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        found = json.dumps(invited(data.store, login), ensure_ascii=False, indent=2, default=str)
        archive.writestr("invitations.json", found)
    return out.getvalue()


def forget_invited(data: "PersonalData", login: str) -> bool:
    """Delete the invitations for a login; returns what `PersonalData.forget` returns."""
    with logged(data.store, data.actor, "invitation.deleted"):
        data.store.invitations.remove(folded(login))
    return data.clean()
