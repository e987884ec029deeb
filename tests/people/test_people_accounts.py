"""Accounts: who there is, and that somebody is always left who can let others in."""

import subprocess
import sys
from pathlib import Path

import pytest

from coach.errors import InputError, PeopleError
from coach.people import passwords
from coach.people.accounts import Accounts
from coach.settings import Settings
from coach.store import open_store
from coach.texts import LANGUAGES, explain

PASSWORD = "длинная фраза"


def test_an_account_is_found_in_whatever_case_and_form_its_login_is_typed(any_database: Settings) -> None:
    with open_store(any_database) as store:
        accounts = Accounts(store, "test")
        made = accounts.add("Анна@Пример.рф", "candidate", PASSWORD)
        assert accounts.find(" АННА@пример.рф ").id == made.id
        with pytest.raises(InputError) as taken:
            accounts.add("анна@ПРИМЕР.рф", "director", PASSWORD)
        assert all(explain(taken.value, lang=lang) for lang in LANGUAGES)


@pytest.mark.parametrize("login", ["", "  ", "два слова", "a\u200bb", "x" * 81, "a\nb"])
def test_what_cannot_be_typed_or_seen_is_no_login(settings: Settings, login: str) -> None:
    with open_store(settings) as store, pytest.raises(InputError, match=r"people\.login"):
        Accounts(store, "test").add(login, "candidate", PASSWORD)


def test_the_database_holds_an_argon2id_hash_and_no_password(settings: Settings) -> None:
    with open_store(settings) as store:
        made = Accounts(store, "test").add("anna", "candidate", PASSWORD)
    assert made.password_hash is not None
    assert made.password_hash.startswith("$argon2id$v=19$m=65536,t=3,")
    for file in settings.data_dir.iterdir():
        assert PASSWORD.encode() not in file.read_bytes()


@pytest.mark.parametrize("password", ["", "короткий", "x" * 257])
def test_short_and_endless_passwords_are_refused(password: str) -> None:
    with pytest.raises(PeopleError, match=r"people\.password"):
        passwords.hashed(password)


def test_generated_passwords_differ_and_are_long_enough() -> None:
    made = {passwords.generate() for _ in range(200)}
    assert len(made) == 200
    assert all(len(each) >= passwords.MIN_LENGTH for each in made)


def test_nobody_matches_no_password() -> None:
    assert not passwords.matches("", None)
    assert not passwords.matches("x" * 1_000_000, passwords.hashed(PASSWORD))
    assert not passwords.matches(PASSWORD, "not a hash")
    assert passwords.matches(PASSWORD, passwords.hashed(PASSWORD))


def test_the_last_director_cannot_be_locked_out(settings: Settings) -> None:
    with open_store(settings) as store:
        accounts = Accounts(store, "test")
        anna = accounts.add("anna", "director", PASSWORD)
        for act in (accounts.disable, accounts.remove, lambda account: accounts.set_role(account, "candidate")):
            with pytest.raises(PeopleError, match=r"people\.last-director"):
                act(anna)
        boris = accounts.add("boris", "director", PASSWORD)
        accounts.disable(anna)
        with pytest.raises(PeopleError, match=r"people\.last-director"):
            accounts.remove(boris)
        accounts.enable(accounts.find("anna"))
        accounts.remove(boris)
        assert [account.login for account in store.accounts.list()] == ["anna"]


def test_every_change_is_in_the_log(settings: Settings) -> None:
    with open_store(settings) as store:
        accounts = Accounts(store, "boss")
        anna = accounts.add("anna", "candidate", PASSWORD)
        accounts.set_password(anna, PASSWORD + "!")
        accounts.set_role(anna, "reviewer")
        accounts.disable(anna)
        accounts.enable(anna)
        accounts.remove(anna)
        told = [(entry.actor, entry.action, entry.object) for entry in store.journal.entries()]
    actions = ("added", "password", "role.reviewer", "disabled", "enabled", "removed")
    assert told == [("boss", f"account.{action}", anna.id) for action in actions]


def command(folder: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coach.cli.main", *arguments],
        check=False,
        capture_output=True,
        text=True,
        input=typed,
        env={"COACH_DATA_DIR": str(folder), "PATH": "/usr/bin:/bin"},
        cwd=Path(__file__).parents[2],
        timeout=60,
    )


def test_the_commands(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert command(data, "user", "add", "anna", "--role", "director", typed="короткий\n").returncode == 2
    assert command(data, "user", "add", "anna", "--role", "director", typed=PASSWORD + "\n").returncode == 0
    generated = command(data, "user", "add", "boris", "--role", "candidate", "--generate", "--name", "Борис")
    assert "Пароль (больше не покажем): " in generated.stdout
    listed = command(data, "user", "list").stdout
    assert listed.index("anna") < listed.index("boris")
    assert "кандидат" in listed
    assert "Борис" in listed
    assert command(data, "user", "role", "boris", "reviewer").returncode == 0
    assert command(data, "user", "disable", "anna").returncode == 2
    assert command(data, "user", "disable", "boris").returncode == 0
    assert "(вход закрыт)" in command(data, "user", "list").stdout
    assert command(data, "user", "password", "nobody", typed=PASSWORD).returncode == 2
    assert command(data, "user", "remove", "boris", "--yes").returncode == 0
    assert "boris" not in command(data, "user", "list").stdout
