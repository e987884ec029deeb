"""A child is kept alive as long as we live, hears what it must know, and ends when told."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coach.jobs import child
from coach.jobs.child import WorkerChild

LIVE = """
import os, sys
line = sys.stdin.readline().strip()
with open(sys.argv[1], "a") as file: print(os.getpid(), line, file=file)
sys.stdin.read()
"""


@pytest.fixture
def told(tmp_path: Path) -> Path:
    return tmp_path / "told"


@pytest.fixture
def kept(told: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerChild]:
    monkeypatch.setattr(child, "_PAUSES", (0.05,))
    made = WorkerChild([sys.executable, "-c", LIVE, str(told)], "тайна")
    yield made
    made.stop()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def lines(told: Path) -> list[list[str]]:
    return [line.split() for line in told.read_text().splitlines()] if told.exists() else []


def test_it_runs_once_however_often_it_is_started(kept: WorkerChild, told: Path) -> None:
    assert kept.pid is None
    for _ in range(3):
        kept.start()
    until(lambda: len(lines(told)) == 1)
    assert lines(told) == [[str(kept.pid), "тайна"]]
    kept.stop()
    assert kept.pid is None
    kept.start()
    assert kept.pid is None
    assert len(lines(told)) == 1


def test_one_that_is_killed_is_started_again_and_told_the_same(kept: WorkerChild, told: Path) -> None:
    kept.start()
    until(lambda: len(lines(told)) == 1)
    os.kill(int(lines(told)[0][0]), signal.SIGKILL)
    until(lambda: len(lines(told)) == 2)
    assert lines(told)[0][0] != lines(told)[1][0]
    assert lines(told)[1][1] == "тайна"


def test_one_that_does_not_stop_is_killed(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "GRACE_SECONDS", 0.2)
    deaf = WorkerChild([sys.executable, "-c", LIVE + "\nimport time; time.sleep(600)", str(told)], "x")
    deaf.start()
    until(lambda: len(lines(told)) == 1)
    deaf.stop()
    assert deaf.pid is None
