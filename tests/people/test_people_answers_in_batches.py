"""What a batch holds of somebody's exam goes with them: rows, sets and measurements made of it, their name in notes."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from coach.batch.interviews import Interview, Spoken, rows_of, uneven
from coach.batch.kept import item_rows
from coach.batch.service import BatchService
from coach.errors import PeopleError
from coach.people.accounts import Accounts
from coach.people.journal import record
from coach.people.person import Person
from coach.people.personal import PersonalData
from coach.rubric.library import Library, load_library
from coach.settings import Settings
from coach.store import Store, open_store
from coach.store.accounts import Account
from coach.store.journal import Entry
from coach.store.schema import make_schema
from coach.store.sessions import EventRecord, SessionHeader

NOW = datetime.now(UTC)
PASSWORD = "длинная фраза"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def asked(library: Library) -> tuple[str, str]:
    first, second, *_ = (rubric.question.id for rubric in library.rubrics() if rubric.role == "rop")
    return first, second


def examined(store: Store, *names: str) -> list[Account]:
    """Make candidates and for each a finished exam of a hundred days ago, `s-<name>`."""
    made = [Accounts(store, "test").add(name, "candidate", PASSWORD) for name in names]
    begun = NOW - timedelta(days=100)
    for account in made:
        header = SessionHeader(f"s-{account.login}", account.id, "rop", "exam", begun)
        store.sessions.create(header, [EventRecord("x", {}, begun)])
    return made


def compared(store: Store, settings: Settings, library: Library, interviews: list[Interview]) -> str:
    batches = BatchService(store=store, settings=settings, library=library)
    rows = rows_of(interviews, library)
    return batches.submit(rows, owner="boss", file="Экзамены", role="rop", notes=uneven(interviews))


def of(account: Account, *questions: str, name: str = "") -> Interview:
    spoken = [Spoken(question, f"ответ {account.login}") for question in questions]
    return Interview(f"s-{account.login}", name or account.name, account.login, spoken, account.id)


def test_answers_go_with_their_owner_though_retention_took_the_interview_first(
    any_database: Settings, library: Library, asked: tuple[str, str]
) -> None:
    with open_store(any_database) as store:
        anna, boris = examined(store, "anna", "boris")
        first = compared(store, any_database, library, [of(anna, *asked), of(boris, *asked)])
        again = BatchService(store=store, settings=any_database, library=library).repeat(first, owner="boss")
        data = PersonalData(store, any_database, "test")
        assert data.forget_old(30)["interviews"] == 2
        data.forget(anna.id)
        for batch_id in (first, again):
            assert {row.candidate for row in store.batch_items.rows(batch_id)} == {"boris"}


def test_rows_that_stood_before_owners_were_kept_get_theirs(any_database: Settings) -> None:
    any_database.data_dir.mkdir(parents=True, exist_ok=True)
    engine = create_engine(any_database.sql_url)
    with engine.connect() as connection, connection.begin():
        make_schema(connection, "0009")
        batch = "'b', 'boss', 't', 'rop', 'f', '2026-01-01', 'offline', 1, 'auto', 'done', 'null', '[]', '{}', '', '', '', 10, 1, 1"
        connection.execute(text(f"INSERT INTO batches VALUES ({batch})"))
        connection.execute(text("INSERT INTO sessions VALUES ('s1', 'anna', 'rop', 'exam', '2026-01-01', NULL)"))
        columns = (
            "batch_id, place, number, item_id, candidate, question_id, asked, answer, remarks, state, brief, worker"
        )
        for place, session in enumerate(("s1", "gone", "")):
            values = f"'b', {place}, 1, '1', 'n', 'q', '', 'a', '[]', 'graded', '{{}}', '', '{session}'"
            connection.execute(text(f"INSERT INTO batch_items ({columns}, session_id) VALUES ({values})"))
    engine.dispose()
    with open_store(any_database) as store:
        assert [row.owner_id for row in store.batch_items.rows("b")] == ["anna", "", ""]


def test_sets_and_measurements_lose_the_answers_of_an_exam(
    settings: Settings, library: Library, asked: tuple[str, str]
) -> None:
    with open_store(settings) as store:
        anna, boris = examined(store, "anna", "boris")
        batch = compared(store, settings, library, [of(anna, asked[0]), of(boris, asked[0])])
        lines = [json.dumps({"id": f"{batch}-{place}", "family": f"{batch}-x", "text": "x"}) for place in (0, 1)]
        gold, runs = settings.data_dir / "gold", settings.data_dir / "evals"
        for name, held in (("both", lines), ("his", lines[1:])):
            (runs / name).mkdir(parents=True)
            (runs / name / "gold.jsonl").write_text("\n".join(held) + "\n")
        gold.mkdir()
        (gold / f"batch-{batch}.jsonl").write_text("\n".join(lines) + "\n")
        PersonalData(store, settings, "test").forget(anna.id)
        assert (gold / f"batch-{batch}.jsonl").read_text() == lines[1] + "\n"
        assert [run.name for run in runs.iterdir()] == ["his"]


def test_a_batch_forgets_the_name_and_is_done_or_gone(
    any_database: Settings, library: Library, asked: tuple[str, str]
) -> None:
    with open_store(any_database) as store:
        anna, boris, yan = examined(store, "anna@a", "boris@b", "yan")
        odd = [of(anna, asked[0], name="Яна"), of(boris, *asked, name="Яна"), of(yan, *asked, name="Янаев")]
        mixed = compared(store, any_database, library, odd)
        compared(store, any_database, library, odd[:1])  # hers alone: nothing is left of it
        assert store.batches.head(mixed).notes
        assert "Яна (anna@a)" in store.batches.head(mixed).notes[0]
        PersonalData(store, any_database, "test").forget(anna.id)
        assert [head.id for head in store.batches.owned()] == [mixed]
        assert "Яна" not in store.batches.head(mixed).notes[0]
        assert "anna@a" not in store.batches.head(mixed).notes[0]
        assert store.batches.head(mixed).state == "queued", "the others still wait"


def test_a_batch_whose_waiting_answers_were_all_hers_is_done(
    any_database: Settings, library: Library, asked: tuple[str, str]
) -> None:
    with open_store(any_database) as store:
        anna, boris = examined(store, "anna", "boris")
        batch = compared(store, any_database, library, [of(anna, asked[0]), of(boris, "rop.gone")])
        store.batches.mark_fed(batch, 1)
        assert store.batches.head(batch).state == "running"
        PersonalData(store, any_database, "test").forget_candidate("anna")
        assert store.batches.head(batch).state == "done"


def test_who_signed_a_batch_did_not_sign_what_is_left_of_it(
    any_database: Settings, library: Library, asked: tuple[str, str]
) -> None:
    with open_store(any_database) as store:
        anna, boris = examined(store, "anna", "boris")
        both = compared(store, any_database, library, [of(anna, *asked), of(boris, *asked)])
        his = compared(store, any_database, library, [of(boris, *asked)])
        service = BatchService(store=store, settings=any_database, library=library)
        for batch in (both, his):
            store.batch_people.sign(batch, "Ольга", NOW)
        PersonalData(store, any_database, "test").forget_candidate("anna")
        assert store.batch_people.signed({both, his}) == {his}
        record = service.get(both)
        assert record.signed is None
        assert [one.name for one in record.signatures] == ["Ольга"], "who signed is still told"


def test_two_last_directors_cannot_delete_themselves_at_once(
    any_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(any_database) as store:
        two = [Accounts(store, "test").add(name, "director", PASSWORD) for name in ("a", "b")]
        together = threading.Barrier(2)
        refused: list[Exception] = []

        def both_come_this_far(store: Store, actor: Person | str, action: str, object_: str) -> Entry:
            entry = record(store, actor, action, object_)
            together.wait(20)  # the first check let both through
            return entry

        monkeypatch.setattr("coach.people.personal.record", both_come_this_far)

        def forget(n: int) -> None:
            try:
                PersonalData(store, any_database, two[n].id).forget(two[n].id)
            except PeopleError as error:
                refused.append(error)

        threads = [threading.Thread(target=forget, args=(n,)) for n in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(refused) == 1
        assert len(store.accounts.list()) == 1


def test_rows_carry_their_owner_to_the_database(library: Library, asked: tuple[str, str]) -> None:
    interview = Interview("s1", "Анна", "anna", [Spoken(asked[0], "да"), Spoken("rop.gone", "")], "her-id")
    assert {row.owner_id for row in item_rows(rows_of([interview], library))} == {"her-id"}
