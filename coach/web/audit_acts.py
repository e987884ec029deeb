"""What a person does to a guided audit on its page: the fields of a form become a command."""

from collections.abc import Mapping
from typing import Any, get_args
from uuid import uuid4

from coach.audit.guide import commands
from coach.audit.guide.service import GuideService
from coach.audit.guide.state import State
from coach.audit.types import SourceTable, StageKind
from coach.errors import InputError

Sent = Mapping[str, str]
MOST_WORDS = 20_000
"""Characters of a note or an edit that are taken; what is longer is a document."""

_KINDS: dict[str, tuple[type[commands.Command], tuple[str, ...], str]] = {
    "note.add": (commands.TakeNote, ("area", "about", "text"), "noted"),
    "withdraw": (commands.Withdraw, ("target",), "withdrawn"),
    "restore": (commands.Restore, ("target",), "restored"),
    "pass": (commands.Pass, ("area", "about", "reason"), ""),
    "take-up": (commands.TakeUp, ("area", "about"), ""),
    "edit": (commands.EditStatement, ("target", "text", "seen"), "edited"),
    "undo": (commands.Undo, ("edit",), "undone"),
    "sign": (commands.Sign, ("name", "position", "digest"), "signed"),
    "unsign": (commands.Unsign, (), "unsigned"),
    "finish": (commands.Finish, (), "finished"),
    "reopen": (commands.Reopen, (), ""),
}
"""Deed -> command, the fields it takes, what is said when it is done."""

_OTHERS = ("draft", "column", "stage", "stage.order")


def named(deed: str) -> str:
    """Return how the log calls a deed, whatever a browser sent."""
    return f"audit.{deed}" if deed in {*_KINDS, *_OTHERS} else "audit.other"


async def act(service: GuideService, audit_id: str, sent: Sent, *, owner: str, by: str) -> str:
    """Carry out a deed; returns the code of what to say (`guide.done.<code>`), empty for nothing.

    Raises:
        InputError: the deed is unknown, or a field is too long.
        SessionError: the audit does not allow it now.
    """
    name = sent["act"]
    if any(len(value) > MOST_WORDS for value in sent.values()):
        raise InputError("guide.too-long", limit=MOST_WORDS)
    if name == "draft":
        command_id = sent.get("command") or uuid4().hex
        await service.draft(audit_id, owner=owner, by=by, command_id=command_id)
        return "drafted"
    stamp: dict[str, Any] = {"id": sent.get("command") or uuid4().hex, "at": service.now(), "by": by}
    if name in _KINDS:
        kind, fields, done = _KINDS[name]
        command: Any = kind(**stamp, **{field: sent.get(field, "") for field in fields})
    else:
        command, done = _arranged(name, sent, stamp, await service.state(audit_id, owner=owner)), ""
    await service.carry_out(audit_id, command, owner=owner)
    return done


def _arranged(name: str, sent: Sent, stamp: Mapping[str, Any], state: State) -> commands.AnyCommand:
    """Return what changes a column or a stage: one at a time is said, the others stay as they were."""
    if name == "column":
        known: tuple[SourceTable, ...] = get_args(SourceTable)
        table = next((one for one in known if one == sent.get("table")), known[0])
        columns = {**state.columns.get(table, {}), sent.get("role", ""): sent.get("column", "")}
        if sent.get("column") == "?":  # back to what the program suggests
            columns.pop(sent.get("role", ""))
        return commands.ChooseColumns(**stamp, table=table, columns=columns)
    if name == "stage":
        kind = next((one for one in get_args(StageKind) if one == sent.get("kind")), None)
        kinds = {stage: known for stage, known in state.stage_kinds.items() if stage != sent.get("stage")}
        if kind is not None:
            kinds[sent.get("stage", "")] = kind
        return commands.ChooseStages(**stamp, order=state.stage_order, kinds=kinds)
    if name == "stage.order":
        order = tuple(line.strip() for line in sent.get("order", "").splitlines() if line.strip())
        return commands.ChooseStages(**stamp, order=order, kinds=state.stage_kinds)
    raise InputError("guide.unknown-act", act=name[:40])
