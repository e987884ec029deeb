"""The web app grades batches beside itself, goes on after it was killed, and leaves no process behind."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bench.crew import answers, counted, service_of, wait_for
from bench.rubric_reader import RubricReader
from bench.stub_server import StubServer
from coach.rubric.library import load_library
from coach.settings import Settings
from coach.store import open_store
from tests.web.conftest import RunningCoach

ROWS = 40


@pytest.fixture
def stub() -> Iterator[StubServer]:
    with StubServer(RubricReader(), latency=0.5) as server:
        yield server


def workers_of(process: psutil.Process) -> list[psutil.Process]:
    return [child for child in process.children(recursive=True) if "worker" in child.cmdline()]


def test_a_batch_goes_on_after_the_web_app_was_killed(tmp_path: Path, stub: StubServer) -> None:
    options = {
        "COACH_JUDGE": "llm",
        "COACH_LLM_BASE_URL": stub.url,
        "COACH_LLM_MODEL": "stub-model",
        "COACH_LLM_CONCURRENCY": "4",
    }
    running = RunningCoach(tmp_path / "data", settings=options)
    settings = Settings(data_dir=tmp_path / "data", judge="llm", _env_file=None)  # type: ignore[call-arg]
    with open_store(settings) as store, counted(settings) as times:
        service = service_of(store, load_library(), settings)
        batch_id = service.submit(answers(ROWS), owner="local", file="a.csv")
        running.start()
        wait_for(service, batch_id, lambda brief: brief.progress.graded >= 4)
        (worker,) = workers_of(psutil.Process(running._process.pid))
        running._process.kill()
        running.stop()
        worker.wait(30)
        left = service.progress(batch_id)
        assert left.waiting > 0, "the worker stopped with the web app, in the middle"
        time.sleep(1)
        assert service.progress(batch_id) == left
        running.start()
        try:
            done = wait_for(service, batch_id, lambda brief: brief.state == "done")
            (worker,) = workers_of(psutil.Process(running._process.pid))
        finally:
            running.stop()
        worker.wait(30)
        assert done.progress.graded == ROWS
        assert times(batch_id) == Counter(range(ROWS))
