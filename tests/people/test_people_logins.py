"""Logging in: what is told to whom, how often one may try, how long it lasts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from coach.errors import PeopleError, SettingsError
from coach.people import passwords
from coach.people.accounts import Accounts
from coach.people.keys import Key, load_key, token_hash
from coach.people.logins import Logins
from coach.settings import Settings
from coach.store import Store, open_store

RIGHT, WRONG = "правильный пароль", "совсем не тот"


@dataclass
class House:
    store: Store
    logins: Logins
    accounts: Accounts


@contextmanager
def opened(settings: Settings) -> Iterator[House]:
    settings = settings.model_copy(update={"login_tries": 3, "login_tries_address": 6})
    with open_store(settings) as store:
        accounts = Accounts(store, "test")
        accounts.add("anna", "candidate", RIGHT)
        yield House(store, Logins(store, settings, load_key(settings)), accounts)


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    with opened(settings) as made:
        yield made


@pytest.fixture
def any_house(any_database: Settings) -> Iterator[House]:
    with opened(any_database) as made:
        yield made


def refused(house: House, login: str, password: str, address: str = "10.0.0.1") -> str:
    with pytest.raises(PeopleError) as caught:
        house.logins.enter(login, password, address)
    return caught.value.code


def test_the_right_password_opens_and_the_token_says_who_it_is(any_house: House) -> None:
    token = any_house.logins.enter("ANNA", RIGHT, "10.0.0.1")
    who = any_house.logins.who(token)
    assert who is not None
    assert (who.person.name, who.person.role, who.consent) == ("anna", "candidate", "")


def test_a_wrong_name_and_a_wrong_password_are_told_alike_and_cost_alike(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: list[str | None] = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda word, known: checks.append(known) or real(word, known))
    house.accounts.add("closed", "candidate", RIGHT)
    house.accounts.disable(house.accounts.find("closed"))
    house.accounts.add("elsewhere", "candidate", None)
    codes = {refused(house, login, WRONG) for login in ("anna", "nobody", "closed", "elsewhere")}
    codes.add(refused(house, "closed", RIGHT))
    assert codes == {"people.wrong"}
    assert len(checks) == 5


@pytest.mark.parametrize("login", ["anna", "nobody"])
def test_after_some_wrong_passwords_an_account_is_locked_whether_it_exists_or_not(house: House, login: str) -> None:
    assert [refused(house, login, WRONG, f"10.0.0.{n}") for n in range(3)] == ["people.wrong"] * 3
    assert refused(house, login, RIGHT, "10.0.0.9") == "people.locked"


def test_an_address_that_tries_many_names_is_locked_and_others_are_not(house: House) -> None:
    assert [refused(house, f"name{n}", WRONG) for n in range(6)] == ["people.wrong"] * 6
    assert refused(house, "anna", RIGHT) == "people.locked"
    assert house.logins.enter("anna", RIGHT, "10.0.0.2")


def test_a_restart_forgets_no_attempt_and_waiting_does(house: House) -> None:
    for _ in range(3):
        refused(house, "anna", WRONG)
    again = Logins(house.store, house.logins.settings, house.logins.key)
    with pytest.raises(PeopleError, match=r"people\.locked"):
        again.enter("anna", RIGHT, "10.0.0.2")
    later = datetime.now(UTC) + timedelta(minutes=house.logins.settings.login_lock_minutes)
    assert house.store.attempts.take({house.logins._keys("anna", "")[0]: 3}, later, later - timedelta(minutes=15))


def test_a_right_password_clears_what_was_counted(house: House) -> None:
    for _ in range(2):
        for _ in range(2):
            refused(house, "anna", WRONG)
        assert house.logins.enter("anna", RIGHT, "10.0.0.1")


def test_guesses_made_at_the_same_moment_are_counted_too(any_house: House) -> None:
    codes: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: codes.append(refused(any_house, "anna", WRONG, f"10.1.0.{n}")))
        for n in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["people.locked"] * 7 + ["people.wrong"] * 3


def test_addresses_and_typed_names_are_kept_nowhere(settings: Settings) -> None:
    with open_store(settings) as store:
        logins = Logins(store, settings, load_key(settings))
        with pytest.raises(PeopleError):
            logins.enter("МойПарольСлучайно", WRONG, "203.0.113.77")
    kept = b"".join(file.read_bytes() for file in settings.data_dir.iterdir())
    for secret in ("МойПарольСлучайно", "мойпарольслучайно", WRONG, "203.0.113.77"):
        assert secret.encode() not in kept


def test_going_out_ends_this_login_only(any_house: House) -> None:
    first, second = (any_house.logins.enter("anna", RIGHT, "10.0.0.1") for _ in range(2))
    who = any_house.logins.who(first)
    assert who is not None
    any_house.logins.leave(first, who.person)
    assert any_house.logins.who(first) is None
    assert any_house.logins.who(second) is not None
    any_house.logins.leave_everywhere(who.person)
    assert any_house.logins.who(second) is None


def test_a_new_password_or_a_closed_account_ends_logins(house: House) -> None:
    anna = house.accounts.find("anna")
    token = house.logins.enter("anna", RIGHT, "10.0.0.1")
    house.accounts.set_password(anna, RIGHT + "!")
    assert house.logins.who(token) is None
    token = house.logins.enter("anna", RIGHT + "!", "10.0.0.1")
    house.accounts.disable(anna)
    assert house.logins.who(token) is None
    house.accounts.enable(anna)
    assert house.logins.who(token) is None


def test_a_login_expires(house: House) -> None:
    anna = house.accounts.find("anna")
    now = datetime.now(UTC)
    token = house.logins.key.new_token()
    house.store.accounts.enter(token_hash(token), anna.id, now - timedelta(hours=2), now - timedelta(seconds=1))
    assert house.logins.who(token) is None


def test_forged_tokens_are_refused_and_the_database_holds_none_that_works(house: House) -> None:
    token = house.logins.enter("anna", RIGHT, "10.0.0.1")
    assert house.logins.who(token[:-1] + ("0" if token[-1] != "0" else "1")) is None
    assert house.logins.who(token_hash(token)) is None
    assert house.logins.who("") is None
    assert house.logins.who("é.\ud800") is None
    other = Logins(house.store, house.logins.settings, Key("another key of another house, long"))
    assert other.who(token) is None


def test_the_key_is_for_its_owner_only_and_stays_the_same(settings: Settings) -> None:
    first = load_key(settings)
    path = settings.data_dir / "secret.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_key(settings).blurred("x") == first.blurred("x")
    assert path.read_text(encoding="ascii") not in repr(first)


def test_a_short_key_is_refused(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"people\.key"):
        load_key(Settings(data_dir=settings.data_dir, secret_key="short", _env_file=None))  # type: ignore[call-arg]


def test_a_wrong_old_password_is_in_the_log_as_a_failed_login(house: House) -> None:
    anna = house.accounts.find("anna")
    with pytest.raises(PeopleError, match="wrong"):
        house.logins.change_password(anna.id, WRONG, RIGHT + "!")
    last = list(house.store.journal.entries())[-1]
    assert (last.actor, last.action, last.object) == (anna.id, "login.failed", anna.id)


def test_refusals_at_the_provider_fill_the_log_from_no_address_without_end(house: House) -> None:
    for address in ("10.0.0.1", "10.0.0.2"):
        for _ in range(house.logins.settings.login_tries_address + 3):
            house.logins.refused(address)
    failed = [entry for entry in house.store.journal.entries() if entry.action == "login.failed"]
    assert len(failed) == 2 * house.logins.settings.login_tries_address
