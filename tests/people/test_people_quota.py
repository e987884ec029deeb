"""What a candidate may use in a day."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from coach.errors import PeopleError
from coach.people.accounts import new_account
from coach.people.person import LOCAL, Person
from coach.people.quota import Quota
from coach.settings import Settings
from coach.store import Store, open_store
from tests.people.conftest import PASSWORD, Client, House, interview
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


async def told(sender: AsyncClient, fn: dict[str, Any], stream: str, data: list[object]) -> list[dict[str, Any]]:
    """Send an event as the browser does and return what the page is told."""
    sent = await sender.post("/ru/gradio_api/queue/join", json=event(fn, stream, data))
    assert sent.status_code == 200
    said: list[dict[str, Any]] = []
    async with sender.stream("GET", f"/ru/gradio_api/queue/data?session_hash={stream}") as lines:
        async for line in lines.aiter_lines():
            said.append(json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {})
            if said[-1].get("msg") in {"process_completed", "close_stream"}:
                break
    return said


async def test_the_practice_page_at_the_limit_refuses_the_answer_keeps_the_text_and_grades_nothing(
    house: House, client: Client
) -> None:
    services, who = house.app.state.services, house.accounts["candidate"]
    store, today = await services.store(), datetime.now(UTC).date()
    session = await interview(house, "candidate")
    step = str((await (await services.interviews()).resume(session, owner=who.id)).step)
    page = client("candidate")
    answer = [fn for fn in await fns(page, "") if len(fn["inputs"]) == 3 and len(fn["outputs"]) > 3][1]
    for number, refused in enumerate(("", "x" * 200_000)):
        await told(page, answer, f"refused{number}", [session, step, refused])
    most = services.settings.candidate_uses_a_day
    left = 0
    while store.uses.take(who.id, today, most):
        left += 1
    assert left == most, "what was refused was counted"
    before = len(store.sessions.events(session))
    said = await told(page, answer, "limit1", [session, step, "Каждую пятницу слушаем звонки и правим скрипт."])
    assert "На сегодня хватит" in json.dumps(said, ensure_ascii=False)
    assert len(store.sessions.events(session)) == before, "the answer was taken"
    box = answer["outputs"].index(answer["inputs"][2])
    for one in said:
        shown = one.get("output", {}).get("data") or []
        if box < len(shown) and isinstance(shown[box], dict):
            assert "value" not in shown[box], "the text in the box was changed"


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
