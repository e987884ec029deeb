"""A backup restored elsewhere holds what was there, on either database; a bad one changes nothing."""

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from coach.backup.archive import MANIFEST, make_backup
from coach.backup.restore import restore
from coach.cli.main import main
from coach.errors import CoachError, InputError, StoreError
from coach.people.accounts import Accounts
from coach.people.keys import load_key
from coach.people.logins import Logins
from coach.settings import Settings
from coach.store import open_store
from coach.store.documents import DocumentRecord, PassageRecord
from coach.store.event_log import EventRecord
from coach.store.opening import open_database
from coach.store.schema import make_schema, newest_revision, revision_of
from coach.store.sessions import SessionHeader
from coach.texts import LANGUAGES, explain

NOW = datetime(2026, 11, 28, 12, 30, 15, 250_001, tzinfo=UTC)


def fill(settings: Settings) -> None:
    with open_store(settings) as store:
        document = DocumentRecord("Регламент.docx", "h1", "docx", NOW)
        store.documents.add(document, [PassageRecord("p1", "Ёж", "Скидка\nдо 10 %", "rop", "", "стр. 1")])
        events = [EventRecord("started", {"a": None, "б": [1, 2.5, True]}, NOW)]
        store.sessions.create(SessionHeader("s1", "Анна", "rop", "exam", NOW), events)
    (settings.data_dir / "banks").mkdir()
    (settings.data_dir / "banks" / "свой.yaml").write_text("role: rop\n", encoding="utf-8")
    (settings.data_dir / "index").mkdir()
    (settings.data_dir / "index" / "vectors.bin").write_bytes(b"\0" * 100)


def held(settings: Settings) -> tuple[object, ...]:
    with open_store(settings) as store:
        return store.documents.list(), store.documents.passages(), store.sessions.events("s1")


def elsewhere(settings: Settings, name: str = "elsewhere", url: str | None = None) -> Settings:
    return settings.model_copy(update={"data_dir": settings.data_dir.parent / name, "database_url": url})


def with_database(settings: Settings, kind: str, request: pytest.FixtureRequest) -> Settings:
    return settings.model_copy(
        update={"database_url": request.getfixturevalue("postgres_url") if kind == "postgres" else None}
    )


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("sqlite", "sqlite"),
        pytest.param("sqlite", "postgres", marks=pytest.mark.postgres),
        pytest.param("postgres", "sqlite", marks=pytest.mark.postgres),
    ],
)
def test_what_was_there_is_there_again(
    settings: Settings, source: str, target: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    old = with_database(settings, source, request)
    fill(old)
    make_backup(old, tmp_path / "b.zip", now=NOW)
    new = with_database(elsewhere(settings), target, request)
    manifest = restore(new, tmp_path / "b.zip")
    assert held(new) == held(old)
    assert manifest.rows == 4
    assert (new.data_dir / "banks" / "свой.yaml").read_text(encoding="utf-8") == "role: rop\n"
    assert not (new.data_dir / "index").exists(), "the index is made again, not restored"
    with open_store(new) as store:  # numbers given by the database go on after the restored ones
        assert store.documents.add(DocumentRecord("Ещё", "h2", "md", NOW), []) == 2


def test_a_login_does_not_come_back_with_a_backup(settings: Settings, tmp_path: Path) -> None:
    key = load_key(settings)
    with open_store(settings) as store:
        Accounts(store, "test").add("anna", "director", "длинная фраза")
        token = Logins(store, settings, key).enter("anna", "длинная фраза", "10.0.0.1")
        assert Logins(store, settings, key).who(token) is not None
    make_backup(settings, tmp_path / "b.zip", now=NOW)
    new = elsewhere(settings)
    restore(new, tmp_path / "b.zip")
    with open_store(new) as store:
        logins = Logins(store, new, load_key(new))
        assert logins.who(token) is None
        assert logins.enter("anna", "длинная фраза", "10.0.0.1"), "the account and its password are there"


def test_a_backup_of_the_first_schema_is_brought_up_to_date(settings: Settings, tmp_path: Path) -> None:
    with open_database(settings) as database, database.writing() as connection:
        make_schema(connection, "0001")
        connection.execute(
            text(
                "INSERT INTO documents (name, hash, kind, added_at) VALUES ('старый', 'h', 'md', '2026-11-23 00:00:00')"
            )
        )
    make_backup(settings, tmp_path / "old.zip", now=NOW)
    new = elsewhere(settings)
    assert restore(new, tmp_path / "old.zip").revision == "0001"
    with open_store(new) as store:
        assert [document.name for document in store.documents.list()] == ["старый"]
    with open_database(new) as database, database.reading() as connection:
        assert revision_of(connection) == newest_revision()


def test_a_database_of_another_name_is_no_file_of_the_backup(settings: Settings, tmp_path: Path) -> None:
    named = settings.model_copy(update={"database_url": f"sqlite:///{settings.data_dir / 'company.db'}"})
    fill(named)
    make_backup(named, tmp_path / "b.zip", now=NOW)
    folder = tmp_path / "elsewhere"
    new = named.model_copy(update={"data_dir": folder, "database_url": f"sqlite:///{folder / 'company.db'}"})
    restore(new, tmp_path / "b.zip")
    assert held(new) == held(named)


def rewritten(source: Path, out: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out


def planted(name: str, content: bytes) -> bytes:
    if name != MANIFEST:
        return content
    manifest = json.loads(content)
    manifest["members"]["files/../../outside"] = {"sha256": "0", "rows": 0}
    return json.dumps(manifest).encode()


def newer(name: str, content: bytes) -> bytes:
    return json.dumps(json.loads(content) | {"revision": "9999"}).encode() if name == MANIFEST else content


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda name, content: None if name == MANIFEST else content, "backup.cut"),
        (lambda name, content: b"{}" if name == MANIFEST else content, "backup.form"),
        (lambda name, content: content.replace("до".encode(), "от".encode()), "backup.damaged"),
        (lambda name, content: None if name.startswith("files/") else content, "backup.damaged"),
        (planted, "backup.damaged"),
        (newer, "store.newer"),
    ],
)
def test_a_bad_backup_changes_nothing(
    settings: Settings, tmp_path: Path, change: Callable[[str, bytes], bytes | None], code: str
) -> None:
    fill(settings)
    make_backup(settings, tmp_path / "good.zip", now=NOW)
    bad = rewritten(tmp_path / "good.zip", tmp_path / "bad.zip", change)
    new = elsewhere(settings)
    with pytest.raises(CoachError) as caught:
        restore(new, bad)
    assert caught.value.code == code
    assert all(explain(caught.value, lang=lang) for lang in LANGUAGES)
    assert list(new.data_dir.iterdir()) == [] if new.data_dir.exists() else True
    assert not (tmp_path / "outside").exists()


def test_what_is_no_backup_is_said(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK not really")
    with pytest.raises(InputError, match=r"backup\.unreadable"):
        restore(settings, tmp_path / "x.zip")
    with pytest.raises(InputError, match=r"file\.missing"):
        restore(settings, tmp_path / "none.zip")


def test_nothing_is_overwritten(settings: Settings, tmp_path: Path) -> None:
    fill(settings)
    make_backup(settings, tmp_path / "b.zip", now=NOW)
    with pytest.raises(InputError, match=r"backup\.exists"):
        make_backup(settings, tmp_path / "b.zip", now=NOW)
    with pytest.raises(InputError, match=r"backup\.not-empty"):
        restore(settings, tmp_path / "b.zip")
    assert held(settings)


@pytest.mark.postgres
def test_a_filled_database_elsewhere_is_left_alone(settings: Settings, postgres_url: str, tmp_path: Path) -> None:
    fill(settings)
    make_backup(settings, tmp_path / "b.zip", now=NOW)
    filled = elsewhere(settings, "other", postgres_url)
    open_store(filled).close()
    with pytest.raises((InputError, StoreError), match=r"backup\.not-empty"):
        restore(elsewhere(settings, "third", postgres_url), tmp_path / "b.zip")


def test_by_command(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    fill(settings)
    monkeypatch.setenv("COACH_DATA_DIR", str(settings.data_dir))
    with pytest.raises(SystemExit) as ended:
        main(["backup", str(tmp_path / "b.zip")])
    assert not ended.value.code
    assert "5 строк базы, 1 файл" in capsys.readouterr().out
    monkeypatch.setenv("COACH_DATA_DIR", str(tmp_path / "new"))
    with pytest.raises(SystemExit) as ended:
        main(["restore", str(tmp_path / "b.zip")])
    assert not ended.value.code
    assert held(settings.model_copy(update={"data_dir": tmp_path / "new"})) == held(settings)


def test_a_refused_backup_is_not_in_the_log_and_a_failed_one_is_as_failed(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(settings)
    monkeypatch.setenv("COACH_DATA_DIR", str(settings.data_dir))

    def failing(*_: object, **__: object) -> None:
        raise InputError("file.out_unwritable", file="c.zip", problem="full")

    for name in ("b.zip", "b.zip", "none/b.zip", "c.zip"):
        if name == "c.zip":
            monkeypatch.setattr("coach.backup.archive.make_backup", failing)
        with pytest.raises(SystemExit):
            main(["backup", str(tmp_path / name)])
    with open_store(settings) as store:
        assert [entry.action for entry in store.journal.entries()] == [
            "backup.made",
            "backup.made",
            "backup.made.failed",
        ]


def test_what_is_restored_is_for_this_user_only(settings: Settings, tmp_path: Path) -> None:
    fill(settings)
    load_key(settings)
    make_backup(settings, tmp_path / "b.zip", now=NOW)
    new = elsewhere(settings)
    restore(new, tmp_path / "b.zip")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (new.data_dir, *new.data_dir.rglob("*"))}
    assert (modes["secret.key"], modes["свой.yaml"], modes["banks"], modes["elsewhere"]) == (0o600, 0o600, 0o700, 0o700)
