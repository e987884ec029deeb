"""A house with a login: one app, one person of each role, a client that speaks for each of them."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import uvicorn
from fastapi import FastAPI
from httpx import AsyncClient

from coach.people.accounts import Accounts, new_account
from coach.people.consent import in_force
from coach.people.person import PERSON_ROLES, Person, PersonRole
from coach.settings import Settings
from coach.store import open_store
from coach.store.accounts import Account
from coach.store.consents import Consent
from coach.web.running import PROTOCOL
from coach.web.server import create_app

PASSWORD = "длинная фраза"


@contextmanager
def served(app: Any, **options: Any) -> Iterator[str]:
    """Serve an app on this machine, in a thread of its own, and give its address: Gradio's queue needs one loop.

    `options` are uvicorn's.
    """
    taken = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, http=PROTOCOL, **options)
    )
    thread = threading.Thread(target=server.run, args=([taken],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield "http://{}:{}".format(*taken.getsockname())
    server.should_exit = True
    thread.join(20)


@dataclass
class House:
    """A served app in which somebody of each role has logged in."""

    app: FastAPI
    home: str
    accounts: dict[str, Account]
    tokens: dict[str, str]

    def person(self, name: str) -> Person:
        account = self.accounts[name]
        return Person(account.id, account.name, account.role)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("house") / "data", login="always", _env_file=None)  # type: ignore[call-arg]
    with open_store(settings) as store:
        Accounts(store, "test").add("director", "director", PASSWORD)
    app = create_app(settings)
    accounts, tokens = asyncio.run(_admit(app))
    with served(app) as home:
        yield House(app, home, accounts, tokens)


async def _admit(app: FastAPI) -> tuple[dict[str, Account], dict[str, str]]:
    logins, store = await app.state.people.logins(), await app.state.services.store()
    accounts: dict[str, Account] = {"director": store.accounts.by_login("director")}
    others: list[tuple[str, PersonRole]] = [
        ("candidate", "candidate"),
        ("other", "candidate"),
        ("reviewer", "reviewer"),
    ]
    for name, role in others:
        accounts[name] = new_account(name, role, PASSWORD)
        store.accounts.add(accounts[name])
        agree(app, accounts[name].id)
    assert {account.role for account in accounts.values()} == set(PERSON_ROLES)
    return accounts, {name: logins.admit(account) for name, account in accounts.items()}


def agree(app: FastAPI, account_id: str) -> None:
    """Consent to whatever is asked."""
    for hash_ in in_force(app.state.services.settings):
        app.state.services._store.get().consents.add(Consent(account_id, hash_, "ru", datetime.now(UTC)))


Client = Callable[[str], AsyncClient]


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    """Gives a client for a person of the house; for '' one who has not logged in."""
    async with AsyncExitStack() as stack:

        def of(name: str) -> AsyncClient:
            made = AsyncClient(base_url=house.home, headers={"origin": house.home}, timeout=30)
            if name:
                made.cookies.set("coach_login", house.tokens[name])
            stack.push_async_callback(made.aclose)
            return made

        yield of


async def interview(house: House, name: str) -> str:
    """Begin an interview of somebody and return its id."""
    service = await house.app.state.services.interviews()
    owner = house.accounts[name].id
    view = await service.start(owner=owner, role="rop", mode="training", questions=1, command_id=uuid4().hex)
    return str(view.session_id)
