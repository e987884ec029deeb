"""What DBOS must do for us, on both databases: each piece once, JSON and no pickle, taken over by name."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from coach.jobs.engine import Engine
from coach.jobs.pieces import PutDown
from coach.settings import Settings


@contextmanager
def engine(settings: Settings, name: str, work: Callable[[str], int], at_a_time: int = 2) -> Iterator[Engine]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    made = Engine(settings.jobs_url, name, work, at_a_time=at_a_time)
    try:
        yield made
    finally:
        made.close()


def until(holds: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_each_piece_is_done_once_however_often_it_is_handed_out(any_database: Settings) -> None:
    done: list[str] = []
    with engine(any_database, "a", lambda name: done.append(name) or 1) as queue:
        assert not queue.under_way("x.1.")
        queue.hand_out(["x.1.0", "x.1.1"])
        until(lambda: not queue.under_way("x.1."))
        queue.hand_out(["x.1.0", "x.1.1", "x.2.0"])
        until(lambda: not queue.under_way("x.2."))
        assert sorted(done) == ["x.1.0", "x.1.1", "x.2.0"]
        assert queue.holders() == set()
        queue.tidy(older_than_seconds=-60)
        queue.hand_out(["x.1.0"])
        until(lambda: done.count("x.1.0") == 2)


def test_a_piece_that_is_put_down_stays_with_its_worker_and_is_taken_over(any_database: Settings) -> None:
    begun = threading.Event()

    def put_down(_: str) -> int:
        begun.set()
        raise PutDown

    with engine(any_database, "a", put_down, at_a_time=1) as queue:
        queue.hand_out(["x.1.0"])
        assert begun.wait(40)
    done: list[str] = []
    with engine(any_database, "b", lambda name: done.append(name) or 1) as queue:
        assert queue.holders() == {"a"}
        assert queue.under_way("x.1.")
        time.sleep(1)
        assert done == [], "nobody takes it by himself"
        queue.take_over(["a"])
        until(lambda: done == ["x.1.0"])


def test_a_worker_goes_on_with_what_it_held_under_its_name(settings: Settings) -> None:
    begun = threading.Event()

    def put_down(_: str) -> int:
        begun.set()
        raise PutDown

    with engine(settings, "a", put_down, at_a_time=1) as queue:
        queue.hand_out(["x.1.0"])
        assert begun.wait(40)
    done: list[str] = []
    with engine(settings, "a", lambda name: done.append(name) or 1):
        until(lambda: done == ["x.1.0"])


def test_a_piece_that_is_held_and_not_done_is_given_back(any_database: Settings) -> None:
    tries: list[str] = []
    going_on = threading.Event()

    def fail_once(name: str) -> int:
        tries.append(name)
        if name == "slow":
            going_on.wait(40)
        elif tries.count(name) == 1:
            raise PutDown  # the same as an end that cannot be recorded: DBOS goes on waiting for this worker
        return 1

    with engine(any_database, "a", fail_once) as queue:
        queue.hand_out(["x.1.0", "slow"])
        until(lambda: sorted(tries) == ["slow", "x.1.0"])
        queue.reclaim(0.5)
        assert queue.under_way("x.1.")
        time.sleep(0.6)
        queue.reclaim(0.5)
        until(lambda: not queue.under_way("x.1."))
        assert sorted(tries) == ["slow", "x.1.0", "x.1.0"], "what is being done is not given away"
        going_on.set()
        until(lambda: not queue.under_way("slow"))


def test_the_file_is_in_write_ahead_mode_and_holds_no_pickle(settings: Settings) -> None:
    with engine(settings, "a", lambda _: 1) as queue:
        queue.hand_out(["x.1.0"])
        until(lambda: not queue.under_way("x.1."))
    file = settings.data_dir / "jobs.db"
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("pragma journal_mode").fetchone() == ("wal",)
        tables = [row[0] for row in opened.execute("select name from sqlite_master where type = 'table'")]
        rows = [row for table in tables for row in opened.execute(f"select * from {table}")]
    stored = {cell for row in rows for cell in row if isinstance(cell, str | bytes)}
    assert any("x.1.0" in str(cell) and str(cell).startswith("{") for cell in stored), "the arguments, as JSON"
    assert "portable_json" in stored
    assert not [cell for cell in stored if str(cell).startswith("gA")], "a pickle in base64"
    assert Path(file).stat().st_mode & 0o077 == 0 or os.name == "nt", "nobody else may read the queue"
