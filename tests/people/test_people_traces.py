"""A person goes through every door with words that stand nowhere else; deleted, not a byte of them is left on the disk.

The data folder is searched file by file (database, write-ahead log, queue, caches, index, uploads), and on PostgreSQL
also what `pg_dump` writes of the whole database, with the tables of the queue.
"""

import asyncio
import io
import json
import logging
import re
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from typer.testing import CliRunner

from coach.cli.main import _build
from coach.llm.cache import ResultCache
from coach.people.accounts import Accounts, person
from coach.people.person import Person
from coach.people.personal import PersonalData
from coach.people.tokens import Tokens
from coach.settings import Settings
from coach.store import Store, open_store
from coach.web.audit_desk import AuditDesk
from coach.web.server import create_app
from coach.web.services import Services
from coach.web.workspace_desk import Desk
from tests.people.conftest import PASSWORD, agree
from tests.web.test_web_workspace_batch import STRONG, wait_for

HIS = {
    name: f"мета{number}-{name}-ζ{number * 7919}"
    for number, name in enumerate(
        [
            "login",
            "name",
            "practice",
            "draft-file",
            "draft-text",
            "reason",
            "comment",
            "blind-reason",
            "audit-title",
            "audit-note",
            "audit-file",
            "audit-line",
            "audit-signature",
            "meeting",
            "column",
            "token",
            "ask",
            "api-answer",
            "cached",
            "typed-login",
        ],
        1,
    )
}
"""What the person himself says, by door."""

CANDIDATE = "Златопуст Ζ Заметный"
ANSWER = "скидка-семнадцать-с-половиной-ζ"
DEALS = (
    "ID;Дата создания;Этап;Сумма;Ответственный\n"
    f"1;2026-01-10;Успешно реализовано;100000;{HIS['audit-file']}\n2;2026-01-12;Проигрыш;0;Олег\n"
)


@dataclass
class Coach:
    """A running coach and the person in it."""

    app: FastAPI
    services: Services
    store: Store
    settings: Settings
    client: AsyncClient
    him: Person
    ids: dict[str, str] = field(default_factory=dict)


async def comes_in(coach: Coach) -> None:
    coach.client.cookies.set(
        "coach_login", (await coach.app.state.people.logins()).admit(coach.store.accounts.by_id(coach.him.id))
    )
    Tokens(coach.store, "test").add(HIS["login"], name=HIS["token"], days=1)
    wrong = {"login": HIS["typed-login"], "password": HIS["typed-login"]}
    assert (await coach.client.post("/login", data=wrong)).status_code == 401


async def practises(coach: Coach) -> None:
    interviews = await coach.services.interviews()
    view = await interviews.start(owner=coach.him.id, role="rop", mode="training", questions=1, command_id=uuid4().hex)
    await interviews.answer(
        view.session_id, f"{STRONG} {HIS['practice']}", owner=coach.him.id, step=view.step, command_id=uuid4().hex
    )
    found = await coach.services.search(f"Что такое {HIS['ask']}?", 3)
    await coach.services.answered(HIS["ask"], found)
    given = {"question_id": "rop.scripts", "text": f"{STRONG} {HIS['api-answer']}"}
    assert (await coach.client.post("/api/v1/grade", json=given)).status_code == 200
    cache = ResultCache(coach.settings.data_dir / "llm-cache.db")
    cache.put("k", model="m", value=json.dumps(HIS["cached"], ensure_ascii=False), raw=HIS["cached"] * 50)
    cache.close()


async def uploads(coach: Coach) -> None:
    form = f"ФИО;Что вы знаете о {HIS['draft-text']}?\n{CANDIDATE};{ANSWER}\n".encode()
    sent = await coach.client.post("/files/batches/upload", params={"name": f"{HIS['draft-file']}.csv"}, content=form)
    draft = sent.json()["draft"]
    desk = Desk(coach.services, "ru")
    page = await desk.answer(
        {"query": f"?draft={draft}", "act": "draft.own", "source": "B", "asked": "Что вы знаете?"}, coach.him
    )
    own = re.search(r'data-own="([^"]+)"', page)[1]  # type: ignore[index]
    release = {"act": "draft.own-release", "own": own, "title": "Свой вопрос"}
    await desk.answer({"query": f"?draft={draft}&own={own}"} | release, coach.him)
    broken = await coach.client.post(
        "/files/batches/upload", params={"name": f"{HIS['draft-file']}.xlsx"}, content=form
    )
    assert broken.status_code == 422


async def grades(coach: Coach) -> None:
    """A batch with a candidate; its own question released by him; decisions, remarks and a signature in his words."""
    form = (
        f"ФИО;Как вы относитесь к скриптам?;Ваши действия в первый рабочий день в новом отделе продаж?\n"
        f"{CANDIDATE};{STRONG} {ANSWER};{STRONG}\nБорис К.;{STRONG};\n"
    )
    files = {"file": (f"{CANDIDATE}.csv", form.encode())}
    made = await coach.client.post("/api/v1/batches", files=files, data={"title": f"Отклики: {CANDIDATE}"})
    assert made.status_code == 201, made.text
    batch = coach.ids["batch"] = made.json()["id"]
    await asyncio.to_thread(wait_for, coach.services, batch)
    desk, at = Desk(coach.services, "ru"), {"query": f"?batch={batch}&view=answer&place=0"}
    await desk.answer(
        {"query": f"{at['query']}&blind=1", "act": "decide.blind", "level": "4", "reason": HIS["blind-reason"]},
        coach.him,
    )
    await desk.answer(at | {"act": "decide.level", "level": "5", "reason": HIS["reason"]}, coach.him)
    other = {"query": f"?batch={batch}&view=answer&place=2"}
    await desk.answer(other | {"act": "decide.comment", "reason": HIS["comment"]}, coach.him)
    await desk.answer(other | {"act": "decide.level", "level": "2", "reason": HIS["reason"]}, coach.him)
    await desk.answer({"query": f"?batch={batch}", "act": "report.sign", "name": "иное имя"}, coach.him)
    for suffix in ("md", "xlsx", "docx", "pdf", "jsonl"):
        assert (await coach.client.get(f"/files/batches/{batch}/report.{suffix}")).status_code == 200
    run = CliRunner().invoke(_build(), ["batch", "corrections", batch])
    assert run.exit_code == 0, run.output
    gold = coach.settings.data_dir / "gold" / f"batch-{batch}.jsonl"
    assert HIS["reason"] in gold.read_text(encoding="utf-8")
    measured = coach.settings.data_dir / "evals" / "run"
    measured.mkdir(parents=True)
    shutil.copy(gold, measured / "gold.jsonl")


async def audits(coach: Coach) -> None:
    desk = AuditDesk(coach.services, "ru")
    began = await desk.answer({"act": "audit.start", "role": "rop", "title": HIS["audit-title"]}, coach.him)
    audit = began.query["audit"]
    at = {"query": f"?audit={audit}"}
    area = (await (await coach.services.audits()).state(audit, owner=coach.him.id)).area
    await desk.answer(at | {"act": "note.add", "area": area, "text": HIS["audit-note"]}, coach.him)
    meeting = f"00:00 {CANDIDATE}: план на неделю, {HIS['meeting']}\n00:10 Олег: сделаю к пятнице\n"
    for name, kind, content in (
        ("d.csv", "deals", DEALS),
        ("n.txt", "document", f"Отдел продаж работает по плану. {HIS['audit-line']}.\n"),
        ("m.txt", "meeting", meeting),
    ):
        sent = await coach.client.post(
            f"/files/audit/{audit}/upload", params={"name": name, "kind": kind}, content=content.encode()
        )
        assert sent.status_code == 200, sent.text
    await desk.answer(at | {"act": "stage", "stage": HIS["column"], "kind": "won"}, coach.him)
    await desk.answer(at | {"act": "draft"}, coach.him)
    page = (await desk.show({"audit": audit, "view": "summary"}, coach.him)).html
    digest = re.search(r'name="digest" value="([^"]+)"', page)
    if digest:
        sign = {"act": "sign", "name": HIS["audit-signature"], "position": "директор", "digest": digest[1]}
        await desk.answer(at | sign, coach.him)
    assert (await coach.client.get(f"/files/audit/{audit}/summary.md")).status_code == 200
    coach.ids["audit"] = audit


def dumped(url: str) -> bytes:
    """Return everything that PostgreSQL would give away of a database."""
    name, _, host = url.partition("://postgres@/")[2].partition("?host=")
    tool = shutil.which("pg_dump") or str(max(Path("/usr/lib/postgresql").glob("*/bin/pg_dump")))
    return subprocess.run([tool, "-h", host, "-U", "postgres", name], check=True, capture_output=True).stdout


def forms(mark: str) -> set[bytes]:
    """Return the bytes by which a mark could lie somewhere; a dump of PostgreSQL doubles the backslashes of JSON."""
    escaped = json.dumps(mark)[1:-1]
    return {mark.encode(), escaped.encode(), escaped.replace("\\", "\\\\").encode(), mark.encode("utf-16-le")}


def traces(settings: Settings, marks: set[str]) -> dict[str, set[str]]:
    """Return in which files (`-dump-` for PostgreSQL) each mark stands."""
    places: dict[str, bytes] = {}
    for file in settings.data_dir.rglob("*"):
        if file.is_file():
            places[str(file.relative_to(settings.data_dir))] = file.read_bytes() + str(file).encode()
    for folder in Path(tempfile.gettempdir()).glob("coach-*"):
        if folder.is_dir() and not folder.name.startswith("coach-pg"):
            places |= {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    if settings.database_url:
        places["-dump-"] = dumped(settings.database_url)
    found: dict[str, set[str]] = {}
    for mark in marks:
        for place, content in places.items():
            if any(form in content for form in forms(mark)):
                found.setdefault(mark, set()).add(place)
    return found


def unpacked(content: bytes) -> bytes:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return b"\n".join(archive.read(name) for name in archive.namelist())


KEPT_NOWHERE = {"ask", "api-answer", "typed-login"}
"""Doors whose words are kept nowhere even before anything is deleted."""

NOT_HIS_OWN = {"cached"}
"""Kept, but nobody knows whose it is: it cannot be given to anybody, and goes with everything of its kind."""

OF_THE_COMPANY = {"audit-title", "audit-note", "audit-file", "audit-line", "meeting", "column"}
"""What an audit holds is the company's record: it stays while another director works on, without his name."""


@pytest.mark.slow
async def test_not_a_byte_is_left(
    any_database: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = any_database.model_copy(update={"login": "always"})
    monkeypatch.setenv("COACH_DATA_DIR", str(settings.data_dir))
    if settings.database_url:
        monkeypatch.setenv("COACH_DATABASE_URL", settings.database_url)
    with open_store(settings) as store:
        Accounts(store, "test").add("boss", "director", PASSWORD)
        him = Accounts(store, "test").add(HIS["login"], "director", PASSWORD, name=HIS["name"])
    app = create_app(settings)
    services: Services = app.state.services
    agree_store = await services.store()
    agree(app, him.id)
    client = AsyncClient(
        transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://127.0.0.1", timeout=60
    )
    client.headers["origin"] = "http://127.0.0.1"
    coach = Coach(app, services, agree_store, settings, client, person(him))
    try:
        for door in (comes_in, practises, uploads, grades, audits):
            await door(coach)
        before = traces(settings, {*HIS.values(), CANDIDATE, ANSWER})
        silent = {name for name, mark in HIS.items() if mark not in before}
        assert silent == KEPT_NOWHERE, "a door of this test leads nowhere"
        assert {CANDIDATE, ANSWER} <= before.keys()
        given = unpacked((await client.get("/account/export")).content)
        lost = {name for name, mark in HIS.items() if mark in before and not any(form in given for form in forms(mark))}
        assert lost == NOT_HIS_OWN
        boss = PersonalData(coach.store, settings, "boss")
        gone = await asyncio.to_thread(boss.forget_candidate, CANDIDATE)
        assert (gone.answers, gone.clean) == (2, True)
        assert traces(settings, {CANDIDATE, ANSWER}).keys() <= {CANDIDATE}
        answer = await client.post("/account/delete", data={"sure": "yes"})
        assert "Ваши данные удалены" in answer.text
        stays = {HIS[name] for name in OF_THE_COMPANY} | {CANDIDATE}  # he speaks in a planning meeting of the company
        assert traces(settings, {*HIS.values(), CANDIDATE, ANSWER}).keys() == stays
        assert not [mark for mark in (*HIS.values(), CANDIDATE, ANSWER) if mark in caplog.text]
        kept = await asyncio.to_thread(services.workspace.batches.get, coach.ids["batch"])
        assert {item.candidate for item in kept.items} == {"Борис К."}
        assert [one.level for one in kept.decisions if one.kind == "level"] == [2], (
            "the level of another's answer stays"
        )
    finally:
        await client.aclose()
        await services.close()
