"""Who is asking."""

from types import SimpleNamespace

import gradio as gr
from starlette.requests import Request

from coach.web.who import LOCAL, Person, person_of


def test_without_a_login_it_is_the_local_director() -> None:
    assert person_of(None) == LOCAL
    assert person_of(SimpleNamespace(scope={})) == LOCAL
    assert LOCAL.role == "director"


def test_with_a_login_it_is_whom_the_login_found() -> None:
    anna = Person(id="7", name="Анна", role="reviewer")
    assert person_of(SimpleNamespace(scope={"coach.person": anna})) == anna


def test_gradios_request_is_asked_for_the_real_one() -> None:
    anna = Person(id="7", name="Анна", role="reviewer")
    real = Request({"type": "http", "headers": [(b"host", b"x")], "coach.person": anna})
    assert person_of(gr.Request(real)) == anna


def test_anything_else_in_the_scope_is_nobody() -> None:
    assert person_of(SimpleNamespace(scope={"coach.person": "7"})) == LOCAL
