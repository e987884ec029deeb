"""Invitation links: they work once, for whom they were made, and not for ever."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from httpx import AsyncClient

from coach.cli.main import main
from coach.errors import InputError, PeopleError
from coach.people.accounts import Accounts
from coach.people.invitations import Invitations
from coach.people.keys import Key, load_key
from coach.settings import Settings
from coach.store import open_store
from coach.texts import text
from tests.people.conftest import House

PASSWORD = "длинная фраза"


@pytest.fixture
def invitations(settings: Settings) -> Iterator[Invitations]:
    with open_store(settings) as store:
        yield Invitations(store, load_key(settings))


def test_a_link_makes_the_account_it_was_made_for_once(invitations: Invitations) -> None:
    token = invitations.invite("boss", "Anna", "candidate", name="Анна Петрова")
    assert invitations.look(token).name == "Анна Петрова"
    assert invitations.look(token).used_at is None
    account = invitations.accept(token, PASSWORD)
    assert (account.login, account.role, account.name) == ("anna", "candidate", "Анна Петрова")
    for act in (invitations.look, lambda same: invitations.accept(same, PASSWORD)):
        with pytest.raises(PeopleError, match=r"people\.invitation"):
            act(token)


def test_two_who_click_at_once_make_one_account(any_database: Settings) -> None:
    with open_store(any_database) as store:
        _click_at_once(Invitations(store, load_key(any_database)))


def _click_at_once(invitations: Invitations) -> None:
    token = invitations.invite("boss", "anna", "candidate")
    made: list[str] = []

    def click() -> None:
        with suppress(PeopleError, InputError):
            made.append(invitations.accept(token, PASSWORD).id)

    threads = [threading.Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [account.id for account in invitations.store.accounts.list()] == made
    assert len(made) == 1


def test_a_bad_password_leaves_the_link_usable(invitations: Invitations) -> None:
    token = invitations.invite("boss", "anna", "candidate")
    with pytest.raises(PeopleError, match=r"people\.password"):
        invitations.accept(token, "мало")
    assert invitations.accept(token, PASSWORD)


def test_a_link_expires_and_can_be_withdrawn(invitations: Invitations) -> None:
    token = invitations.invite("boss", "anna", "candidate", days=0)
    with pytest.raises(PeopleError, match=r"people\.invitation"):
        invitations.accept(token, PASSWORD)
    token = invitations.invite("boss", "anna", "candidate")
    short = invitations.look(token).token_hash[:12]
    invitations.withdraw("boss", short)
    with pytest.raises(PeopleError, match=r"people\.invitation"):
        invitations.look(token)
    with pytest.raises(InputError):
        invitations.withdraw("boss", "0" * 12)


def test_a_forged_link_is_refused(invitations: Invitations) -> None:
    invitations.invite("boss", "anna", "candidate")
    with pytest.raises(PeopleError, match=r"people\.invitation"):
        invitations.look(Key("a key of somebody else entirely....").new_token())


def test_nobody_is_invited_under_a_login_that_exists(invitations: Invitations) -> None:
    Accounts(invitations.store, "test").add("anna", "director", PASSWORD)
    with pytest.raises(InputError, match=r"people\.taken"):
        invitations.invite("boss", "ANNA", "director")


def test_a_login_taken_meanwhile_is_told(invitations: Invitations) -> None:
    token = invitations.invite("boss", "anna", "candidate")
    Accounts(invitations.store, "test").add("anna", "director", PASSWORD)
    with pytest.raises(InputError, match=r"people\.taken"):
        invitations.accept(token, PASSWORD)
    assert invitations.look(token).expires_at > datetime.now(UTC) + timedelta(days=6)


def test_the_newest_link_replaces_the_older_ones(invitations: Invitations) -> None:
    old = invitations.invite("boss", "anna", "director")
    other = invitations.invite("boss", "boris", "candidate")
    new = invitations.invite("boss", "Anna", "candidate")
    with pytest.raises(PeopleError, match=r"people\.invitation"):
        invitations.accept(old, PASSWORD)
    assert invitations.accept(new, PASSWORD).role == "candidate"
    assert invitations.look(other)
    said = [entry.action for entry in invitations.store.journal.entries()]
    assert said.count("invitation.withdrawn") == 1


def test_an_account_closes_the_other_links_for_its_login(invitations: Invitations) -> None:
    first = invitations.invite("boss", "anna", "candidate")
    kept = invitations.look(first)
    second = invitations.invite("boss", "anna", "candidate")
    with invitations.store.journal.together():  # as a database of an older program has it: two are open
        invitations.store.invitations.remove("anna")
        invitations.store.invitations.add(kept)
    later = replace(
        kept, token_hash="x" * 64, created_at=kept.expires_at, expires_at=kept.expires_at + timedelta(days=1)
    )
    invitations.store.invitations.add(later)
    assert invitations.accept(first, PASSWORD)
    with pytest.raises(PeopleError, match=r"people\.invitation"):
        invitations.look(second)
    open_ = [each for each in invitations.store.invitations.list() if each.used_at is None]
    assert [each.token_hash for each in open_] == ["x" * 64]
    assert open_[0].expires_at <= datetime.now(UTC)


async def test_who_joins_under_a_taken_login_is_told_to_log_in(
    house: House, client: Callable[[str], AsyncClient]
) -> None:
    settings = house.app.state.services.settings
    with open_store(settings) as store:
        token = Invitations(store, load_key(settings)).invite("boss", "anna", "candidate")
        Accounts(store, "test").add("anna", "director", PASSWORD)
    answer = await client("").post(f"/join/{token}", data={"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 422
    assert text("people.web.join.taken", lang="ru") in answer.text
    assert "coach user list" not in answer.text


@pytest.mark.parametrize(("host", "home", "warned"), [("0.0.0.0", "", True), ("::", "", True), ("0.0.0.0", "https://c.example", False), ("127.0.0.1", "", False)])  # fmt: skip
def test_a_link_to_no_address_comes_with_a_warning(
    settings: Settings,
    host: str,
    home: str,
    warned: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in (("DATA_DIR", str(settings.data_dir)), ("HOST", host), ("PUBLIC_URL", home)):
        monkeypatch.setenv(f"COACH_{name}", value)
    with pytest.raises(SystemExit):
        main(["user", "invite", "anna"])
    told = capsys.readouterr()
    assert "/join/" in told.out
    assert ("COACH_PUBLIC_URL" in told.err) is warned
