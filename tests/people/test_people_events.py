"""Gradio's events, streams and files with a login: who calls them, for whom they run."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from coach.people.person import Person
from coach.web.access import roles_of_page
from coach.web.gradio_gate import GradioGate, Owners
from coach.web.language import PAGES
from coach.web.who import SCOPE, person_of
from tests.people.conftest import Client, House, served

ANNA, BORIS = Person("a", "Анна", "candidate"), Person("b", "Борис", "candidate")


async def fns(client: AsyncClient, page: str) -> list[dict[str, Any]]:
    """Return the events of a page as its configuration tells the browser."""
    html = (await client.get(f"/ru/{page}")).text
    config = html.partition("window.gradio_config = ")[2].partition(";</script>")[0]
    found: list[dict[str, Any]] = json.loads(config)["dependencies"]
    return found


def event(fn: dict[str, Any], stream: str, data: Sequence[object] = ()) -> dict[str, Any]:
    return {"fn_index": fn["id"], "session_hash": stream, "data": list(data), "trigger_id": None}


async def test_a_candidate_cannot_call_a_directors_event(house: House, client: Client) -> None:
    director, candidate = client("director"), client("candidate")
    fill = (await fns(director, "reliability"))[0]
    refused = await candidate.post("/ru/gradio_api/queue/join", json=event(fill, "candidates1"))
    assert refused.status_code == 403
    allowed = await director.post("/ru/gradio_api/queue/join", json=event(fill, "directors1"))
    assert allowed.status_code == 200


async def test_no_event_of_any_page_is_called_by_a_role_that_does_not_reach_the_page(client: Client) -> None:
    tried = 0
    for page in PAGES:
        for fn in await fns(client("director"), page):
            for name in {"candidate", "reviewer"} - roles_of_page(page):
                answer = await client(name).post("/ru/gradio_api/queue/join", json=event(fn, f"strange-{name}"))
                assert answer.status_code == 403, (page, fn["id"], name)
                tried += 1
    assert tried > 2 * len(PAGES)


async def test_a_queued_event_runs_for_whoever_sent_it(house: House, client: Client) -> None:
    candidate = client("candidate")
    begin = next(fn for fn in await fns(candidate, "") if len(fn["inputs"]) == 3 and len(fn["outputs"]) > 3)
    before = (await house.app.state.services.store()).sessions.list(house.accounts["candidate"].id)
    sent = await candidate.post("/ru/gradio_api/queue/join", json=event(begin, "mine1", ["rop", "training", 1]))
    assert sent.status_code == 200
    assert (await client("other").get("/ru/gradio_api/queue/data?session_hash=mine1")).status_code == 404
    told = (await candidate.get("/ru/gradio_api/queue/data?session_hash=mine1")).text
    assert '"success":true' in told
    after = (await house.app.state.services.store()).sessions.list(house.accounts["candidate"].id)
    assert len(after) == len(before) + 1


async def test_nobody_takes_over_the_stream_of_another(client: Client) -> None:
    candidate, other = client("candidate"), client("other")
    resume = (await fns(candidate, ""))[0]
    assert (await candidate.post("/ru/gradio_api/queue/join", json=event(resume, "mine2"))).status_code == 200
    assert (await other.post("/ru/gradio_api/queue/join", json=event(resume, "mine2"))).status_code == 403
    cancelled = {"session_hash": "mine2", "fn_index": 0, "event_id": "x"}
    assert (await other.post("/ru/gradio_api/cancel", json=cancelled)).status_code == 403
    assert (await other.get("/ru/gradio_api/heartbeat/mine2")).status_code == 404


async def test_gradio_takes_no_file_gives_none_and_opens_none(client: Client, tmp_path: Path) -> None:
    secret = tmp_path / "answers.csv"
    secret.write_text("secret;1", encoding="utf-8")
    director = client("director")
    sent = await director.post("/ru/gradio_api/upload", files={"files": ("answers.csv", b"secret;1", "text/csv")})
    assert sent.status_code == 413, "it would be written to the disk"
    for path in (str(secret), "/etc/passwd", "coach/web/pages.py"):
        assert (await director.get(f"/ru/gradio_api/file={path}")).status_code == 404
    resume = (await fns(director, ""))[0]
    named = {"path": str(secret)}
    for data in (named, [{"x": named | {"meta": {"_type": "gradio.FileData"}}}], {"path": "http://10.0.0.1/"}):
        answer = await director.post("/ru/gradio_api/queue/join", json=event(resume, "files3", [data]))
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"fn_index": "0"}', b'{"fn_index": 99999, "session_hash": "x"}', b"[" * 100_000, b"\xff"],
)
async def test_what_is_no_event_is_refused(client: Client, body: bytes) -> None:
    assert (await client("candidate").post("/ru/gradio_api/queue/join", content=body)).status_code == 422


async def test_an_endless_event_is_refused(client: Client) -> None:
    assert (await client("candidate").post("/ru/gradio_api/queue/join", content=b" " * 9_000_000)).status_code == 413


def test_an_owner_that_was_forgotten_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.web.gradio_gate._KEPT", 2)
    owners = Owners()
    for id_ in ("one", "two", "three"):
        assert owners.claim(id_, ANNA)
    assert not owners.holds("one", ANNA)
    assert owners.holds("three", ANNA)
    assert not owners.claim("three", BORIS)


async def test_the_person_reaches_an_event_in_the_queue() -> None:
    """Gradio hands the scope of the request that joined the queue to the event, however long it waits there."""
    seen: list[Person] = []
    with gr.Blocks() as pages:
        box = gr.Textbox()

        def act(words: str, request: gr.Request) -> str:
            seen.append(person_of(request))
            return words

        box.submit(act, box, box, concurrency_limit=1)
    inner = FastAPI()
    inner.add_middleware(GradioGate, lang="ru", pages=pages)
    gr.mount_gradio_app(inner, pages, path="/ru", ssr_mode=False)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope[SCOPE] = ANNA if (b"x-who", b"a") in scope["headers"] else BORIS
        await inner(scope, receive, send)

    with served(app) as home:
        async with AsyncClient(base_url=home, timeout=30) as client:
            for who in ("a", "b"):
                body = {"fn_index": 0, "session_hash": f"stream-{who}", "data": ["x"]}
                headers = {"x-who": who}
                assert (await client.post("/ru/gradio_api/queue/join", json=body, headers=headers)).status_code == 200
                told = await client.get(f"/ru/gradio_api/queue/data?session_hash=stream-{who}", headers=headers)
                assert '"success":true' in told.text
    assert seen == [ANNA, BORIS]
