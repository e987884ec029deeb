"""A guided audit's rules hold whatever anybody does, in whatever order."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from coach.audit.checklists import load_checklist
from coach.audit.draft import Cite, Draft, Finding, Section, Statement
from coach.audit.guide import commands
from coach.audit.guide.editing import digest, edited, orphans, passages, target_of
from coach.audit.guide.events import AnyEvent, read_event
from coach.audit.guide.rules import abouts, decide
from coach.audit.guide.state import State, apply, replay
from coach.errors import SessionError

ROP = load_checklist("rop")
AREAS = [area.id for area in ROP.areas]
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def statement(words: str) -> Statement:
    return Statement(text=words, cites=(Cite(kind="indicator", ref="leads"),))


def draft(*words: str) -> Draft:
    found = Finding(
        id="f1",
        area="metrics",
        severity="risk",
        confidence="high",
        statement=statement("Вывод " + words[0]),
        action="Сверить оплаты",
        horizon="now",
        owner="rop",
    )
    section = Section(id="picture", statements=tuple(statement(one) for one in words))
    return Draft(role="rop", by="rules", sections=(section,), findings=(found,))


class AnyAudit(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.state = State()
        self.events: list[AnyEvent] = []
        self.sent: list[commands.AnyCommand] = []
        self.now = NOW
        self.names = count()

    def send(self, kind: Any, **told: object) -> None:
        self.now += timedelta(seconds=1)
        self.carry_out(kind(id=f"c{next(self.names)}", at=self.now, by="Анна", **told))

    def carry_out(self, command: commands.AnyCommand) -> None:
        before, known = self.state, command.id in self.state.commands
        self.sent.append(command)
        try:
            happened = decide(before, command, ROP)
        except SessionError:
            assert not known, "a command that comes again is not refused but changes nothing"
            return
        assert not (known and happened)
        for event in happened:
            self.state = apply(self.state, event)
        self.events += happened
        gathers = isinstance(command, commands.Gathering)
        assert not (gathers and before.phase == "finished" and happened), "nothing comes in after the end"
        if before.signature is not None and not isinstance(command, commands.Unsign):
            assert digest(self.state) == before.signature.digest, "what was signed does not change"

    @initialize()
    def start(self) -> None:
        self.send(commands.Start, owner="Анна", role="rop", area=AREAS[0])

    @rule(area=st.sampled_from(AREAS), pick=st.integers(0, 30), words=st.sampled_from(["Конверсия 12 %", "  ", "да"]))
    def note(self, area: str, pick: int, words: str) -> None:
        known = ["", *abouts(next(one for one in ROP.areas if one.id == area)), "no-such-thing"]
        self.send(commands.TakeNote, area=area, about=known[pick % len(known)], text=words)

    @rule(area=st.sampled_from(["", *AREAS]))
    def document(self, area: str) -> None:
        self.send(commands.AddSource, name="заметки.md", key="0" * 24, lines=3, area=area)

    @rule(table=st.sampled_from(["deals", "spend"]))
    def export(self, table: str) -> None:
        self.send(commands.AddExport, table=table, name="e.csv", key="1" * 24)
        self.send(commands.ChooseColumns, table=table, columns={"stage": "Этап"})

    @rule(which=st.sampled_from(["n1", "s2", "x3", "n4", "nothing"]))
    def withdraw(self, which: str) -> None:
        self.send(commands.Withdraw, target=which)

    @rule(which=st.sampled_from(["n1", "s2", "x3", "n4", "nothing"]))
    def restore(self, which: str) -> None:
        self.send(commands.Restore, target=which)

    @rule(area=st.sampled_from(AREAS), back=st.booleans())
    def leave_and_come_back(self, area: str, back: bool) -> None:
        self.send(commands.TakeUp if back else commands.Pass, area=area)

    @rule(area=st.sampled_from([*AREAS, "no-such-area"]))
    def enter(self, area: str) -> None:
        self.send(commands.Enter, area=area)

    @rule(kind=st.sampled_from([commands.Finish, commands.Reopen, commands.Unsign]))
    def turn(self, kind: Any) -> None:
        self.send(kind)

    @rule(words=st.sampled_from([("A 1", "B 2"), ("A 1",), ("C 3", "A 1")]))
    def make_draft(self, words: tuple[str, ...]) -> None:
        self.send(commands.KeepDraft, draft=draft(*words))

    @rule(pick=st.integers(0, 5), words=st.sampled_from(["иначе", "", "ещё иначе"]), late=st.booleans())
    def edit(self, pick: int, words: str, late: bool) -> None:
        here = passages(self.state)
        if not here:
            return
        one = here[pick % len(here)]
        seen = "e0" if late else (one.edit.id if one.edit else "")
        before = self.state
        self.send(commands.EditStatement, target=one.target, text=words, seen=seen)
        assert not late or self.state.edits == before.edits, "whoever saw something older changes nothing"

    @rule(pick=st.integers(0, 5))
    def undo(self, pick: int) -> None:
        if self.state.edits:
            self.send(commands.Undo, edit=self.state.edits[pick % len(self.state.edits)].id)

    @rule(stale=st.booleans())
    def sign(self, stale: bool) -> None:
        self.send(commands.Sign, name="Анна Орлова", digest="?" if stale else digest(self.state))

    @rule(data=st.data())
    def an_old_command_comes_again(self, data: st.DataObject) -> None:
        self.carry_out(data.draw(st.sampled_from(self.sent)))

    @invariant()
    def ids_are_unique_and_one_export_a_table(self) -> None:
        kept = [*self.state.notes, *self.state.sources, *self.state.exports, *self.state.edits]
        kept += self.state.withdrawn
        assert len({one.id for one in kept}) == len(kept)
        assert len({one.table for one in self.state.exports}) == len(self.state.exports)

    @invariant()
    def the_draft_itself_is_never_changed_by_an_edit(self) -> None:
        made = [event.draft for event in self.events if event.kind == "drafted"]
        assert self.state.draft == (made[-1] if made else None)
        assert [one.text for one in passages(self.state)] == [
            one.original.text if one.edit is None else one.edit.text for one in passages(self.state)
        ]

    @invariant()
    def every_edit_stays_on_record(self) -> None:
        assert [event.edit for event in self.events if event.kind == "edited"] == list(self.state.edits)

    @invariant()
    def events_replay_to_the_same_state(self) -> None:
        stored = [read_event(event.model_dump(mode="json")) for event in self.events]
        assert replay(stored) == self.state


TestAnyAudit = AnyAudit.TestCase
TestAnyAudit.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def state_with(*sent: commands.AnyCommand) -> State:
    state = State()
    started = commands.Start(id="start", at=NOW, by="Анна", owner="Анна", role="rop", area=AREAS[0])
    for command in (started, *sent):
        state = replay(decide(state, command, ROP), state)
    return state


def keep(id_: str, *words: str) -> commands.KeepDraft:
    return commands.KeepDraft(id=id_, at=NOW, draft=draft(*words))


def test_an_edit_and_its_undo_leave_the_original_as_it_was() -> None:
    target = target_of("Лидов 100")
    drafted = state_with(keep("d", "Лидов 100", "Продаж 10"))
    edit = commands.EditStatement(id="e", at=NOW, by="Анна", target=target, text="Лидов 100 за месяц")
    changed = replay(decide(drafted, edit, ROP), drafted)
    assert edited(changed).sections[0].statements[0].text == "Лидов 100 за месяц"
    assert changed.draft == drafted.draft
    assert digest(changed) != digest(drafted)
    back = replay(decide(changed, commands.Undo(id="u", at=NOW, by="Анна", edit=changed.edits[0].id), ROP), changed)
    assert digest(back) == digest(drafted)
    assert len(back.edits) == 1, "the edit that was taken back stays on record"


def test_an_edit_holds_on_in_a_new_draft_that_says_the_same() -> None:
    edit = commands.EditStatement(id="e", at=NOW, target=target_of("Лидов 100"), text="иначе")
    again = state_with(keep("d1", "Лидов 100"), edit, keep("d2", "Другое", "Лидов 100"))
    assert [one.text for one in edited(again).sections[0].statements] == ["Другое", "иначе"]
    gone = state_with(keep("d1", "Лидов 100"), edit, keep("d2", "Другое"))
    assert [one.text for one in orphans(gone)] == ["иначе"], "and is shown where its statement is gone"


def test_a_statement_taken_out_goes_and_a_finding_with_it() -> None:
    found = target_of("Вывод Лидов 100")
    empty = commands.EditStatement(id="e", at=NOW, target=found, text="")
    assert edited(state_with(keep("d", "Лидов 100"), empty)).findings == ()


def test_a_draft_made_before_the_newest_note_is_called_stale() -> None:
    note = commands.TakeNote(id="n", at=NOW, area="metrics", text="Новое")
    assert not state_with(note, keep("d", "Лидов 100")).is_stale
    assert state_with(keep("d", "Лидов 100"), note).is_stale


def test_what_was_withdrawn_comes_back_as_it_was() -> None:
    before = state_with(
        commands.TakeNote(id="n", at=NOW, by="Анна", area="metrics", text="Новое"),
        commands.AddSource(id="s", at=NOW, name="заметки.md", key="0" * 24, lines=3),
    )
    for target in ("n1", "s2"):
        gone = replay(decide(before, commands.Withdraw(id="w", at=NOW, target=target), ROP), before)
        assert target in {one.id for one in gone.withdrawn}
        back = replay(decide(gone, commands.Restore(id="r", at=NOW, target=target), ROP), gone)
        assert back.counting == before.counting
        assert back.withdrawn == ()
        assert back.evidence > gone.evidence, "a draft made in between is stale"
    with pytest.raises(SessionError, match=r"guide\.unknown-evidence"):
        decide(before, commands.Restore(id="r", at=NOW, target="n1"), ROP)


def test_an_export_that_was_replaced_comes_back_in_its_turn() -> None:
    first = commands.AddExport(id="a", at=NOW, table="deals", name="первая.csv", key="1" * 24)
    second = first.model_copy(update={"id": "b", "name": "вторая.csv"})
    both = state_with(first, second)
    assert [one.name for one in both.exports] == ["вторая.csv"]
    back = replay(decide(both, commands.Restore(id="r", at=NOW, target="x1"), ROP), both)
    assert [one.name for one in back.exports] == ["первая.csv"]
    assert [one.name for one in back.withdrawn] == ["вторая.csv"]


def test_what_is_signed_is_what_was_seen() -> None:
    drafted = state_with(keep("d", "Лидов 100"))
    sign = commands.Sign(id="s", at=NOW, by="Анна", name="Анна", digest=digest(drafted))
    signed = replay(decide(drafted, sign, ROP), drafted)
    edit = commands.EditStatement(id="e", at=NOW, target=target_of("Лидов 100"), text="иначе")
    with pytest.raises(SessionError, match=r"guide\.signed"):
        decide(signed, edit, ROP)
    with pytest.raises(SessionError, match=r"guide\.moved-on"):
        decide(drafted, sign.model_copy(update={"digest": "other"}), ROP)
