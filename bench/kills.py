"""`kill -9` of a real worker at random moments: how many rows are lost, how many written twice, how many calls repeated.

    python -m bench.kills [--postgres [--three]] [--moments 20] [--seed 5] [--rows 120]

Each moment is a batch of its own: a worker is started, killed after a random time, and another is started. Rows are
counted by a trigger of the database, calls by the stub server that stands for the model (over HTTP, 0.15 s a reply).
A SQLite file or a PostgreSQL server of its own is used, in a temporary folder.
"""

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from bench.crew import answers, counted, crew, service_of, wait_for
from bench.postgres import postgres
from bench.rubric_reader import RubricReader
from bench.stub_server import StubServer
from coach.batch.rows import AnswerRow
from coach.batch.service import BatchService
from coach.rubric.library import load_library
from coach.settings import Settings
from coach.store import open_store

LATENCY = 0.15
_ASKED = re.compile(r"отделе (\d+)")


@dataclass
class Counts:
    """What came of the kills, summed over all moments."""

    moments: int = 0
    rows: int = 0
    before: int = 0
    lost: int = 0
    doubled: int = 0
    repeated: int = 0
    slowest: float = 0.0


def settings_of(folder: Path, url: str | None, stub: StubServer) -> Settings:
    """Return settings with the stub as the model."""
    return Settings(
        data_dir=folder,
        database_url=url,
        judge="llm",
        llm_base_url=stub.url,
        llm_model="stub-model",
        llm_concurrency=4,
        concurrency=4,
        _env_file=None,  # type: ignore[call-arg]
    )


def measure(url: str | None, moments: int, seed: int, rows: int) -> Counts:
    """Kill a worker once in each of `moments` batches and count."""
    chance, counts = random.Random(seed), Counts()
    with tempfile.TemporaryDirectory() as folder, StubServer(RubricReader(), latency=LATENCY) as stub:
        settings = settings_of(Path(folder), url, stub)
        with open_store(settings) as store, counted(settings) as times, crew(settings) as workers:
            service = service_of(store, load_library(), settings)
            span = 0.0
            for moment in range(-1, moments):
                stub.clear()
                batch_id = service.submit(_unlike(rows, moment), owner="bench", file=f"{moment}.csv")
                begun = time.monotonic()
                worker = workers.start()
                if moment >= 0:
                    _wait_a_while(service, batch_id, chance, rows, span)
                    at_kill = service.progress(batch_id)
                    workers.kill(worker)
                    killed = time.monotonic()
                    workers.start()
                done = wait_for(service, batch_id, lambda brief: brief.state == "done", seconds=180)
                if moment < 0:  # the first batch is not disturbed: its time is the span of the random moments
                    span = time.monotonic() - begun
                    print(f"undisturbed: {span:.1f} s from a worker's start to the end", flush=True)
                else:
                    counts.slowest = max(counts.slowest, time.monotonic() - killed)
                    _count(counts, done.progress.graded, times(batch_id), stub, rows, at_kill.graded)
                workers.stop()
    return counts


def one_of_three(url: str, rows: int) -> None:
    """Kill one of three workers that share a batch, start nobody in its place, and print when the others are done."""
    with tempfile.TemporaryDirectory() as folder, StubServer(RubricReader(), latency=LATENCY) as stub:
        settings = settings_of(Path(folder), url, stub)
        with open_store(settings) as store, counted(settings) as times, crew(settings) as workers:
            service = service_of(store, load_library(), settings)
            three = [workers.start() for _ in range(3)]
            while len(store.workers.seen()) < len(three):
                time.sleep(0.1)
            batch_id = service.submit(answers(rows), owner="bench", file="three.csv")
            wait_for(service, batch_id, lambda brief: brief.progress.graded >= rows // 4)
            before = service.progress(batch_id).graded
            workers.kill(three[0])
            killed = time.monotonic()
            done = wait_for(service, batch_id, lambda brief: brief.state == "done", seconds=180)
            doubled = sum(n - 1 for n in times(batch_id).values())
            print(
                f"one of three killed at {before} of {rows}: the others were done {time.monotonic() - killed:.1f} s later "
                f"(budget: 60 s); lost {rows - done.progress.graded}, doubled {doubled}"
            )


def _wait_a_while(service: BatchService, batch_id: str, chance: random.Random, rows: int, span: float) -> None:
    """Wait for a random moment: three of four while rows are graded, the fourth anywhere from the start on."""
    if chance.random() < 0.25:
        time.sleep(chance.uniform(0.3, span))
        return
    enough = chance.randrange(rows)
    wait_for(service, batch_id, lambda brief: brief.progress.graded >= enough, seconds=180)
    time.sleep(chance.uniform(0, 0.5))


def _unlike(rows: int, moment: int) -> list[AnswerRow]:
    """Make the answers of each batch different, or the cache would answer all but the first."""
    return [replace(row, answer=row.answer.replace("в отделе", f"в {moment + 2}-м отделе")) for row in answers(rows)]


def _count(counts: Counts, graded: int, times: Counter[int], stub: StubServer, rows: int, before: int) -> None:
    asked = Counter(found[1] for body in stub.chats if (found := _ASKED.search(str(body["messages"][-1]["content"]))))
    counts.moments += 1
    counts.rows += rows
    counts.before += before
    counts.lost += rows - graded
    counts.doubled += sum(n - 1 for n in times.values() if n > 1)
    counts.repeated += sum(n - 1 for n in asked.values())
    print(
        f"  moment {counts.moments}: {before} of {rows} graded at the kill; lost {rows - graded}, "
        f"doubled {sum(n - 1 for n in times.values() if n > 1)}, calls repeated {sum(n - 1 for n in asked.values())}",
        flush=True,
    )


def main() -> None:
    """Print a line a moment and the sum."""
    parser = argparse.ArgumentParser(description="Kill workers at random moments and count.")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--three", action="store_true", help="kill one of three workers instead; with --postgres")
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--rows", type=int, default=120)
    given = parser.parse_args()
    with postgres() if given.postgres else nullcontext() as url:
        if given.postgres and url is None:
            raise SystemExit("no PostgreSQL server binaries")
        if given.three and url is not None:
            one_of_three(url, given.rows)
            return
        counts = measure(url, given.moments, given.seed, given.rows)
    print(
        f"{counts.moments} kills, {counts.rows} rows ({counts.before} graded before the kill): lost {counts.lost}, "
        f"doubled {counts.doubled}, calls repeated {counts.repeated}; slowest end {counts.slowest:.1f} s after a kill"
    )


if __name__ == "__main__":
    main()
