"""What every response carries, and who is not let in."""

import pytest
from httpx import AsyncClient

from coach.errors import SettingsError
from coach.settings import Settings
from coach.texts import explain
from coach.web.security import is_loopback, login_needed
from coach.web.server import create_app

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; worker-src 'self' blob:; font-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'self'; form-action 'self'; base-uri 'self'; object-src 'none'"
)


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/ru/", "/en/history", "/ru/ask", "/static/coach.css", "/ru/theme.css", "/nothing/here"]
)
async def test_every_response_carries_the_security_headers(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


async def test_health_says_ok(client: AsyncClient) -> None:
    answer = await client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "[", ""])
async def test_a_foreign_host_name_is_refused(client: AsyncClient, host: str) -> None:
    answer = await client.get("/healthz", headers={"host": host})
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "[::1]:7860"])
async def test_the_names_of_this_machine_are_welcome(client: AsyncClient, host: str) -> None:
    assert (await client.get("/healthz", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999"])
async def test_a_foreign_page_cannot_press_buttons(client: AsyncClient, origin: str) -> None:
    answer = await client.post("/ru/gradio_api/queue/join", json={}, headers={"origin": origin})
    assert answer.status_code == 403


async def test_the_own_page_can_press_buttons(client: AsyncClient) -> None:
    headers = {"origin": "http://127.0.0.1:7860"}
    answer = await client.post("/ru/gradio_api/queue/join", json={}, headers=headers)
    assert answer.status_code != 403


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "coach.example"])
def test_an_address_that_others_reach_is_refused_before_anything_starts(settings: Settings, host: str) -> None:
    with pytest.raises(SettingsError) as caught:
        create_app(settings.model_copy(update={"host": host}))
    assert caught.value.code == "web.open-host"
    assert host in explain(caught.value)
    assert "COACH_HOST=127.0.0.1" in explain(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_loopback_addresses_need_no_login(settings: Settings, host: str) -> None:
    assert is_loopback(host)
    assert not login_needed(settings.model_copy(update={"host": host}))
    assert login_needed(settings.model_copy(update={"host": host, "login": "always"}))
