"""What people do and what the log says of it: never one without the other, whatever breaks between."""

import asyncio
import io
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import MetaData, select
from typer.testing import CliRunner

from coach.audit.guide.service import GuideService, id_of
from coach.batch.drafts import Drafts
from coach.batch.rows import AnswerRow
from coach.batch.service import BatchService
from coach.batch.work import work_off
from coach.cli.main import _build
from coach.errors import InputError, PeopleError, StoreError
from coach.files.waiting import UPLOADS
from coach.grading.judges import LateJudge
from coach.interview.service import InterviewService
from coach.people.accounts import Accounts
from coach.people.consent import agree, consent_text
from coach.people.invitations import Invitations
from coach.people.invited import export_invited, forget_invited
from coach.people.journal import COMMAND_LINE, intended, logged, record, verify
from coach.people.keys import load_key
from coach.people.logins import Logins
from coach.people.person import LOCAL
from coach.people.personal import PersonalData
from coach.people.tokens import Tokens
from coach.rubric.library import load_library
from coach.settings import Settings
from coach.store import Store, open_store
from coach.store.journal import Entry, JournalRepository
from coach.store.sessions import SessionHeader
from coach.web.audit_desk import AuditDesk
from coach.web.server import create_app
from coach.web.services import Services
from coach.web.who import SCOPE, Person
from coach.web.workspace_desk import Desk

PASSWORD = "длинная фраза"
NOW = datetime.now(UTC)
REVIEWER = Person("r" * 32, "Роман", "reviewer")


@dataclass
class World:
    """A coach with a graded batch, an audit, a person, an interview and an upload that waits."""

    app: FastAPI
    client: AsyncClient
    services: Services
    store: Store
    settings: Settings
    ids: dict[str, str] = field(default_factory=dict)

    async def desk(self, act: str, person: Person = LOCAL, at: str = "", **fields: str) -> None:
        query = f"?batch={self.ids['batch']}{at}"
        page = await Desk(self.services, "ru").answer({"query": query, "act": act, **fields}, person)
        if 'class="notice bad"' in page or "notice error" in page:
            raise InputError("desk.no-deed")

    async def audit(self, act: str, **fields: str) -> None:
        await AuditDesk(self.services, "ru").answer(
            {"query": f"?audit={self.ids['audit']}", "act": act, **fields}, LOCAL
        )

    async def ask(self, method: str, path: str, **given: Any) -> None:
        answer = await self.client.request(method, path.format(**self.ids), **given)
        if answer.status_code >= 400:
            raise InputError(f"http {answer.status_code} {answer.text}")

    def account(self, which: str = "account") -> Any:
        return self.store.accounts.by_id(self.ids[which])

    def rows(self) -> dict[str, object]:
        """Return everything that is kept, but the log and what it is tried by."""
        found: dict[str, object] = {}
        tables = MetaData()
        with self.store._database.reading() as connection:
            tables.reflect(connection)
            for table in tables.sorted_tables:
                if table.name not in {"journal", "login_attempts", "workers"}:
                    found[table.name] = sorted(map(repr, connection.execute(select(table))))
        folders = ("audits", "uploads", "gold")
        found["files"] = sorted(
            str(file) for name in folders for file in (self.settings.data_dir / name).rglob("*") if file.is_file()
        )
        return found


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A data folder with something of everything, graded once and copied for each test."""
    folder = tmp_path_factory.mktemp("acts") / "data"
    settings = Settings(data_dir=folder, _env_file=None)  # type: ignore[call-arg]
    with open_store(settings) as store:
        ids = asyncio.run(fill(store, settings))
    return folder, ids


async def fill(store: Store, settings: Settings) -> dict[str, str]:
    batches = BatchService(store=store, library=load_library(), settings=settings)
    rows = [
        AnswerRow(n, str(n), name, "rop", "rop.scripts", "Каждую пятницу слушаем звонки и правим скрипт.", "?")
        for n, name in enumerate(("Анна", "Вера"), start=2)
    ]
    ids = {"batch": batches.submit(rows, owner=LOCAL.id, file="f.csv")}
    await work_off(store, settings)
    ids["waiting"] = batches.submit(rows, owner=LOCAL.id, file="g.csv")
    ids["account"] = Accounts(store, "test").add("anna", "candidate", PASSWORD).id
    ids["unused"] = Accounts(store, "test").add("unused", "candidate", PASSWORD).id
    guide = GuideService(store=store, settings=settings)
    ids["audit"] = (await guide.start(owner=LOCAL.id, role="rop", command_id="c")).id
    form = io.BytesIO("ФИО;Как вы относитесь к скриптам?\nА;Есть".encode())
    ids["draft"] = Drafts(settings.data_dir / UPLOADS, max_mb=1).begin(LOCAL.id, "ф.csv", form).id
    interviews = InterviewService(store=store, library=load_library(), judge=LateJudge(settings), settings=settings)
    begun = await interviews.start(owner=ids["account"], role="rop", mode="exam", questions=1, command_id="c")
    await interviews.finish(begun.session_id, owner=ids["account"], step=begun.step, command_id="e")
    ids["exam"] = begun.session_id
    store.sessions.create(SessionHeader("s1", ids["account"], "rop", "exam", NOW), [])
    return ids


@pytest.fixture
async def world(settings: Settings, filled: tuple[Path, dict[str, str]]) -> AsyncIterator[World]:
    folder, ids = filled
    shutil.copytree(folder, settings.data_dir)
    alone = settings.model_copy(update={"workers": 0})
    app = create_app(alone)
    services: Services = app.state.services
    store = await services.store()

    async def entered(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, SCOPE: LOCAL}, receive, send)

    transport = ASGITransport(entered, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield World(app, client, services, store, alone, dict(ids))
    await services.close()


Do = Callable[[World], Awaitable[object]]


@dataclass(frozen=True)
class Act:
    """One deed: who, how, and what the log must say of it (`{batch}` and the like are ids of the world)."""

    does: str
    says: str
    do: Do
    actor: str = LOCAL.id
    reads: bool = False


def blocking(call: Callable[[World], object]) -> Do:
    async def do(world: World) -> object:
        return await asyncio.to_thread(call, world)

    return do


def command(*arguments: str) -> Do:
    def run(world: World) -> None:
        given = [argument.format(**world.ids, folder=world.settings.data_dir.parent) for argument in arguments]
        result = CliRunner().invoke(_build(), given)
        if result.exit_code:
            raise InputError(f"exit {result.exit_code} {result.output} {result.exception}")

    return blocking(run)


async def consenting(world: World) -> None:
    person = Person(world.ids["account"], "Анна", "candidate")
    await agree(world.store, world.settings, person, "ru", consent_text(world.settings, "ru").hash)


def logins(world: World) -> Logins:
    return Logins(world.store, world.settings, load_key(world.settings))


def seen(view: str, **query: str) -> Do:
    async def do(world: World) -> str:
        page = await Desk(world.services, "ru").show({"batch": world.ids["batch"], "view": view, **query}, LOCAL)
        if "ws-board" not in page and "ws-answer" not in page:
            raise InputError("desk.no-deed")
        return page

    return do


def data(world: World) -> PersonalData:
    return PersonalData(world.store, world.settings, "boss")


async def compare(world: World) -> None:
    form = {"role": "rop", "session": world.ids["exam"]}
    await world.ask("POST", "/people/exams", data=form, headers={"origin": "http://127.0.0.1"})


LEVEL = {"level": "5", "reason": "так надо", "at": "&view=answer&place=0"}
API = "/api/v1/batches/{batch}"
ACTS = (
    Act("sees an answer", "answer.level-seen {batch}/0", seen("answer", place="0"), reads=True),
    Act("sees an answer blind", "answer.seen {batch}/0", seen("answer", place="0", blind="1", author="А"), reads=True),
    Act("sees the table", "batch.levels-seen {batch}", seen("review"), reads=True),
    Act(
        "sees a row by the API",
        "answer.level-seen {batch}/1",
        lambda w: w.ask("GET", f"{API}/items/1"),
        reads=True,
    ),
    Act("lists rows by the API", "batch.levels-seen {batch}", lambda w: w.ask("GET", f"{API}/items"), reads=True),
    Act("sees an audit", "audit.seen {audit}", lambda w: w.audit("")),
    Act("sees somebody's interviews", "sessions.seen {account}", lambda w: w.ask("GET", "/people/{account}")),
    Act("sees the log", "log.seen -", lambda w: w.ask("GET", "/people/log")),
    Act(
        "grades an answer by the API",
        "answer.graded rop.scripts",
        lambda w: w.ask("POST", "/api/v1/grade", json={"question_id": "rop.scripts", "text": "Скрипт есть."}),
    ),
    Act("sets a level", "decide.level {batch}/0", lambda w: w.desk("decide.level", **LEVEL)),
    Act(
        "sets a level blind",
        "decide.blind {batch}/0",
        lambda w: w.desk("decide.blind", REVIEWER, **LEVEL),
        actor=REVIEWER.id,
    ),
    Act("confirms", "decide.accept {batch}/0", lambda w: w.desk("decide.accept", **LEVEL)),
    Act("remarks", "decide.comment {batch}/0", lambda w: w.desk("decide.comment", **LEVEL)),
    Act("weighs", "weights.equal {batch}", lambda w: w.desk("weights.equal")),
    Act("signs", "report.sign {batch}", lambda w: w.desk("report.sign", name="Денис")),
    Act("repeats", "report.repeat {batch}", lambda w: w.desk("report.repeat")),
    Act("deletes a batch", "batch.delete {batch}", lambda w: w.desk("batch.delete")),
    Act("starts an upload", "batch.submitted *", lambda w: w.desk("draft.start", draft=w.ids["draft"])),
    Act("compares exams", "batch.submitted *", compare),
    Act("compares somebody's exam", "exam.compared {account}", compare),
    Act("sees the exams", "exams.seen -", lambda w: w.ask("GET", "/people/exams"), reads=True),
    Act("drops an upload", "draft.drop *", lambda w: w.desk("draft.drop", draft=w.ids["draft"])),
    Act("pauses by the API", "batch.pause {waiting}", lambda w: w.ask("POST", "/api/v1/batches/{waiting}/pause")),
    Act("deletes by the API", "batch.delete {batch}", lambda w: w.ask("DELETE", API)),
    Act(
        "submits by the API",
        "batch.submitted *",
        lambda w: w.ask("POST", "/api/v1/batches", files={"file": ("a.csv", "ФИО;Как вы относитесь к скриптам?\nА;Ок")}),
    ),
    Act(
        "takes the report",
        "batch.exported {batch}",
        lambda w: w.ask("GET", "/files/batches/{batch}/report.md"),
        reads=True,
    ),
    Act(
        "takes a letter",
        "letter.exported {batch}/0",
        lambda w: w.ask("GET", "/files/batches/{batch}/letter/0.md"),
        reads=True,
    ),
    Act("notes in an audit", "audit.note.add {audit}", lambda w: w.audit("note.add", text="заметка", area="")),
    Act("begins an audit", f"audit.start {id_of(LOCAL.id, 'z')}", lambda w: w.audit("audit.start", role="rop", command="z")),
    Act(
        "adds a file to an audit",
        "audit.file-added {audit}",
        lambda w: w.ask("POST", "/files/audit/{audit}/upload?name=a.txt&kind=document", content=b"a: b"),
    ),
    Act("makes an account", "account.added *", blocking(lambda w: Accounts(w.store, "local").add("b", "director", PASSWORD))),
    Act("gives a role", "account.role.reviewer {account}", lambda w: w.ask("POST", "/people/{account}/change", data={"act": "role", "role": "reviewer"})),
    Act("disables", "account.disabled {account}", lambda w: w.ask("POST", "/people/{account}/change", data={"act": "disable"})),
    Act("changes a password", "account.password {account}", blocking(lambda w: Accounts(w.store, "local").set_password(w.account(), PASSWORD + "!"))),
    Act("removes an account", "account.removed {unused}", blocking(lambda w: Accounts(w.store, "local").remove(w.account("unused")))),
    Act("invites", "invitation.candidate *", blocking(lambda w: Invitations(w.store, load_key(w.settings)).invite("local", "new", "candidate"))),
    Act("makes a token", "token.added *", blocking(lambda w: Tokens(w.store, "local").add("anna", name="", days=1))),
    Act("agrees", "consent.given *", consenting, actor="{account}"),
    Act("comes in", "login -", blocking(lambda w: logins(w).enter("anna", PASSWORD, "127.0.0.1")), actor="{account}"),
    Act("takes somebody's data", "data.exported {account}", blocking(lambda w: data(w).export(w.ids["account"])), actor="boss", reads=True),
    Act("deletes somebody", "data.deleted {account}", blocking(lambda w: data(w).forget(w.ids["account"])), actor="boss"),
    Act("takes the data of somebody invited", "invitation.exported -", blocking(lambda w: export_invited(data(w), "new")), actor="boss", reads=True),
    Act("deletes somebody invited", "invitation.deleted -", blocking(lambda w: forget_invited(data(w), "new")), actor="boss"),
    Act("deletes a candidate", "candidate.deleted -", blocking(lambda w: data(w).forget_candidate("Анна")), actor="boss"),
    Act("pauses by command", "batch.pause {waiting}", command("batch", "pause", "{waiting}"), actor=COMMAND_LINE),
    Act("deletes by command", "batch.delete {batch}", command("batch", "delete", "{batch}", "--yes"), actor=COMMAND_LINE),
    Act("decides by command", "decide.accept {batch}/0", command("batch", "decide", "{batch}", "2", "--author", "Д", "--accept"), actor=COMMAND_LINE),
    Act("signs by command", "report.sign {batch}", command("batch", "sign", "{batch}", "--author", "Д"), actor=COMMAND_LINE),
    Act("exports by command", "batch.exported {batch}", command("batch", "export", "{batch}", "--out", "{folder}/r.md"), actor=COMMAND_LINE),
    Act("backs up", "backup.made -", command("backup", "{folder}/b.zip"), actor=COMMAND_LINE),
)  # fmt: skip
BY_NAME = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.does)


def told(act: Act, world: World, entries: list[Entry]) -> list[Entry]:
    action, object_ = act.says.split()
    wanted = re.escape(object_.format(**world.ids)).replace(r"\*", ".+")
    actor = act.actor.format(**world.ids)
    return [one for one in entries if (one.actor, one.action) == (actor, action) and re.fullmatch(wanted, one.object)]


@BY_NAME
async def test_an_act_has_one_entry_and_without_it_does_not_happen(
    act: Act, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Entry:
        raise StoreError("store.full", place="x", problem="disk full")

    kept, before = world.rows(), len(list(world.store.journal.entries()))
    with monkeypatch.context() as broken:
        broken.setattr(JournalRepository, "append", full)
        outcome = (await asyncio.gather(act.do(world), return_exceptions=True))[0]
    assert world.rows() == kept
    if act.reads:
        assert isinstance(outcome, Exception), "it was shown without an entry"
    assert not {"r.md", "b.zip"} & {file.name for file in world.settings.data_dir.parent.iterdir()}
    await act.do(world)
    entries = list(world.store.journal.entries())
    assert len(told(act, world, entries[before:])) == 1, entries[before:]
    assert verify(entries).problem == ""


def test_every_deed_of_a_page_and_route_has_its_line_here() -> None:
    """A deed that the log shall know and this table does not know of is found by its word in the source."""
    import coach  # noqa: PLC0415

    said = {act.says.split()[0] for act in ACTS}
    words: set[str] = set()
    for file in Path(coach.__file__).parent.rglob("*.py"):
        words |= set(
            re.findall(r'(?:logged|record|intended|intended_here)\([^()]*?"([a-z-]+\.[a-z.-]+)"', file.read_text())
        )
    known_elsewhere = {
        "login.failed",  # tests/people/test_people_logins.py
        "logout.everywhere",
        "account.linked",  # test_people_oidc.py
        "invitation.accepted",  # test_people_invitations.py
        "invitation.withdrawn",
        "token.removed",
        "data.expired",  # test_people_personal.py
        "data.deleting",
        "candidate.deleting",
        "report.exported",  # test_people_access.py, tests/api
        "audit.exported",  # tests/web
        "audit.guide",
        "corrections.exported",
        "letter.exported",
        "backup.restored",
        "batch.resume",
        "batch.cancel",
        "batch.retry",
        "weights.set",
    }
    assert words - said - known_elsewhere == set()


KILLED = """
import os, sys
from coach.settings import load_settings
from coach.store import open_store
from coach.store.journal import JournalRepository
from coach.people.accounts import Accounts
JournalRepository.append = lambda *_: os._exit(9)
with open_store(load_settings()) as store:
    Accounts(store, "test").set_role(store.accounts.by_login("anna"), "director")
"""


def test_a_process_killed_between_act_and_entry_leaves_neither(settings: Settings) -> None:
    with open_store(settings) as store:
        Accounts(store, "test").add("anna", "candidate", PASSWORD)
    assert subprocess.run([sys.executable, "-c", KILLED], check=False).returncode == 9
    with open_store(settings) as store:
        assert store.accounts.by_login("anna").role == "candidate"
        assert len(list(store.journal.entries())) == 1


def test_an_act_that_fails_leaves_no_entry_and_an_intended_one_two(any_database: Settings) -> None:
    with open_store(any_database) as store:
        Accounts(store, "test").add("anna", "candidate", PASSWORD)
        with pytest.raises(InputError, match="taken"):
            Accounts(store, "test").add("anna", "director", PASSWORD)
        with pytest.raises(RuntimeError), logged(store, "a", "x"):  # noqa: PT012 - the act is what is tried
            store.accounts.change(store.accounts.by_login("anna").id, role="director")
            raise RuntimeError
        with pytest.raises(RuntimeError), intended(store, "a", "y"):
            raise RuntimeError
        assert store.accounts.by_login("anna").role == "candidate"
        assert [entry.action for entry in store.journal.entries()] == ["account.added", "y", "y.failed"]


def test_a_broken_key_inside_an_act_does_not_break_the_act(any_database: Settings) -> None:
    with open_store(any_database) as store:
        anna = Accounts(store, "test").add("anna", "candidate", PASSWORD)
        with logged(store, "a", "tried"):
            with pytest.raises(InputError):
                store.accounts.add(anna)
            store.accounts.change(anna.id, name="Анна")
        assert store.accounts.by_login("anna").name == "Анна"


def test_many_act_at_once_and_the_chain_holds(any_database: Settings) -> None:
    with open_store(any_database) as store:
        accounts = [Accounts(store, "test").add(f"p{n}", "director", PASSWORD) for n in range(4)]
        failed: list[Exception] = []

        def act(n: int) -> None:
            try:
                for other in (accounts[n], accounts[(n + 1) % 4]):
                    with logged(store, "a", "crossed", other.id):
                        store.accounts.change(other.id, name="1")
                        record(store, "a", "inner")
                        store.accounts.change(accounts[(n + 2) % 4].id, name="2")
            except Exception as error:  # noqa: BLE001 - told by the assertion
                failed.append(error)

        threads = [threading.Thread(target=act, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert failed == []
        assert verify(store.journal.entries()) == verify(store.journal.entries())
        assert verify(store.journal.entries()).problem == ""
        assert len(list(store.journal.entries())) == 4 + 16


def test_two_last_directors_cannot_disable_each_other_at_once(any_database: Settings) -> None:
    with open_store(any_database) as store:
        two = [Accounts(store, "test").add(name, "director", PASSWORD) for name in ("a", "b")]
        together = threading.Barrier(2)
        refused: list[Exception] = []

        def disable(n: int) -> None:
            together.wait(20)
            try:
                Accounts(store, two[1 - n].id).disable(two[n])
            except PeopleError as error:
                refused.append(error)

        threads = [threading.Thread(target=disable, args=(n,)) for n in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(refused) == 1
        assert sum(account.disabled_at is None for account in store.accounts.list()) == 1
