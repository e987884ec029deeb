"""People who practise at the same time beside a batch, through real HTTP: nobody sees or loses anything. No timing."""

import asyncio
from pathlib import Path

import pytest

from bench.crew import counted, service_of, wait_for
from bench.practice_house import house, settings_of, visitors
from bench.practising import Visitor, marks_in, mixed_up
from bench.timed_model import calls, timed_model
from coach.rubric.library import load_library
from coach.store import open_store

PEOPLE, ROWS = 6, 24


async def _all(people: list[Visitor]) -> None:
    await asyncio.gather(*(visitor.practise() for visitor in people))


def test_people_at_once_beside_a_batch_keep_what_is_theirs(tmp_path: Path) -> None:
    logins = [f"person{number}" for number in range(PEOPLE)]
    with timed_model(tmp_path / "calls", 0.05) as model:
        settings = settings_of(tmp_path / "data", model)
        with house(settings, logins, tmp_path / "log") as running, counted(settings) as written:
            batch = running.submit(ROWS)
            people = visitors(running.home, logins, 1, think=0.0)
            asyncio.run(_all(people))
            with open_store(settings) as store:
                done = wait_for(service_of(store, load_library(), settings), batch, lambda brief: brief.state == "done")
                stored = {one.id: _stored(store, one.id) for one in store.accounts.list()}
                owners = {login: account.id for login in logins if (account := store.accounts.by_login(login))}
            times = written(batch)
            assert running.troubles() == []
    assert [visitor.troubles for visitor in people] == [[]] * PEOPLE
    assert [line for visitor in people for line in mixed_up(visitor)] == []
    assert all(len(visitor.marks) >= 2 for visitor in people), "follow-ups were asked"
    for visitor in people:
        assert stored[owners[visitor.login]] == ([visitor.session], set(visitor.marks))
    assert done.progress.graded == ROWS
    assert set(times.values()) == {1}
    assert {visitor.number for visitor in people} <= set(calls(tmp_path / "calls")), "each spoke with the model"


def _stored(store, owner: str) -> tuple[list[str], set[str]]:
    sessions = [header.id for header in store.sessions.list(owner)]
    events = [str(event.payload) for id_ in sessions for event in store.sessions.events(id_)]
    return sessions, marks_in("".join(events))


@pytest.mark.parametrize("place", ["told", "export"])
def test_what_belongs_to_somebody_else_is_noticed(place: str) -> None:
    mine = "Так было в отделе метка1к0."

    def visitor() -> Visitor:
        return Visitor(1, "", "", (), session="s1", marks=["метка1к0"], told=[mine], export=mine, history="?session=s1")

    assert mixed_up(visitor()) == []
    for foreign in ("метка11к0", "меткаб1к0"):
        one = visitor()
        if place == "told":
            one.told.append(foreign)
        else:
            one.export += foreign
        assert foreign in mixed_up(one)[0]
    empty = visitor()
    setattr(empty, place, [] if place == "told" else "")
    assert "missing ['метка1к0']" in mixed_up(empty)[0]
