"""Real workers as processes that can be killed, and a count in the database itself of how often a row was written.

Used by `bench.kills`, the benchmark of batches and the tests.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
from sqlalchemy import Engine, create_engine, make_url, text

from coach.batch.brief import BatchBrief
from coach.batch.rows import AnswerRow
from coach.batch.service import BatchService
from coach.rubric.library import Library
from coach.settings import Settings, as_line
from coach.store import Store

GOOD = "Каждую пятницу слушаем звонки и правим скрипт там, где клиенты уходят. Конверсия выросла с 18 до 26 процентов."

_TRIGGERS = {
    "sqlite": (
        "create table if not exists written (batch_id text, place integer, state text)",
        """create trigger if not exists counts_writes after update of state on batch_items begin
        insert into written values (new.batch_id, new.place, new.state); end""",
    ),
    "postgresql": (
        "create table if not exists written (batch_id text, place integer, state text)",
        """create or replace function count_write() returns trigger as $$ begin
        insert into written values (new.batch_id, new.place, new.state); return new; end $$ language plpgsql""",
        """create or replace trigger counts_writes after update of state on batch_items
        for each row execute function count_write()""",
    ),
}


def answers(count: int, *, question: str = "rop.scripts") -> list[AnswerRow]:
    """Return synthetic answers, each different from the others."""
    return [
        AnswerRow(
            number, f"r{number}", f"Кандидат {number // 10}", "rop", question, f"{GOOD} Это было в отделе {number}."
        )
        for number in range(2, count + 2)
    ]


@dataclass
class Crew:
    """Workers of one database. `settings` are theirs; those that share a folder take places in turn."""

    settings: Settings
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[str]:
        """Start one more and return it."""
        process = subprocess.Popen(
            [sys.executable, "-m", "coach.cli.main", "worker", "--child"], stdin=subprocess.PIPE, text=True
        )
        assert process.stdin is not None
        process.stdin.write(as_line(self.settings) + "\n")
        process.stdin.flush()
        self.running.append(process)
        return process

    def kill(self, process: subprocess.Popen[str]) -> None:
        """Kill one as a power cut would: no handler runs."""
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        _close_pipe(process)
        self.running.remove(process)

    def cpu_seconds(self) -> float:
        """Return the processor time that the living spent so far."""
        times = [psutil.Process(process.pid).cpu_times() for process in self.running]
        return sum(spent.user + spent.system for spent in times)

    def stop(self) -> None:
        """Stop all, politely."""
        for process in self.running:
            _close_pipe(process)
        for process in self.running:
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                print(f"worker {process.pid} did not stop in a minute and is killed", file=sys.stderr)
                process.kill()
                process.wait()
        self.running.clear()


def _close_pipe(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()


@contextmanager
def crew(settings: Settings) -> Iterator[Crew]:
    """Give a crew; whoever is left at the end is stopped."""
    made = Crew(settings)
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def counted(settings: Settings) -> Iterator[Callable[[str], Counter[int]]]:
    """Count in the database each change of a row's state; gives a function: batch -> times that a place was graded."""
    url = make_url(settings.sql_url)
    engine: Engine = create_engine(url, pool_pre_ping=True)
    with engine.begin() as connection:
        for statement in _TRIGGERS[url.get_backend_name()]:
            connection.execute(text(statement))

    def times(batch_id: str) -> Counter[int]:
        wanted = text("select place from written where batch_id = :id and state in ('graded', 'ungraded')")
        with engine.connect() as connection:
            return Counter(connection.scalars(wanted, {"id": batch_id}))

    yield times
    engine.dispose()


def service_of(store: Store, library: Library, settings: Settings) -> BatchService:
    """Return a service that starts nobody."""
    return BatchService(store=store, library=library, settings=settings)


def wait_for(
    service: BatchService, batch_id: str, until: Callable[[BatchBrief], bool], *, seconds: float = 120
) -> BatchBrief:
    """Return the batch as soon as `until` holds of it.

    Raises:
        TimeoutError: it does not.
    """
    deadline = time.monotonic() + seconds
    while not until(brief := service.brief(batch_id)):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{batch_id}: {brief.state}, {brief.progress}")
        time.sleep(0.1)
    return brief
