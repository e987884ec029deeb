"""What a guided audit allows: `decide` turns a command into events or refuses it. Pure."""

from typing import Any

from coach.audit.checklists import Area, Checklist
from coach.audit.guide import commands, events
from coach.audit.guide.editing import digest, passages
from coach.audit.guide.kept import Edit, KeptExport, KeptSource, Note, Signature
from coach.audit.guide.state import State
from coach.errors import SessionError

ASK, TAKE = "ask", "take"


def abouts(area: Area) -> dict[str, str]:
    """Return what a note of the area may speak of, by id: things examined, questions `ask-N`, papers `take-N`."""
    found = {one.id: one.text for one in area.examine}
    found |= {f"{ASK}-{n}": one.question for n, one in enumerate(area.ask, 1)}
    return found | {f"{TAKE}-{n}": words for n, words in enumerate(area.take, 1)}


def decide(state: State, command: commands.AnyCommand, checklist: Checklist) -> list[events.AnyEvent]:
    """Return what happens when `command` is carried out; nothing when it was carried out before.

    Raises:
        SessionError: the audit does not allow it now.
    """
    if command.id in state.commands:
        return []
    if isinstance(command, commands.Start):
        return _start(state, command, checklist)
    if state.phase == "new":
        raise SessionError("guide.not-started")
    if isinstance(command, commands.Judging):
        return _judge(state, command)
    if isinstance(command, commands.Gathering):
        return _gather(state, command, checklist)
    return _turn(state, command, checklist)


def _turn(
    state: State, command: commands.Enter | commands.Finish | commands.Reopen, checklist: Checklist
) -> list[events.AnyEvent]:
    """Carry out what is allowed at any time."""
    stamp, is_over = _stamp(command), state.phase == "finished"
    match command:
        case commands.Enter():
            _area(checklist, command.area)
            return [] if command.area == state.area else [events.Entered(**stamp, area=command.area)]
        case commands.Finish():
            return [] if is_over else [events.Finished(**stamp)]
        case commands.Reopen():
            return [events.Reopened(**stamp)] if is_over else []


def _stamp(command: commands.Command) -> dict[str, Any]:
    return {"command": command.id, "at": command.at}


def _start(state: State, command: commands.Start, checklist: Checklist) -> list[events.AnyEvent]:
    if state.phase != "new":
        raise SessionError("guide.started")
    _area(checklist, command.area)
    told: dict[str, Any] = command.model_dump(include={"owner", "role", "title", "area"})
    return [events.Started(**_stamp(command), **told)]


def _gather(state: State, command: commands.Gathering, checklist: Checklist) -> list[events.AnyEvent]:
    if state.phase == "finished":
        raise SessionError("guide.finished")
    if state.signature is not None:  # tables, charts and appendices of the summary follow what was gathered
        raise SessionError("guide.signed-evidence")
    if isinstance(command, commands.Pass | commands.TakeUp):
        return _leave(state, command, checklist)
    if isinstance(command, commands.ChooseColumns | commands.ChooseStages):
        return [_wish(state, command)]
    if isinstance(command, commands.Restore):
        if command.target not in {one.id for one in state.withdrawn}:
            raise SessionError("guide.unknown-evidence", id=command.target)
        return [events.Restored(**_stamp(command), target=command.target)]
    if isinstance(command, commands.Withdraw):
        if command.target not in {one.id for one in state.counting}:
            raise SessionError("guide.unknown-evidence", id=command.target)
        return [events.Withdrawn(**_stamp(command), target=command.target)]
    return [_taken(state, command, checklist)]


def _leave(state: State, command: commands.Pass | commands.TakeUp, checklist: Checklist) -> list[events.AnyEvent]:
    _about(checklist, command.area, command.about)
    place: dict[str, Any] = {"area": command.area, "about": command.about}
    if isinstance(command, commands.Pass):
        return [events.Passed(**_stamp(command), **place, reason=command.reason)]
    is_passed = (command.area, command.about) in state.passed
    return [events.TakenUp(**_stamp(command), **place)] if is_passed else []


def _wish(state: State, command: commands.ChooseColumns | commands.ChooseStages) -> events.AnyEvent:
    if isinstance(command, commands.ChooseStages):
        return events.StagesChosen(**_stamp(command), order=command.order, kinds=command.kinds)
    if state.export(command.table) is None:
        raise SessionError("guide.no-export")
    return events.ColumnsChosen(**_stamp(command), table=command.table, columns=command.columns)


def _taken(
    state: State, command: commands.TakeNote | commands.AddSource | commands.AddExport, checklist: Checklist
) -> events.AnyEvent:
    number, stamp = state.made + 1, _stamp(command)
    if isinstance(command, commands.AddExport):
        export = KeptExport(id=f"x{number}", table=command.table, name=command.name, key=command.key)
        return events.ExportAdded(**stamp, export=export)
    if isinstance(command, commands.TakeNote):
        _about(checklist, command.area, command.about)
        if not command.text.strip():
            raise SessionError("guide.empty-note")
        note = Note(id=f"n{number}", area=command.area, about=command.about, text=command.text, author=command.by)
        return events.Noted(**stamp, note=note)
    if command.area:
        _about(checklist, command.area, command.about)
    kept = KeptSource(
        id=f"s{number}",
        name=command.name,
        key=command.key,
        lines=command.lines,
        kind=command.source_kind,
        area=command.area,
        about=command.about,
    )
    return events.SourceAdded(**stamp, source=kept)


def _judge(state: State, command: commands.Judging) -> list[events.AnyEvent]:
    stamp = _stamp(command)
    if isinstance(command, commands.Unsign):
        return [events.Unsigned(**stamp, author=command.by)] if state.signature else []
    if state.signature is not None:
        raise SessionError("guide.signed")
    if isinstance(command, commands.KeepDraft):
        return [events.Drafted(**stamp, draft=command.draft)]
    if state.draft is None:
        raise SessionError("guide.no-draft")
    if isinstance(command, commands.Undo):
        edit = next((one for one in state.edits if one.id == command.edit), None)
        if edit is None or state.standing(edit.target) != edit:
            raise SessionError("guide.moved-on")
        return [events.Undone(**stamp, edit=edit.id, author=command.by)]
    if isinstance(command, commands.Sign):
        return [_signed(state, command)]
    return _edit(state, command)


def _edit(state: State, command: commands.EditStatement) -> list[events.AnyEvent]:
    passage = next((one for one in passages(state) if one.target == command.target), None)
    if passage is None or (passage.edit.id if passage.edit else "") != command.seen:
        raise SessionError("guide.moved-on")
    if passage.text == command.text:
        return []
    edit = Edit(
        id=f"e{state.made + 1}",
        target=command.target,
        text=command.text,
        author=command.by,
        at=command.at,
        seen=command.seen,
    )
    return [events.Edited(**_stamp(command), edit=edit)]


def _signed(state: State, command: commands.Sign) -> events.AnyEvent:
    if command.digest != digest(state):
        raise SessionError("guide.moved-on")
    if not command.name.strip():
        raise SessionError("guide.no-name")
    signature = Signature(
        name=command.name.strip(),
        position=command.position.strip(),
        author=command.by,
        digest=command.digest,
        at=command.at,
    )
    return events.Signed(**_stamp(command), signature=signature)


def _area(checklist: Checklist, area: str) -> Area:
    found = next((one for one in checklist.areas if one.id == area), None)
    if found is None:
        raise SessionError("guide.unknown-area", area=area)
    return found


def _about(checklist: Checklist, area: str, about: str) -> None:
    if about and about not in abouts(_area(checklist, area)):
        raise SessionError("guide.unknown-about", about=about)
    _area(checklist, area)
