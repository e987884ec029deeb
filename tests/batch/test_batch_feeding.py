"""Batches become pieces; pieces that got lost are handed out anew, a batch that gets nowhere stops."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from bench.crew import answers, service_of
from coach.batch.feeding import LOOK_EVERY, Feeder, read_name
from coach.batch.service import BatchService
from coach.batch.work import Grader
from coach.rubric.library import Library
from coach.settings import Settings
from coach.store import open_store


@dataclass
class Shelf:
    """A queue that keeps what it is given, each name once."""

    names: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)

    def hand_out(self, names: Sequence[str]) -> None:
        self.given += names
        self.names += [name for name in names if name not in self.names]

    def under_way(self, prefix: str) -> bool:
        return any(name.startswith(prefix) for name in self.names)

    def holders(self) -> set[str]:
        return set()

    def take_over(self, workers: Collection[str]) -> None:
        raise AssertionError(workers)

    def reclaim(self, patience_seconds: float) -> None:
        raise AssertionError(patience_seconds)


@pytest.fixture
def service(any_database: Settings, library: Library) -> Iterator[BatchService]:
    with open_store(any_database) as store:
        yield service_of(store, library, any_database)


def feed(feeder: Feeder, shelf: Shelf, turns: int = 1) -> None:
    for _ in range(turns):
        feeder.feed(shelf)


async def test_a_batch_is_handed_out_once_and_finished(service: BatchService, settings: Settings) -> None:
    batch_id = service.submit(answers(25), owner="я", file="a.csv")
    feeder, shelf = Feeder(service.store), Shelf()
    feed(feeder, shelf, 3)
    assert [read_name(name) for name in shelf.given] == [(batch_id, 1, 0), (batch_id, 1, 1), (batch_id, 1, 2)]
    assert service.brief(batch_id).state == "running"
    grader = Grader(service.store, settings)
    for name in shelf.names:
        await grader.piece(*read_name(name))
    await grader.close()
    assert service.brief(batch_id).state == "done"


async def test_only_pieces_with_waiting_rows_are_handed_out_after_a_pause(
    service: BatchService, settings: Settings
) -> None:
    batch_id = service.submit(answers(25), owner="я", file="a.csv")
    feeder, shelf = Feeder(service.store), Shelf()
    feed(feeder, shelf)
    grader = Grader(service.store, settings)
    await grader.piece(batch_id, 1, 1)
    await grader.close()
    service.pause(batch_id)
    feed(feeder, shelf, 2 * LOOK_EVERY)
    assert len(shelf.given) == 3
    service.resume(batch_id)
    feed(feeder, shelf)
    assert [read_name(name)[1:] for name in shelf.given[3:]] == [(2, 0), (2, 2)]


def test_two_feeders_do_no_harm(service: BatchService) -> None:
    batch_id = service.submit(answers(25), owner="я", file="a.csv")
    shelf, head = Shelf(), service.store.batches.head(batch_id)
    for feeder in (Feeder(service.store), Feeder(service.store)):
        feeder._hand_out(head, shelf)
    assert (len(shelf.given), len(shelf.names)) == (6, 3)
    assert service.store.batches.head(batch_id).round == 1


async def test_lost_pieces_are_handed_out_anew(service: BatchService, settings: Settings) -> None:
    batch_id = service.submit(answers(25), owner="я", file="a.csv")
    feeder, shelf = Feeder(service.store), Shelf()
    feed(feeder, shelf)
    shelf.names.clear()
    feed(feeder, shelf, LOOK_EVERY + 1)
    assert [read_name(name)[1] for name in shelf.names] == [2, 2, 2]
    assert service.brief(batch_id).state == "running"


async def test_a_worker_that_died_before_it_could_say_done(service: BatchService, settings: Settings) -> None:
    batch_id = service.submit(answers(5), owner="я", file="a.csv")
    feeder, shelf = Feeder(service.store), Shelf()
    feed(feeder, shelf)
    shelf.names.clear()
    grader = Grader(service.store, settings)
    service.store.batches.finish, finish = (lambda _: False), service.store.batches.finish
    await grader.piece(batch_id, 1, 0)
    await grader.close()
    service.store.batches.finish = finish
    assert service.brief(batch_id).state == "running"
    feed(feeder, shelf, LOOK_EVERY)
    assert service.brief(batch_id).state == "done"


def test_a_batch_that_gets_nowhere_stops_and_says_so(service: BatchService) -> None:
    batch_id = service.submit(answers(5), owner="я", file="a.csv")
    feeder, shelf = Feeder(service.store), Shelf()
    for _ in range(10 * LOOK_EVERY):
        feed(feeder, shelf)
        shelf.names.clear()
    stopped = service.get(batch_id)
    assert (stopped.state, stopped.stopped.code) == ("stopped", "jobs.stuck")
    assert len(shelf.given) == 4
    assert service.retry(batch_id) == 5
    feed(feeder, shelf)
    assert service.brief(batch_id).state == "running"
