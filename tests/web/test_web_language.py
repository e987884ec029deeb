"""The language that somebody chose stays chosen: through a login and a logout, and when the program starts anew."""

from pathlib import Path

from httpx import ASGITransport, AsyncClient

from coach.people.accounts import Accounts
from coach.settings import Settings
from coach.store import open_store
from coach.web.server import create_app

from .tour import PASSWORD

HOME = "http://127.0.0.1:7860"


async def test_through_logins_and_restarts(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", login="always", _env_file=None)  # type: ignore[call-arg]
    with open_store(settings) as store:
        Accounts(store, "test").add("director", "director", PASSWORD)
    page = {"accept": "text/html", "origin": HOME}
    cookies = None
    for start in range(2):
        app = create_app(settings)
        async with AsyncClient(transport=ASGITransport(app), base_url=HOME, headers=page, cookies=cookies) as client:
            assert ("Log in" in (await client.get("/login")).text) == (start > 0)
            if start == 0:
                await client.get("/language/en")
            assert 'lang="en"' in (await client.get("/login")).text
            await client.post("/login", data={"login": "director", "password": PASSWORD})
            assert (await client.get("/")).headers["location"] == "/en/"
            assert 'lang="en"' in (await client.get("/people")).text
            await client.post("/logout")
            assert 'lang="en"' in (await client.get("/login")).text
            cookies = client.cookies
        await app.state.services.close()
