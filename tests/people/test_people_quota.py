"""What a candidate may use in a day."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from coach.errors import PeopleError
from coach.people.accounts import new_account
from coach.people.person import LOCAL, Person
from coach.people.quota import Quota
from coach.settings import Settings
from coach.store import Store, open_store
from tests.people.conftest import PASSWORD, Client, House
from tests.people.test_people_events import event, fns

MOST = 5


@pytest.fixture
def store(any_database: Settings) -> Iterator[Store]:
    with open_store(any_database) as opened:
        yield opened


def candidate(store: Store) -> Person:
    account = new_account("anna", "candidate", PASSWORD)
    store.accounts.add(account)
    return Person(account.id, account.name, "candidate")


def test_no_more_than_the_limit_even_when_all_come_at_once(store: Store) -> None:
    who, quota = candidate(store), Quota(store, MOST)
    refused: list[str] = []

    def use() -> None:
        try:
            quota.use(who)
        except PeopleError as error:
            refused.append(error.code)

    everybody = [threading.Thread(target=use) for _ in range(3 * MOST)]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
    assert refused == ["people.enough"] * 2 * MOST


def test_yesterday_is_forgotten(store: Store) -> None:
    who, today = candidate(store), datetime.now(UTC).date()
    for _ in range(MOST):
        assert store.uses.take(who.id, today - timedelta(days=1), MOST)
    assert not store.uses.take(who.id, today - timedelta(days=1), MOST)
    assert store.uses.take(who.id, today, MOST)


@pytest.mark.parametrize("who", [LOCAL, Person("d", "d", "director"), Person("r", "r", "reviewer")])
def test_whoever_runs_the_installation_has_no_limit(store: Store, who: Person) -> None:
    for _ in range(3):
        Quota(store, 1).use(who)


def test_zero_is_no_limit(store: Store) -> None:
    who = candidate(store)
    for _ in range(3):
        Quota(store, 0).use(who)


async def test_the_page_says_so_and_keeps_the_text(house: House, client: Client) -> None:
    store, who = await house.app.state.services.store(), house.accounts["other"]
    today = datetime.now(UTC).date()
    most = house.app.state.services.settings.candidate_uses_a_day
    while store.uses.take(who.id, today, most):
        pass
    other = client("other")
    ask = next(fn for fn in await fns(other, "ask") if len(fn["inputs"]) == 1 and len(fn["outputs"]) == 1)
    sent = await other.post("/ru/gradio_api/queue/join", json=event(ask, "full1", ["Как проверить РОПа?"]))
    assert sent.status_code == 200
    said = ""
    async with other.stream("GET", "/ru/gradio_api/queue/data?session_hash=full1") as stream:
        async for line in stream.aiter_lines():
            told = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
            said += json.dumps(told.get("output", ""), ensure_ascii=False)
            if told.get("msg") in {"process_completed", "close_stream"}:
                break
    assert "На сегодня хватит" in said
    answer = await other.post("/voice?language=ru", content=b"OggS", headers={"content-type": "audio/ogg"})
    assert answer.status_code == 429
