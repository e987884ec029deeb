"""A cut address and an error on a page: people are shown a way on, and nobody is sent to a terminal."""

from httpx import AsyncClient


async def test_a_cut_address_is_a_page_for_people_and_json_for_programs(client: AsyncClient) -> None:
    shown = await client.get("/join/none", headers={"accept": "text/html,application/xhtml+xml"})
    assert shown.status_code == 404
    assert "Такой страницы нет" in shown.text
    assert (await client.get("/join/none")).status_code == 422


async def test_an_error_on_a_page_sends_nobody_to_a_terminal() -> None:
    from coach.errors import InputError  # noqa: PLC0415
    from coach.web.pieces import web_words  # noqa: PLC0415

    assert "coach" not in web_words(InputError("jobs.unknown", id="7"), "ru")
    assert "7" in web_words(InputError("jobs.unknown", id="7"), "en")
