"""`coach people` and `coach log`: what a person on the server types, and what stays out of logs."""

import logging
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coach.cli.main import main
from coach.errors import PeopleError
from coach.people.accounts import Accounts
from coach.people.keys import load_key
from coach.people.logins import Logins
from coach.settings import Settings
from coach.store import open_store
from coach.store.event_log import EventRecord
from coach.store.sessions import SessionHeader
from coach.texts import text

NOW = datetime.now(UTC)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def filled(settings: Settings) -> str:
    with open_store(settings) as store:
        account = Accounts(store, "test").add("anna", "candidate", "длинная фраза")
        for days in (1, 400):
            at = NOW - timedelta(days=days)
            header = SessionHeader(f"s{days}", account.id, "rop", "exam", at)
            store.sessions.create(header, [EventRecord("answered", {"text": "мой ответ"}, at)])
    return account.id


def test_export_forget_and_the_time_of_keeping(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = filled(settings)
    assert run("people", "export", "anna", "--out", str(tmp_path / "anna.zip")) == 0
    assert {"account.json", "interviews/s1.json"} <= set(zipfile.ZipFile(tmp_path / "anna.zip").namelist())
    assert run("people", "forget-old") == 2
    assert text("error.people.no-retention") in capsys.readouterr().err
    assert run("people", "forget-old", "--days", "365") == 0
    assert text("people.cli.old.done", interviews=1, audits=0, batches=0, invitations=0) in capsys.readouterr().out
    assert run("people", "forget-candidate", "Никто", "--yes") == 0
    assert run("people", "forget", "anna", "--yes") == 0
    assert run("people", "forget", "anna", "--yes") == 2
    with open_store(settings) as store:
        assert store.sessions.list(owner) == []


def test_the_head_that_was_noted_proves_that_nothing_was_cut_off(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(settings)
    assert run("log", "verify") == 0
    head = capsys.readouterr().out.split()[-1]
    assert run("log", "verify", "--head", head) == 0
    assert run("log", "verify", "--head", "7:" + "0" * 64) == 3
    assert run("log", "verify", "--head", "nonsense") == 2
    assert run("log", "show") == 0
    assert "account.added" in capsys.readouterr().out


def test_no_secret_and_no_answer_gets_into_a_log(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="sqlalchemy.engine")
    filled(settings)
    with open_store(settings) as store:
        logins = Logins(store, settings, load_key(settings))
        token = logins.enter("anna", "длинная фраза", "203.0.113.9")
        with pytest.raises(PeopleError):
            logins.enter("anna", "неверная фраза", "203.0.113.9")
        assert logins.who(token)
    assert "INSERT INTO session_events" in caplog.text, (
        "statements are logged at this level, what is bound to them is not"
    )
    for secret in ("длинная фраза", "неверная фраза", token, "203.0.113.9", "мой ответ"):
        assert secret not in caplog.text
