"""A worker beats, feeds, watches, and lives on through failures of the database."""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import pytest

from coach.errors import StoreError
from coach.jobs import worker
from coach.jobs.engine import Queue
from coach.jobs.worker import Worker


@dataclass
class Desk:
    """A queue and a pulse in memory."""

    counts: dict[str, int] = field(default_factory=dict)
    held_by: set[str] = field(default_factory=set)
    taken: list[set[str]] = field(default_factory=list)
    reclaimed: int = 0
    broken: bool = False

    def beat(self, name: str) -> None:
        if self.broken:
            raise StoreError("store.busy", place="x", problem="locked")
        self.counts[name] = self.counts.get(name, 0) + 1

    def beats(self) -> dict[str, int]:
        return dict(self.counts)

    def forget(self, gone: Collection[str]) -> None:
        for name in gone:
            self.counts.pop(name, None)

    def hand_out(self, names: Sequence[str]) -> None:
        raise AssertionError(names)

    def under_way(self, prefix: str) -> bool:
        raise AssertionError(prefix)

    def holders(self) -> set[str]:
        return set(self.held_by)

    def take_over(self, workers: Collection[str]) -> None:
        self.taken.append(set(workers))
        self.held_by -= set(workers)

    def reclaim(self, patience_seconds: float) -> None:
        self.reclaimed += 1


@pytest.fixture
def running() -> Callable[..., tuple[Worker, threading.Thread]]:
    made: list[tuple[Worker, threading.Thread]] = []

    def begin(desk: Desk, feed: Callable[[Queue], None] = lambda _: None) -> tuple[Worker, threading.Thread]:
        one = Worker("me", desk, desk, feed, silence_seconds=1)
        thread = threading.Thread(target=one.run)
        thread.start()
        made.append((one, thread))
        return one, thread

    yield begin
    for one, thread in made:
        one.stop()
        thread.join()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_it_beats_and_feeds_until_it_is_stopped_and_takes_its_leave(
    running: Callable[..., tuple[Worker, threading.Thread]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FEED_SECONDS", 0.05)
    desk, fed = Desk(), []
    one, thread = running(desk, fed.append)
    until(lambda: desk.counts.get("me", 0) >= 3 and len(fed) >= 3)
    assert desk.reclaimed > 0
    one.stop()
    thread.join()
    assert desk.counts == {}


def test_it_takes_over_from_the_silent_and_from_nobody_else(
    running: Callable[..., tuple[Worker, threading.Thread]],
) -> None:
    desk = Desk(counts={"dead": 5}, held_by={"dead", "me", "nobody-knows"})
    running(desk)
    until(lambda: {"dead", "nobody-knows"} <= set().union(*desk.taken))
    assert all("me" not in taken for taken in desk.taken)
    assert "dead" not in desk.counts


def test_a_database_that_fails_is_told_once_and_judged_by_nobody(
    running: Callable[..., tuple[Worker, threading.Thread]], caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(counts={"other": 5}, held_by={"other"}, broken=True)
    running(desk)
    time.sleep(2)
    assert desk.taken == [], "who cannot beat himself must not call others dead"
    assert caplog.text.count("store.busy") == 1
    desk.broken = False
    until(lambda: desk.taken == [{"other"}])
