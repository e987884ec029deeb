"""Batches through the durable queue: handing out, answers a second, several workers, memory of the web process.

`COACH_BENCH_ROWS` sets the rows of the offline batch (10,000). The model is the stub of `bench.rubric_reader` in a
process of its own, 300 ms a reply. Workers are real processes; the clock starts when they are there.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.bench_llm import _server as stub_process
from bench.bench_web import free_port
from bench.crew import Crew, answers, crew, service_of, wait_for
from bench.postgres import postgres
from bench.watched import Watched
from coach.batch.rows import AnswerRow, read_rows
from coach.batch.service import BatchService
from coach.files.tables import read_table
from coach.rubric.library import Library, load_library
from coach.settings import Settings
from coach.store import Store, open_store

ROWS = int(os.environ.get("COACH_BENCH_ROWS", "10000"))
MODEL_ROWS = 480
ALONE = 160
AT_A_TIME = 8
EXAMPLE = Path(__file__).parent.parent / "examples" / "answers.csv"
PATIENCE_SECONDS = 1_800


def run() -> None:
    """Print the figures beside their budgets."""
    library = load_library()
    with tempfile.TemporaryDirectory() as folder:
        _offline(Path(folder), library)
    with tempfile.TemporaryDirectory() as folder:
        _beside_the_web(Path(folder), library)
    with postgres() as url, tempfile.TemporaryDirectory() as folder, stub_process() as model:
        if url is None:
            print("several workers: skipped, no PostgreSQL server binaries")
            return
        _several(Path(folder), url, model, library)


def _settings(folder: Path, **given: Any) -> Settings:
    return Settings(data_dir=folder, _env_file=None, **given)


def example_rows(count: int, library: Library, settings: Settings) -> list[AnswerRow]:
    """Return `count` answers to all questions: those of the example file, each time with another ending."""
    some = read_rows(read_table(EXAMPLE, settings), library, file=EXAMPLE).answers
    return [
        replace(some[n % len(some)], number=n, id=str(n), answer=f"{some[n % len(some)].answer} Это было в {n}-й раз.")
        for n in range(count)
    ]


@contextmanager
def _workers(settings: Settings, store: Store, count: int) -> Iterator[Crew]:
    """Start workers and wait until all of them are there."""
    with crew(settings) as team:
        for _ in range(count):
            team.start()
        while len(store.workers.seen()) < count:
            time.sleep(0.1)
        yield team


def _timed(service: BatchService, rows: list[AnswerRow]) -> tuple[float, float, float]:
    """Return the seconds until the batch is kept, handed out and graded."""
    begun = time.perf_counter()
    batch_id = service.submit(rows, owner="bench", file="bench.csv")
    kept = time.perf_counter() - begun
    wait_for(service, batch_id, lambda brief: brief.state != "queued", seconds=PATIENCE_SECONDS)
    handed_out = time.perf_counter() - begun
    done = wait_for(service, batch_id, lambda brief: brief.state == "done", seconds=PATIENCE_SECONDS)
    if done.progress.waiting or done.progress.total != len(rows):
        raise RuntimeError(done.progress)
    return kept, handed_out, time.perf_counter() - begun


def _offline(folder: Path, library: Library) -> None:
    settings = _settings(folder, judge="offline")
    with open_store(settings) as store, _workers(settings, store, 2) as team:
        service = service_of(store, library, settings)
        _timed(service, example_rows(200, library, settings))  # vectors and dictionaries are loaded once a process
        before = team.cpu_seconds()
        kept, handed_out, done = _timed(service, example_rows(ROWS, library, settings))
        spent = 1000 * (team.cpu_seconds() - before) / ROWS
    print(
        f"{ROWS:,} answers offline, two workers, SQLite: kept in {kept:.1f} s, handed out after {handed_out:.1f} s "
        f"(budget for 10,000: under 10 s), graded in {done:.0f} s = {ROWS / done:.0f} a second (budget: at least 50); {spent:.1f} ms of processor an answer, "
        f"load of the machine {os.getloadavg()[0]:.1f}"
    )


def _beside_the_web(folder: Path, library: Library) -> None:
    """A batch that was left over goes on when the web app starts; the web process itself does not grade."""
    rows = max(200, ROWS // 10)
    settings = _settings(folder, judge="offline")
    environment = os.environ | {"COACH_DATA_DIR": str(folder), "COACH_JUDGE": "offline"}
    with open_store(settings) as store:
        service = service_of(store, library, settings)
        batch_id = service.submit(example_rows(rows, library, settings), owner="local", file="bench.csv")
        command = [sys.executable, "-m", "coach.cli.main", "web", "--port", str(free_port())]
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as web:
            peak = Watched(web.pid)
            begun = time.perf_counter()
            wait_for(service, batch_id, lambda brief: brief.state == "done", seconds=PATIENCE_SECONDS)
            seconds = time.perf_counter() - begun
            print(
                f"web process while {rows:,} answers are graded beside it (from its start: {seconds:.0f} s): at most "
                f"{peak.stop():.0f} MB (budget: under 500 MB)"
            )
            web.terminate()


def _several(folder: Path, url: str, model: str, library: Library) -> None:
    settings = _settings(
        folder,
        database_url=url,
        judge="llm",
        llm_base_url=model,
        llm_model="stub-model",
        llm_concurrency=AT_A_TIME,
        concurrency=AT_A_TIME,
    )
    rates = {}
    with open_store(settings) as store:
        service = service_of(store, library, settings)
        for count, rows in ((1, ALONE), (3, MODEL_ROWS)):
            store.workers.forget(list(store.workers.seen()))
            with _workers(settings, store, count):
                _timed(service, _unlike(20 * count, f"разогрев {count}"))
                rates[count] = rows / _timed(service, _unlike(rows, f"замер {count}"))[2]
    print(
        f"PostgreSQL, a model of 300 ms, {AT_A_TIME} calls at a time a worker: one worker {rates[1]:.1f} answers a second "
        f"(ideal {AT_A_TIME / 0.3:.1f}), three workers {rates[3]:.1f}: {rates[3] / rates[1]:.2f} x (budget: at least 2.7 x); load {os.getloadavg()[0]:.1f}"
    )


def _unlike(count: int, mark: str) -> list[AnswerRow]:
    return [replace(row, answer=f"{row.answer} {mark}.") for row in answers(count)]
