"""Logging in at a provider: over real HTTP, and refused for every way in which an answer can be wrong."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import AsyncClient, Response

from coach.people.accounts import Accounts
from coach.people.oidc import Subject
from coach.people.oidc_accounts import OidcAccounts
from coach.settings import Settings
from coach.store import open_store
from coach.texts import LANGUAGES, text
from coach.web.server import create_app
from tests.people.conftest import PASSWORD, served
from tests.people.oidc_provider import CLIENT, SECRET, OidcProvider, app_of

PERSON = {"sub": "42", "email": "anna@example.ru", "email_verified": True, "name": "Анна"}


@dataclass
class World:
    """A provider, a coach that trusts it, and the coach's settings."""

    provider: OidcProvider
    home: str
    settings: Settings


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    provider = OidcProvider()
    with served(app_of(provider)) as issuer:
        provider.issuer = issuer
        options = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET, "oidc_name": "Ключ"}
        settings = Settings(
            data_dir=tmp_path_factory.mktemp("oidc") / "data", login="always", _env_file=None, **options
        )  # type: ignore[call-arg, arg-type]
        with open_store(settings) as store:
            Accounts(store, "test").add("Anna@Example.ru", "reviewer", None)
        app = create_app(settings)
        with served(app) as home:
            yield World(provider, home, settings)
        asyncio.run(app.state.services.close())


@pytest.fixture
def provider(world: World) -> Iterator[OidcProvider]:
    world.provider.flaw, world.provider.person = "", dict(PERSON)
    yield world.provider
    world.provider.flaw = ""


@pytest.fixture
async def browser(world: World) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(base_url=world.home, timeout=30) as client:
        yield client


async def travelled(browser: AsyncClient, following: str = "/account") -> Response:
    """Go to the provider and come back; returns what the coach answers."""
    away = await browser.get(f"/login/oidc?next={following}")
    assert away.status_code == 303, away.text
    back = await browser.get(away.headers["location"])
    return await browser.get(back.headers["location"])


async def test_somebody_with_an_account_comes_in(browser: AsyncClient, provider: OidcProvider) -> None:
    assert "Войти через Ключ" in (await browser.get("/login")).text
    answer = await travelled(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    cookie = answer.headers.get_list("set-cookie")[0]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "проверяющий" in (await browser.get("/account")).text


async def test_the_account_stays_theirs_when_their_address_changes(
    browser: AsyncClient, provider: OidcProvider
) -> None:
    assert (await travelled(browser)).status_code == 303
    provider.person["email"] = "new@example.ru"
    assert (await travelled(browser)).status_code == 303
    provider.person = PERSON | {"sub": "43"}
    assert (await travelled(browser)).status_code == 401, "somebody else with her old address"


@pytest.mark.parametrize(
    "flaw",
    [
        *("wrong-issuer", "wrong-audience", "two-audiences", "expired", "wrong-nonce", "no-nonce", "no-expiry"),
        *("no-audience", "no-subject", "none", "shared-key", "public-key-as-secret", "wrong-key", "no-token"),
        *("wrong-state", "mixed-up", "denied", "token-error"),
    ],
)
async def test_an_answer_that_is_wrong_lets_nobody_in(browser: AsyncClient, provider: OidcProvider, flaw: str) -> None:
    provider.flaw = flaw
    answer = await travelled(browser)
    assert answer.status_code == 401
    assert "coach_login=" not in str(answer.headers.get_list("set-cookie"))
    assert "не получилось" in answer.text
    assert (await browser.get("/account")).status_code == 401


@pytest.mark.parametrize("flaw", ["other-issuer", "html"])
async def test_a_provider_that_is_none_is_told(browser: AsyncClient, provider: OidcProvider, flaw: str) -> None:
    provider.flaw = flaw
    assert (await browser.get("/login/oidc")).status_code == 401


async def test_the_secret_is_never_sent_over_an_open_line(browser: AsyncClient, provider: OidcProvider) -> None:
    away = await browser.get("/login/oidc")
    back = await browser.get(away.headers["location"])
    provider.flaw = "plain-http"
    assert (await browser.get(back.headers["location"])).status_code == 401


async def test_an_answer_works_once_and_in_the_browser_that_asked(
    world: World, browser: AsyncClient, provider: OidcProvider
) -> None:
    away = await browser.get("/login/oidc")
    back = (await browser.get(away.headers["location"])).headers["location"]
    async with AsyncClient(base_url=world.home, timeout=30) as other:
        assert (await other.get(back)).status_code == 401
    assert (await browser.get(back)).status_code == 303
    assert (await browser.get(back)).status_code == 401


async def test_the_request_carries_a_challenge_and_no_secret(browser: AsyncClient, provider: OidcProvider) -> None:
    away = (await browser.get("/login/oidc")).headers["location"]
    query = parse_qs(urlsplit(away).query)
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["state"][0]) >= 32
    assert len(query["nonce"][0]) >= 32
    assert SECRET not in away


@pytest.mark.parametrize("person", [{"email": "boris@example.ru"}, {"email_verified": False}, {"email": None}])
async def test_who_has_no_account_stays_outside(
    browser: AsyncClient, provider: OidcProvider, person: dict[str, object]
) -> None:
    provider.person = PERSON | {"sub": "44"} | person
    answer = await travelled(browser)
    assert answer.status_code == 401
    for lang in LANGUAGES:
        assert text("error.people.oidc-unknown", lang=lang)
    assert "доступа к коучу у вас нет" in answer.text


async def test_nobody_is_sent_to_a_foreign_site(browser: AsyncClient, provider: OidcProvider) -> None:
    for place in ("https://evil.example", "//evil.example", "/\\evil.example", "/%5Cevil.example"):
        assert (await travelled(browser, place)).headers["location"] == "/"


def test_with_a_role_for_newcomers_an_account_is_made(world: World) -> None:
    with open_store(world.settings) as store:
        settings = world.settings.model_copy(update={"oidc_new_role": "candidate"})
        made = OidcAccounts(store, settings).account(Subject("https://p", "7", "vera@example.ru", "Вера"))
        assert (made.login, made.role, made.name, made.password_hash) == ("vera@example.ru", "candidate", "Вера", None)
        assert OidcAccounts(store, settings).account(Subject("https://p", "7", "", "")).id == made.id
        taken = Accounts(store, "test").add("taken@example.ru", "director", PASSWORD)
        linked = OidcAccounts(store, settings).account(Subject("https://p", "8", "taken@example.ru", ""))
        assert linked.id == taken.id


async def test_every_login_that_the_provider_or_we_refuse_is_in_the_log(
    world: World, browser: AsyncClient, provider: OidcProvider
) -> None:
    def failed() -> int:
        with open_store(world.settings) as store:
            return sum(entry.action == "login.failed" for entry in store.journal.entries())

    before = failed()
    provider.person = {"sub": "77", "email": "nobody@example.ru", "email_verified": True}
    assert (await travelled(browser)).status_code == 401
    assert failed() == before + 1
    assert (await browser.get("/login/oidc/callback?code=x&state=y")).status_code == 401, "no cookie: forged"
    assert failed() == before + 2
