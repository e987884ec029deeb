"""Personal data: consent first, everything in one file, and gone without a trace."""

import asyncio
import json
import os
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from coach.batch.drafts import Drafts
from coach.errors import PeopleError
from coach.llm.cache import ResultCache
from coach.people.accounts import Accounts
from coach.people.consent import consent_text, in_force
from coach.people.invitations import Invitations
from coach.people.journal import verify
from coach.people.keys import load_key
from coach.people.personal import PersonalData
from coach.rubric.hashing import content_hash
from coach.settings import Settings
from coach.store import Store, open_store
from coach.store.accounts import Account
from coach.store.audits import AuditHeader
from coach.store.consents import Consent
from coach.store.event_log import EventRecord
from coach.store.sessions import SessionHeader
from coach.texts import LANGUAGES
from coach.web.people import People
from coach.web.services import Services
from tests.people.conftest import Client, House, interview

NOW = datetime.now(UTC)
MARKS = ("Златопуст", "zlatopust@примета.рф", "скидка-семнадцать-с-половиной", "вывод-аудита-особый", "цитата-в-кэше")
PASSWORD = "длинная фраза"


def everything(store: Store, settings: Settings) -> Account:
    """Let somebody leave a trace wherever a person can leave one."""
    invitations = Invitations(store, load_key(settings))
    token = invitations.invite("boss", MARKS[1], "candidate", name=MARKS[0])
    account = invitations.accept(token, PASSWORD)
    store.consents.add(Consent(account.id, "0" * 64, "ru", NOW))
    said = EventRecord("answered", {"text": f"Я давал {MARKS[2]}. " * 200}, NOW)
    store.sessions.create(SessionHeader("s-of-hers", account.id, "rop", "training", NOW), [said])
    found = EventRecord("found", {"text": MARKS[3]}, NOW)
    store.audits.create(AuditHeader("0123456789ab", account.id, "rop", MARKS[3], NOW), [found])
    folder = settings.data_dir / "audits" / "0123456789ab"
    folder.mkdir(parents=True)
    (folder / "0123456789abcdef01234567.csv").write_text(MARKS[0], encoding="utf-8")
    cache = ResultCache(settings.data_dir / "llm-cache.db")
    cache.put("k", model="m", value=json.dumps(MARKS[4], ensure_ascii=False), raw=MARKS[4] * 50)
    cache.close()
    return account


def traces(folder: Path) -> set[tuple[str, str]]:
    """Return (file, mark) for every mark whose bytes stand anywhere in the folder, in each encoding used."""
    found = set()
    for file in folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            spelt = [(mark, form) for mark in MARKS for form in (mark.encode(), json.dumps(mark)[1:-1].encode())]
            found |= {(file.name, mark) for mark, form in spelt if form in data}
    return found


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_store(settings) as opened:
        yield opened


def test_nothing_is_left_of_somebody_who_is_deleted_while_the_coach_runs(settings: Settings, store: Store) -> None:
    account = everything(store, settings)
    assert {mark for _, mark in traces(settings.data_dir)} == set(MARKS)
    assert PersonalData(store, settings, "boss").forget(account.id)
    assert traces(settings.data_dir) == set()
    assert store.accounts.by_id(account.id) is None
    assert store.sessions.list(account.id) == []
    assert store.consents.list(account.id) == []
    assert verify(store.journal.entries()).problem == ""


def test_others_keep_theirs(settings: Settings, store: Store) -> None:
    gone = everything(store, settings)
    stays = Accounts(store, "test").add("stays", "candidate", PASSWORD)
    said = EventRecord("answered", {"text": "остаюсь"}, NOW)
    store.sessions.create(SessionHeader("s-of-his", stays.id, "rop", "training", NOW), [said])
    PersonalData(store, settings, "boss").forget(gone.id)
    assert [header.id for header in store.sessions.list(stays.id)] == ["s-of-his"]
    assert store.accounts.by_login("stays") == stays


def test_the_same_on_postgresql(any_database: Settings) -> None:
    with open_store(any_database) as store:
        account = everything(store, any_database)
        assert PersonalData(store, any_database, "boss").forget(account.id)
        assert store.sessions.list(account.id) == []
        assert store.invitations.list() == []
        assert store.audits.list(account.id) == []


def test_the_last_director_stays(settings: Settings, store: Store) -> None:
    boss = Accounts(store, "test").add("boss", "director", PASSWORD)
    with pytest.raises(PeopleError, match=r"people\.last-director"):
        PersonalData(store, settings, boss.id).forget(boss.id)


def test_the_export_holds_everything_but_secrets(settings: Settings, store: Store) -> None:
    account = everything(store, settings)
    packed = zipfile.ZipFile(BytesIO(PersonalData(store, settings, "boss").export(account.id)))
    names = set(packed.namelist())
    assert {"account.json", "consents.json", "interviews/s-of-hers.json", "audits/0123456789ab.json"} <= names
    whole = "".join(packed.read(name).decode() for name in names)
    assert all(mark in whole for mark in MARKS[:4])
    assert "argon2" not in whole
    assert json.loads(packed.read("log.json"))[0]["action"] == "invitation.accepted"


def test_what_is_older_than_the_time_of_keeping_goes(settings: Settings, store: Store) -> None:
    for days in (10, 100):
        at = NOW - timedelta(days=days)
        store.sessions.create(SessionHeader(f"s{days}", "p", "rop", "exam", at), [EventRecord("x", {}, at)])
    data = PersonalData(store, settings, "test")
    assert data.forget_old(30)["interviews"] == 1
    assert [header.id for header in store.sessions.list("p")] == ["s10"]
    assert not any(data.forget_old(30).values())
    assert [entry.action for entry in store.journal.entries()] == ["data.expired"]


def test_audits_that_were_idle_for_long_go_with_their_files(settings: Settings, store: Store) -> None:
    old, new = NOW - timedelta(days=100), NOW - timedelta(days=1)
    for audit, begun, last, finished in (
        ("a" * 12, old, old, None),
        ("b" * 12, old, old, old),
        ("c" * 12, old, new, None),
        ("d" * 12, new, new, None),
    ):
        events = [EventRecord("x", {}, begun), EventRecord("x", {}, last)]
        store.audits.create(AuditHeader(audit, "p", "rop", "t", begun, finished), events)
        (settings.data_dir / "audits" / audit).mkdir(parents=True)
    assert PersonalData(store, settings, "test").forget_old(30)["audits"] == 2
    assert {header.id[0] for header in store.audits.list("p")} == {"c", "d"}
    assert {place.name[0] for place in (settings.data_dir / "audits").iterdir()} == {"c", "d"}
    assert store.audits.events("a" * 12) == []


def test_uploads_that_wait_go_with_their_owner_and_after_a_week(settings: Settings, store: Store) -> None:
    drafts = Drafts(settings.data_dir / "uploads", max_mb=1)
    account = everything(store, settings)
    hers = drafts.begin(account.id, f"{MARKS[0]}.csv", BytesIO(MARKS[0].encode()))
    old, new = (drafts.begin("p", f"{name}.csv", BytesIO(b"a;b")) for name in ("old", "new"))
    data = PersonalData(store, settings, "test")
    data.forget(account.id)
    assert not drafts.path(hers).exists()
    assert traces(settings.data_dir) == set()
    week = (NOW - timedelta(days=8)).timestamp()
    os.utime(settings.data_dir / "uploads" / old.id, (week, week))
    data.forget_old(365)
    assert [draft.id for draft in drafts.of("p")] == [new.id]


async def test_a_running_coach_takes_old_uploads_away_though_nothing_else_has_a_time(settings: Settings) -> None:
    assert settings.retention_days == 0
    place = settings.data_dir / "uploads" / "old"
    place.mkdir(parents=True)
    os.utime(place, (0, 0))
    services = Services(settings)
    daily = asyncio.create_task(People(services).forget_old())
    until = time.monotonic() + 20
    while place.exists():
        assert time.monotonic() < until, "the upload is still there"
        await asyncio.sleep(0.05)
    daily.cancel()
    await services.close()


def test_a_candidate_goes_from_the_labelled_sets_too(settings: Settings, store: Store) -> None:
    def line(batch: str, place: int, name: str) -> str:
        return json.dumps({"id": f"{batch}-{place}", "family": f"{batch}-{content_hash(name)}", "text": "x"}) + "\n"

    folder = settings.data_dir / "gold"
    folder.mkdir(parents=True)
    (folder / "batch-b1.jsonl").write_text(
        line("b1", 0, "Анна") + line("b1", 1, "Борис") + "не JSON\n", encoding="utf-8"
    )
    (folder / "batch-b2.jsonl").write_text(line("b2", 0, "Анна"), encoding="utf-8")
    (folder / "own.jsonl").write_text(line("own", 0, "Анна"), encoding="utf-8")
    gone = PersonalData(store, settings, "test").forget_candidate("Анна")
    assert (gone.answers, gone.labelled) == (0, 2)
    assert (folder / "batch-b1.jsonl").read_text(encoding="utf-8") == line("b1", 1, "Борис") + "не JSON\n"
    assert {file.name for file in folder.iterdir()} == {"batch-b1.jsonl", "own.jsonl"}


def test_a_company_has_its_own_text_of_consent(settings: Settings) -> None:
    shipped = {lang: consent_text(settings, lang) for lang in LANGUAGES}
    assert "программа" in shipped["ru"].text
    assert "program" in shipped["en"].text
    own = settings.data_dir / "consent" / "ru.md"
    own.parent.mkdir(parents=True)
    own.write_text("# Наш текст", encoding="utf-8")
    assert {consent_text(settings, lang).text for lang in LANGUAGES} == {"# Наш текст"}
    assert not in_force(settings) & {text.hash for text in shipped.values()}


async def test_no_answer_before_consent(house: House, client: Client) -> None:
    house.accounts["new"] = Accounts(await house.app.state.services.store(), "test").add("new", "candidate", PASSWORD)
    logins = await house.app.state.people.logins()
    house.tokens["new"] = logins.admit(house.accounts["new"])
    new = client("new")
    asked = await new.get("/ru/", headers={"accept": "text/html"})
    assert (asked.status_code, asked.headers["location"]) == (303, "/consent")
    event = {"fn_index": 0, "session_hash": "early", "data": []}
    assert (await new.post("/ru/gradio_api/queue/join", json=event)).status_code == 403
    text = consent_text(house.app.state.services.settings, "ru")
    assert "С вами говорит программа" in (await new.get("/consent")).text
    assert (await new.post("/consent", data={"shown": text.hash})).status_code == 422
    assert (await new.post("/consent", data={"shown": "0" * 64, "agree": "yes"})).status_code == 409
    assert (await new.post("/consent", data={"shown": text.hash, "agree": "yes"})).status_code == 303
    assert (await new.get("/ru/")).status_code == 200
    kept = (await house.app.state.services.store()).consents.list(house.accounts["new"].id)
    assert [(consent.text_hash, consent.language) for consent in kept] == [(text.hash, "ru")]


async def test_a_person_takes_and_deletes_their_own_data_in_the_browser(house: House, client: Client) -> None:
    session = await interview(house, "other")
    other = client("other")
    packed = zipfile.ZipFile(BytesIO((await other.get("/account/export")).content))
    assert f"interviews/{session}.json" in packed.namelist()
    assert (await other.post("/account/delete")).status_code == 303
    assert (await other.get("/ru/history")).status_code == 200
    gone = await other.post("/account/delete", data={"sure": "yes"})
    assert gone.status_code == 200
    assert "Ваши данные удалены" in gone.text
    assert (await client("other").get("/ru/history")).status_code == 401
