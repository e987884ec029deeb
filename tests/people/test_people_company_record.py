"""What belongs to the company outlives a person who deletes their data, nameless; what they said of it is theirs to see."""

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coach.audit.guide import commands
from coach.audit.guide.service import GuideService
from coach.batch.interviews import Interview, Spoken, rows_of
from coach.batch.kept import item_rows
from coach.cli.main import _build
from coach.errors import PeopleError
from coach.people.accounts import Accounts
from coach.people.consent import consent_text
from coach.people.invitations import Invitations
from coach.people.journal import record
from coach.people.keys import load_key
from coach.people.personal import PersonalData
from coach.rubric.library import load_library
from coach.settings import Settings
from coach.store import Store, open_store
from coach.store.accounts import Account
from coach.store.audits import AuditHeader
from coach.store.batch_items import ItemResult
from coach.store.batch_people import DecisionRow
from coach.store.batches import BatchHead
from coach.store.handing_on import COMPANY
from coach.store.sessions import EventRecord, SessionHeader

NOW = datetime.now(UTC)
PASSWORD = "длинная фраза"
NAME = "Пелагея Особая"


@pytest.fixture
def store(any_database: Settings) -> Iterator[Store]:
    with open_store(any_database) as opened:
        yield opened


def directors(store: Store, name: str = NAME) -> tuple[Account, Account]:
    accounts = Accounts(store, "test")
    return accounts.add("boss", "director", PASSWORD), accounts.add("her", "director", PASSWORD, name=name)


async def audit_of(store: Store, settings: Settings, owner: Account, *writers: Account) -> str:
    """Begin an audit in which each of the writers takes a note."""
    service = GuideService(store=store, settings=settings)
    view = await service.start(owner=owner.id, role="rop", command_id="c")
    for number, writer in enumerate(writers):
        record(store, writer.id, "audit.note.add", view.id)
        words = f"слова {writer.login}"
        stamp = {"id": str(number), "at": NOW, "by": writer.name}
        note = commands.TakeNote(**stamp, area=view.state.area, text=words)
        await service.carry_out(view.id, note, owner=owner.id)
    return view.id


def given(data: PersonalData, owner: str) -> dict[str, Any]:
    archive = zipfile.ZipFile(BytesIO(data.export(owner)))
    return {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}


async def test_an_audit_stays_with_the_company_when_its_beginner_goes(store: Store, any_database: Settings) -> None:
    boss, her = directors(store)
    audit = await audit_of(store, any_database, her, her, boss)
    folder = any_database.data_dir / "audits" / audit
    folder.mkdir(parents=True, exist_ok=True)
    PersonalData(store, any_database, her.id).forget(her.id)
    state = await GuideService(store=store, settings=any_database).state(audit, owner=COMPANY)
    assert [(note.author, note.text) for note in state.notes] == [("—", "слова her"), ("boss", "слова boss")]
    kept = json.dumps([event.payload for event in store.audits.events(audit)], ensure_ascii=False)
    assert NAME not in kept
    assert her.id not in kept
    assert folder.is_dir()


async def test_words_in_the_audit_of_another_are_given_and_become_nameless(
    store: Store, any_database: Settings
) -> None:
    boss, her = directors(store)
    audit = await audit_of(store, any_database, boss, her, boss)
    signature = {"name": "П. Особая", "position": "КД", "author": NAME, "digest": "d", "at": NOW.isoformat()}
    signed = {"command": "s", "at": NOW.isoformat(), "kind": "signed", "signature": signature}
    last = len(store.audits.events(audit))
    store.audits.append(audit, last, [EventRecord("signed", signed, NOW)])
    with pytest.raises(PeopleError, match=r"people\.has-data"):
        Accounts(store, "test").remove(her)
    data = PersonalData(store, any_database, her.id)
    said = given(data, her.id)["said-in-audits.json"]
    assert [each["kind"] for each in said] == ["noted", "signed"]
    assert "слова her" in json.dumps(said, ensure_ascii=False)
    data.forget(her.id)
    state = await GuideService(store=store, settings=any_database).state(audit, owner=boss.id)
    assert [note.author for note in state.notes] == ["—", "boss"]
    assert state.signature is not None
    assert (state.signature.name, state.signature.position) == ("—", "")


async def test_somebody_of_the_same_name_gets_nothing_of_anothers_words(store: Store, any_database: Settings) -> None:
    boss, her = directors(store)
    audit = await audit_of(store, any_database, boss, her)
    same = Accounts(store, "test").add("same", "candidate", PASSWORD, name=NAME)
    data = PersonalData(store, any_database, same.id)
    assert given(data, same.id)["said-in-audits.json"] == []
    data.forget(same.id)
    state = await GuideService(store=store, settings=any_database).state(audit, owner=boss.id)
    assert [note.author for note in state.notes] == [NAME]


def test_without_another_director_audits_go_with_their_beginner(store: Store, any_database: Settings) -> None:
    header = AuditHeader("0123456789ab", "local", "rop", "t", NOW)
    store.audits.create(header, [EventRecord("x", {}, NOW)])
    PersonalData(store, any_database, "local").forget("local")
    assert store.audits.list(None) == []


def put_into_a_batch(store: Store, account: Account) -> None:
    """Put an exam of somebody into a batch, graded and decided on by a director."""
    library = load_library()
    question = next(rubric.question.id for rubric in library.rubrics() if rubric.role == "rop")
    store.sessions.create(SessionHeader("s1", account.id, "rop", "exam", NOW), [EventRecord("x", {}, NOW)])
    exam = Interview("s1", account.name, account.login, [Spoken(question, "её ответ")], account.id)
    head = BatchHead(
        id="b1",
        owner="boss",
        title="t",
        role="rop",
        file="f",
        created_at=NOW,
        judge="offline",
        votes=1,
        personal_data="auto",
        state="running",
        chunk=10,
    )
    store.batches.add(head, "", item_rows(rows_of([exam], library)))
    graded = ItemResult(place=0, state="graded", brief={}, grade='{"level": 3}', failure=None, graded_at=NOW)
    store.batch_items.save("b1", [graded], worker="w")
    why = DecisionRow(place=0, author="Директор Чужой", at=NOW, kind="level", level=4, reason="видно по цифрам")
    store.batch_people.decide("b1", why)


def test_the_export_holds_what_a_batch_says_of_ones_exam(store: Store, any_database: Settings) -> None:
    anna, boris = (Accounts(store, "test").add(name, "candidate", PASSWORD) for name in ("anna", "boris"))
    put_into_a_batch(store, anna)
    data = PersonalData(store, any_database, "test")
    (row,) = given(data, anna.id)["answers-in-batches.json"]
    assert (row["answer"], row["grade"]) == ("её ответ", {"level": 3})
    assert [(each["level"], each["reason"]) for each in row["decisions"]] == [(4, "видно по цифрам")]
    assert "Чужой" not in json.dumps(row, ensure_ascii=False)
    assert given(data, boris.id)["answers-in-batches.json"] == []


def test_an_account_with_data_is_not_removed_without_it(store: Store, any_database: Settings) -> None:
    accounts = Accounts(store, "test")
    anna = accounts.add("anna", "candidate", PASSWORD)
    put_into_a_batch(store, anna)
    with pytest.raises(PeopleError, match=r"people\.has-data"):
        accounts.remove(anna)
    PersonalData(store, any_database, "test").forget(anna.id)
    assert not store.held.anything(anna.id)


def test_commands_find_people_by_id_and_by_an_unused_invitation(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COACH_DATA_DIR", str(settings.data_dir))

    def run(*arguments: str) -> int:
        return CliRunner().invoke(_build(), ["people", *arguments]).exit_code

    with open_store(settings) as store:
        Invitations(store, load_key(settings)).invite("boss", "Zoya@x", "candidate", name="Зоя")
        anna = Accounts(store, "test").add("anna", "candidate", PASSWORD)
        store.sessions.create(SessionHeader("s", anna.id, "rop", "exam", NOW), [EventRecord("x", {}, NOW)])
        store.accounts.remove(anna.id)  # as older versions did
    out = tmp_path / "one.zip"
    assert run("export", "zoya@x", "--out", str(out)) == 0
    told = zipfile.ZipFile(out).read("invitations.json").decode()
    assert "Зоя" in told
    assert '"token_hash": "***"' in told
    assert run("export", anna.id, "--out", str(out)) == 0
    assert "interviews/s.json" in zipfile.ZipFile(out).namelist()
    for who in ("zoya@x", anna.id):
        assert run("forget", who, "--yes") == 0
        assert CliRunner().invoke(_build(), ["people", "forget", who, "--yes"]).exception is not None
    with open_store(settings) as store:
        assert store.invitations.list() == []
        assert store.sessions.list(anna.id) == []


def test_the_consent_says_what_a_reviewer_sees(settings: Settings) -> None:
    assert "видит в нём ваше имя и ответы" in consent_text(settings, "ru").text
    assert "sees your name and answers" in consent_text(settings, "en").text
