"""The API in this process, over a store of its own, with people and their tokens."""

from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.types import ASGIApp, Receive, Scope, Send

from coach.people.accounts import Accounts
from coach.people.person import PERSON_ROLES
from coach.people.tokens import Tokens
from coach.settings import Settings
from coach.store import open_store
from coach.web.api import make_api
from coach.web.services import Services
from coach.web.who import LOCAL, SCOPE

PASSWORD = "длинный пароль для проверки"


@pytest.fixture
async def services(settings: Settings) -> AsyncIterator[Services]:
    made = Services(settings)
    yield made
    await made.close()


def local(app: ASGIApp) -> ASGIApp:
    """Stand in for the entry where no login is asked for."""

    async def entered(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, SCOPE: LOCAL}, receive, send)

    return entered


@pytest.fixture
async def api(services: Services) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(local(make_api(services)), raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def tokens(settings: Settings) -> dict[str, str]:
    """A token for an account of each role."""
    with open_store(settings) as store:
        for role in PERSON_ROLES:
            Accounts(store, "test").add(role, role, PASSWORD)
        return {role: Tokens(store, "test").add(role, name="", days=1) for role in PERSON_ROLES}
