"""Real workers, real databases, real kills: nothing is lost, nothing is written twice."""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.crew import answers, counted, crew, service_of, wait_for
from bench.rubric_reader import RubricReader
from bench.stub_server import StubServer
from coach.batch.service import BatchService
from coach.rubric.library import Library
from coach.settings import Settings
from coach.store import open_store

ROWS = 48


@pytest.fixture
def stub() -> Iterator[StubServer]:
    with StubServer(RubricReader(), latency=0.15) as server:
        yield server


@pytest.fixture
def asking(any_database: Settings, stub: StubServer) -> Settings:
    """Settings with a model that answers after 0.15 s, so that a kill meets answers under way."""
    return any_database.model_copy(
        update={
            "judge": "llm",
            "llm_base_url": stub.url,
            "llm_model": "stub-model",
            "llm_concurrency": 4,
            "concurrency": 4,
            "worker_silence_seconds": 4,
        }
    )


@pytest.fixture
def service(asking: Settings, library: Library) -> Iterator[BatchService]:
    with open_store(asking) as store:
        yield service_of(store, library, asking)


def asked(stub: StubServer) -> Counter[str]:
    """How often each answer was sent to the model."""
    sent = (re.search(r"отделе (\d+)", str(body["messages"][-1]["content"])) for body in stub.chats)
    return Counter(found[1] for found in sent if found)


def once_each(times: Counter[int]) -> bool:
    return times == Counter(range(ROWS))


def test_a_killed_worker_goes_on_where_it_was(service: BatchService, asking: Settings, stub: StubServer) -> None:
    with counted(asking) as times, crew(asking) as workers:
        batch_id = service.submit(answers(ROWS), owner="я", file="a.csv")
        for progress in (5, 25):
            worker = workers.start()
            wait_for(service, batch_id, lambda brief, upto=progress: brief.progress.graded >= upto)
            time.sleep(random.Random(progress).uniform(0, 0.4))
            workers.kill(worker)
        workers.start()
        done = wait_for(service, batch_id, lambda brief: brief.state == "done")
        assert (done.progress.graded, done.progress.total) == (ROWS, ROWS)
        assert once_each(times(batch_id))
        # Only calls that were under way, or whose reply was not kept yet, were made again.
        assert len(asked(stub)) == ROWS
        assert sum(asked(stub).values()) <= ROWS + 2 * 4


@pytest.mark.postgres
def test_the_others_take_over_from_one_that_dies(
    settings: Settings, postgres_url: str, library: Library, stub: StubServer, tmp_path: Path
) -> None:
    shared = settings.model_copy(
        update={
            "database_url": postgres_url,
            "judge": "llm",
            "llm_base_url": stub.url,
            "llm_model": "stub-model",
            "llm_concurrency": 2,
            "concurrency": 2,
            "worker_silence_seconds": 4,
        }
    )
    with open_store(shared) as store, counted(shared) as times, crew(shared) as workers:
        service = service_of(store, library, shared)
        three = [workers.start() for _ in range(3)]
        batch_id = service.submit(answers(ROWS), owner="я", file="a.csv")
        wait_for(service, batch_id, lambda brief: brief.progress.graded >= 10)
        took_part = {row.worker for row in store.batch_items.heads(batch_id, states=["graded"])}
        workers.kill(three[0])
        done = wait_for(service, batch_id, lambda brief: brief.state == "done", seconds=60)
        assert done.progress.graded == ROWS
        assert once_each(times(batch_id))
        took_part |= {row.worker for row in store.batch_items.heads(batch_id)}
        assert len(took_part) >= 2


@pytest.mark.parametrize("any_database", ["sqlite"], indirect=True)
def test_pause_holds_and_a_polite_stop_keeps_what_was_under_way(
    service: BatchService, asking: Settings, stub: StubServer
) -> None:
    stub.latency = 0.5
    with counted(asking) as times, crew(asking) as workers:
        batch_id = service.submit(answers(ROWS), owner="я", file="a.csv")
        workers.start()
        wait_for(service, batch_id, lambda brief: brief.progress.graded >= 5)
        service.pause(batch_id)
        time.sleep(1.2)
        held = service.progress(batch_id)
        assert held.waiting > 0
        time.sleep(1)
        assert service.progress(batch_id) == held
        service.resume(batch_id)
        wait_for(service, batch_id, lambda brief: brief.progress.graded > held.graded + 5)
        workers.stop()
        stopped = service.progress(batch_id)
        assert stopped.waiting > 0
        assert stopped.graded == sum(asked(stub).values()), "every reply that was paid for was kept"
        workers.start()
        wait_for(service, batch_id, lambda brief: brief.state == "done")
        assert once_each(times(batch_id))
        assert set(asked(stub).values()) == {1}
