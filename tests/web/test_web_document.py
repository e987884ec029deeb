"""The page as the browser gets it: language, title, nothing of other hosts, and the switch of languages."""

import re

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from coach.settings import Settings
from coach.web.language import COOKIE, address
from coach.web.server import create_app


@pytest.mark.parametrize(
    ("path", "language", "title"),
    [("/ru/", "ru", "Практика"), ("/ru/history", "ru", "История"), ("/en/ask", "en", "Knowledge base")],
)
async def test_a_page_speaks_the_language_of_its_address(
    client: AsyncClient, path: str, language: str, title: str
) -> None:
    page = (await client.get(path)).text
    assert f'lang="{language}"' in page[:200]
    assert re.search(rf"<title>{title} · ", page)
    assert 'aria-current="page"' in page


async def test_the_page_names_no_other_host(client: AsyncClient) -> None:
    page = (await client.get("/ru/")).text
    hosts = set(re.findall(r"(?:src|href|content)=\"https?://([^/\"]+)", page))
    assert not {host for host in hosts if not host.startswith("127.0.0.1")}
    assert "Gradio" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)


async def test_the_page_says_that_a_program_talks_and_a_person_decides(client: AsyncClient) -> None:
    page = (await client.get("/ru/")).text
    assert "С вами говорит программа." in page
    assert "решение всегда принимает человек" in page


async def test_the_first_visit_gets_the_language_of_the_settings(settings: Settings) -> None:
    app: FastAPI = create_app(settings.model_copy(update={"language": "en"}))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1") as client:
        assert (await client.get("/")).headers["location"] == "/en/"


async def test_the_chosen_language_is_remembered(client: AsyncClient) -> None:
    assert (await client.get("/")).headers["location"] == "/ru/"
    switched = await client.get("/language/en?page=history&session=ab12")
    assert switched.headers["location"] == "/en/history?session=ab12"
    assert "HttpOnly" in switched.headers["set-cookie"]
    assert client.cookies[COOKIE] == "en"
    assert (await client.get("/")).headers["location"] == "/en/"


async def test_an_unknown_language_is_refused(client: AsyncClient) -> None:
    assert (await client.get("/language/de")).status_code == 422
    client.cookies[COOKIE] = "de"
    assert (await client.get("/")).headers["location"] == "/ru/"


@pytest.mark.parametrize(
    ("page", "session"), [("//evil.example", ""), ("../files", ""), ("", "a&b=c"), ("", "x\r\nset-cookie: a")]
)
def test_the_switch_leads_nowhere_else(page: str, session: str) -> None:
    assert address("ru", page, session) == "/ru/"


async def test_gradio_gives_no_api_page_and_no_monitoring(client: AsyncClient) -> None:
    assert (await client.get("/ru/monitoring")).status_code in {403, 404}
    assert (await client.get("/docs")).status_code == 404
    for path in ("info", "openapi.json", "run/predict", "call/predict", "component_server"):
        for answer in (await client.get(f"/ru/gradio_api/{path}"), await client.post(f"/ru/gradio_api/{path}")):
            assert answer.status_code == 404, path
