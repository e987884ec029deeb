"""A disk that is full, a database that is locked: grading waits, nothing is lost, nothing is graded twice."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from bench.crew import answers, counted, service_of
from bench.rubric_reader import RubricReader
from bench.stub_server import WRONG_KEY, StubServer
from coach.batch import patience
from coach.batch.service import BatchService
from coach.batch.telling import stopped_words
from coach.batch.work import Grader
from coach.errors import StoreError
from coach.rubric.library import Library
from coach.settings import Settings
from coach.store import Store, open_store

ROWS = 10


@pytest.fixture
def store(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr("coach.store.database.BUSY_SECONDS", 0)
    with open_store(settings) as opened:
        yield opened


@pytest.fixture
def service(store: Store, library: Library, settings: Settings) -> BatchService:
    return service_of(store, library, settings)


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """No connection may add a page, as on a full disk; at the end there is room again."""
    engine = store._database.engine
    room = {"pages": 1}

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"pragma max_page_count = {room['pages']}")

    event.listen(engine, "checkout", limit)
    yield
    room["pages"] = 2**30


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    other = sqlite3.connect(settings.data_dir / "coach.db", isolation_level=None)
    other.execute("begin immediate")
    yield
    other.rollback()
    other.close()


async def in_trouble(grader: Grader, batch_id: str, caplog: pytest.LogCaptureFixture, code: str) -> asyncio.Task:
    """Begin a piece and return when it waits for the database."""
    task = asyncio.create_task(grader.piece(batch_id, 1, 0))
    async with asyncio.timeout(60):
        while code not in caplog.text:  # noqa: ASYNC110 - the log has no event
            await asyncio.sleep(0.05)
    return task


@pytest.mark.parametrize("trouble", ["store.full", "store.busy"])
async def test_trouble_is_waited_out(
    service: BatchService, settings: Settings, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    batch_id = service.submit(answers(ROWS), owner="я", file="a.csv")
    grader = Grader(service.store, settings)
    with counted(settings) as times:
        with full_disk(service.store) if trouble == "store.full" else locked(settings):
            task = await in_trouble(grader, batch_id, caplog, trouble)
            assert service.progress(batch_id).waiting == ROWS
            assert not task.done()
        assert await task == (ROWS, True)
        assert service.brief(batch_id).state == "done"
        assert times(batch_id) == Counter(range(ROWS))
    await grader.close()


async def test_trouble_without_end_gives_the_piece_back(
    service: BatchService, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.1)
    batch_id = service.submit(answers(ROWS), owner="я", file="a.csv")
    grader = Grader(service.store, settings)
    with locked(settings), pytest.raises(StoreError):
        await grader.piece(batch_id, 1, 0)
    assert service.progress(batch_id).waiting == ROWS
    assert await grader.piece(batch_id, 1, 0) == (ROWS, True)
    await grader.close()


async def test_a_key_that_is_taken_away_stops_the_batch_and_it_goes_on_with_a_new_one(
    store: Store, library: Library, settings: Settings
) -> None:
    with StubServer(RubricReader()) as stub:
        asking = settings.model_copy(
            update={"judge": "llm", "llm_base_url": stub.url, "llm_model": "stub-model", "concurrency": 2}
        )
        service = service_of(store, library, asking)
        batch_id = service.submit(answers(ROWS), owner="я", file="a.csv")
        grader = Grader(store, asking)
        stub.decide = lambda _: WRONG_KEY if stub.calls > 5 else None
        await grader.piece(batch_id, 1, 0)
        stopped = service.get(batch_id)
        assert stopped.state == "stopped"
        assert "401" in stopped_words(stopped.stopped) or "ключ" in stopped_words(stopped.stopped).lower()
        assert {item.state for item in stopped.items} == {"graded", "waiting"}, "no answer is blamed for the key"
        stub.decide = None
        service.resume(batch_id)
        await grader.piece(batch_id, 2, 0)
        assert service.progress(batch_id).graded == ROWS
        assert service.brief(batch_id).state == "done"
        await grader.close()


async def test_what_was_asked_before_costs_nothing_and_a_batch_may_be_deleted_under_way(
    store: Store, library: Library, settings: Settings
) -> None:
    with StubServer(RubricReader(), latency=0.3) as stub:
        asking = settings.model_copy(
            update={"judge": "llm", "llm_base_url": stub.url, "llm_model": "stub-model", "llm_price_in": 1.0}
        )
        service = service_of(store, library, asking)
        rows = answers(2 * ROWS)
        before = await service.estimate(rows)
        assert (before.judge, before.answers, before.cached, before.calls) == ("llm", 20, 0, 20)
        assert before.cost is not None
        assert before.cost > 0
        first, second = (service.submit(some, owner="я", file="a.csv") for some in (rows[:ROWS], rows[ROWS:]))
        grader = Grader(store, asking)
        await grader.piece(first, 1, 0)
        after = await service.estimate(rows)
        assert (after.cached, after.calls) == (ROWS, ROWS)
        assert after.cost == pytest.approx(before.cost / 2, rel=0.1)
        task = asyncio.create_task(grader.piece(second, 1, 0))
        await asyncio.sleep(0.2)
        service.delete(second)
        await task
        assert [brief.id for brief in service.heads()] == [first]
        await grader.close()
