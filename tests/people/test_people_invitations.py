"""Invitation links: they work once, for whom they were made, and not for ever."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from coach.errors import InputError, PeopleError
from coach.people.accounts import Accounts
from coach.people.invitations import Invitations
from coach.people.keys import Key, load_key
from coach.settings import Settings
from coach.store import open_store

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
