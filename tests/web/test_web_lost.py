"""An address that is none of ours: a page in the reader's language for people, the bare status for programs."""

import pytest
from httpx import AsyncClient


@pytest.mark.parametrize(
    ("address", "language", "words"),
    [
        ("/nothing", "ru", "Такой страницы нет"),
        ("/nothing", "en", "There is no such page"),
        ("/ru/nothing", "en", "Такой страницы нет"),
        ("/en/history2", "ru", "There is no such page"),
    ],
)
async def test_a_person_gets_a_page(client: AsyncClient, address: str, language: str, words: str) -> None:
    client.cookies.set("coach_language", language)
    got = await client.get(address, headers={"accept": "text/html"})
    assert got.status_code == 404
    assert words in got.text
    assert "<nav" in got.text, "the way on is there"


@pytest.mark.parametrize("address", ["/nothing", "/ru/nothing"])
async def test_a_program_gets_a_status(client: AsyncClient, address: str) -> None:
    got = await client.get(address)
    assert got.status_code == 404
    assert "<html" not in got.text


async def test_the_language_stands_where_no_other_script_changes_it(client: AsyncClient) -> None:
    page = (await client.get("/ru/history")).text
    assert 'lang="ru" data-language="ru"' in page
    assert '<gradio-app id="page"' in page, "the link to the content leads there"
