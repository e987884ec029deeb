"""Who is asking."""

from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from httpx import ASGITransport, AsyncClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from coach.web.entry import Entry
from coach.web.who import GUEST, LOCAL, Person, person_of


def test_past_the_entry_nobody_comes_in() -> None:
    assert person_of(None) == GUEST
    assert person_of(SimpleNamespace(scope={})) == GUEST
    assert GUEST.role == "candidate"


@pytest.mark.parametrize(("needed", "expected"), [(False, LOCAL), (True, GUEST)])
async def test_the_entry_says_who_is_local(needed: bool, expected: Person) -> None:
    seen: list[Person] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(person_of(SimpleNamespace(scope=scope)))
        await PlainTextResponse("")(scope, receive, send)

    people: Any = SimpleNamespace(needed=needed, settings=SimpleNamespace(language="ru"))
    async with AsyncClient(transport=ASGITransport(Entry(app, people)), base_url="http://127.0.0.1") as client:
        await client.get("/static/style.css")
    assert seen == [expected]


def test_with_a_login_it_is_whom_the_login_found() -> None:
    anna = Person(id="7", name="Анна", role="reviewer")
    assert person_of(SimpleNamespace(scope={"coach.person": anna})) == anna


def test_gradios_request_is_asked_for_the_real_one() -> None:
    anna = Person(id="7", name="Анна", role="reviewer")
    real = Request({"type": "http", "headers": [(b"host", b"x")], "coach.person": anna})
    assert person_of(gr.Request(real)) == anna


def test_anything_else_in_the_scope_is_nobody() -> None:
    assert person_of(SimpleNamespace(scope={"coach.person": "7"})) == GUEST
