"""Opening a store: what is created, and what a user reads when it cannot be."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text

from coach.errors import StoreError
from coach.settings import Settings
from coach.store import Store, open_store
from coach.store.database import Database, make_engine
from coach.store.documents import DocumentRecord, PassageRecord
from coach.store.schema import newest_revision
from coach.store.tables import metadata
from coach.texts import LANGUAGES, explain

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NOBODY = 65_534


@contextmanager
def as_a_plain_user(*owned: Path) -> Iterator[None]:
    """Root may write anywhere: become nobody for a moment, as the owner of `owned`."""
    if os.geteuid() != 0:
        yield
        return
    for path in owned:
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def reachable(tmp_path: Path) -> Path:
    """A folder to which a plain user finds the way."""
    for folder in (tmp_path, *tmp_path.parents[:2]):  # these two are pytest's own; above them anybody may pass
        folder.chmod(0o755)
    return tmp_path


def refused(settings: Settings) -> StoreError:
    with pytest.raises(StoreError) as caught:
        open_store(settings)
    for lang in LANGUAGES:
        assert explain(caught.value, lang=lang)
    return caught.value


def with_folder(settings: Settings, folder: Path) -> Settings:
    return settings.model_copy(update={"data_dir": folder})


def test_the_first_opening_makes_folder_and_schema(settings: Settings) -> None:
    with open_store(settings) as store:
        assert store.documents.list() == []
        assert store.place == str(settings.data_dir / "coach.db")
    assert settings.data_dir.stat().st_mode & 0o077 == 0, "answers are personal: nobody else reads them"
    with open_store(settings) as store:
        assert store.documents.list() == []


def test_sqlite_waits_logs_ahead_and_keeps_foreign_keys(settings: Settings) -> None:
    open_store(settings).close()
    engine = make_engine(make_url(settings.sql_url))
    with engine.connect() as connection:
        found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")}
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() >= 5_000
    engine.dispose()
    assert found == {"journal_mode": "wal", "foreign_keys": 1}


def test_the_migrations_make_the_tables_that_the_program_sees(any_database: Settings) -> None:
    open_store(any_database).close()
    database = Database(make_engine(make_url(any_database.sql_url)))
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == newest_revision()
    database.close()


def test_processes_that_start_together_do_not_disturb_each_other(any_database: Settings) -> None:
    program = (
        "from coach.settings import load_settings; from coach.store import open_store; open_store(load_settings())"
    )
    environment = os.environ | {
        "COACH_DATA_DIR": str(any_database.data_dir),
        "COACH_DATABASE_URL": any_database.database_url or "",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    started = [
        subprocess.Popen([sys.executable, "-c", program], env=environment, stderr=subprocess.PIPE) for _ in range(4)
    ]
    assert [process.communicate()[1].decode() for process in started] == [""] * 4


def test_a_database_of_a_newer_program_is_left_alone(any_database: Settings) -> None:
    with open_store(any_database):
        pass
    engine = create_engine(any_database.sql_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    error = refused(any_database)
    assert (error.code, error.details["revision"]) == ("store.newer", "9999")
    with engine.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    engine.dispose()


def test_a_file_in_place_of_the_folder(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("занято")
    assert refused(with_folder(settings, tmp_path / "file")).code == "store.folder-file"
    assert refused(with_folder(settings, tmp_path / "file" / "below")).code == "store.folder-file"
    assert (tmp_path / "file").read_text() == "занято"


def test_a_folder_without_rights(settings: Settings, reachable: Path) -> None:
    folder = reachable / "locked"
    folder.mkdir()
    with as_a_plain_user(folder):
        folder.chmod(0o555)
        assert refused(with_folder(settings, folder)).code == "store.folder-rights"
        assert refused(with_folder(settings, folder / "new")).code == "store.folder-rights"


def test_a_read_only_database_file(settings: Settings, reachable: Path) -> None:
    folder = reachable / "data"
    open_store(settings).close()
    file = folder / "coach.db"
    folder.chmod(0o755)
    with as_a_plain_user(folder, file):
        if not os.access(__file__, os.R_OK, effective_ids=True):
            pytest.skip("a plain user may not read the folder that this checkout lies in")
        file.chmod(0o444)
        with open_store(settings) as store:
            assert store.documents.list() == [], "reading goes on"
            with pytest.raises(StoreError) as caught:
                store.documents.add(DocumentRecord("a", "h", "md", NOW), [])
    assert caught.value.code == "store.read-only"
    assert str(file) in explain(caught.value)


@pytest.mark.parametrize("spoil", [lambda _: b"Not a database at all. " * 400, lambda good: b"\xff" * 50 + good[50:]])
def test_a_corrupt_database_is_named_and_left_alone(settings: Settings, spoil: Callable[[bytes], bytes]) -> None:
    open_store(settings).close()
    file = settings.data_dir / "coach.db"
    spoilt = spoil(file.read_bytes())
    file.write_bytes(spoilt)
    error = refused(settings)
    assert (error.code, error.details["place"]) == ("store.corrupt", str(file))
    assert file.read_bytes() == spoilt


def test_damage_in_the_middle_is_told_when_it_is_met(settings: Settings) -> None:
    fill(settings)
    file = settings.data_dir / "coach.db"
    data = bytearray(file.read_bytes())
    data[4096 * 3 :] = b"\xa5" * (len(data) - 4096 * 3)
    file.write_bytes(bytes(data))
    with pytest.raises(StoreError) as caught, open_store(settings) as store:
        store.documents.passages()
    assert caught.value.code == "store.corrupt"


def fill(settings: Settings, passages: int = 200) -> None:
    with open_store(settings) as store:
        parts = [PassageRecord(f"p{n}", "t", "текст " * 100, "rop", "", "") for n in range(passages)]
        store.documents.add(DocumentRecord("a", "h", "md", NOW), parts)


def test_a_full_disk_loses_nothing_that_was_stored(settings: Settings) -> None:
    with open_store(settings) as store:
        store.documents.add(DocumentRecord("первый", "h1", "md", NOW), [])
        no_more_room(store)
        with pytest.raises(StoreError) as caught:
            store.documents.add(
                DocumentRecord("второй", "h2", "md", NOW), [PassageRecord("p", "t", "x" * 10**6, "rop", "", "")]
            )
        assert caught.value.code == "store.full"
        assert [d.name for d in store.documents.list()] == ["первый"]
    with open_store(settings) as store:
        assert [d.name for d in store.documents.list()] == ["первый"]


def no_more_room(store: Store) -> None:
    """Let SQLite say SQLITE_FULL, as it does on a full disk: no page beyond those in use."""
    with store._database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_database_that_stays_busy(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.store.database.BUSY_SECONDS", 0)
    with open_store(settings) as store:
        other = sqlite3.connect(settings.data_dir / "coach.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            store.documents.add(DocumentRecord("a", "h", "md", NOW), [])
        assert caught.value.code == "store.busy"
        assert store.documents.list() == [], "reading goes on while another writes"
        other.rollback()
        other.close()
        assert store.documents.add(DocumentRecord("a", "h", "md", NOW), []) == 1


def test_a_folder_in_place_of_the_file(settings: Settings) -> None:
    (settings.data_dir / "coach.db").mkdir(parents=True)
    assert refused(settings).code == "store.unopenable"


@pytest.mark.parametrize(
    "url", ["mysql://u:secret@h/db", "nonsense", "postgresql+psycopg2://u:secret@h/db", "sqlite+x:///a"]
)
def test_an_address_of_another_kind_is_refused_without_telling_the_password(settings: Settings, url: str) -> None:
    error = refused(settings.model_copy(update={"database_url": url}))
    assert error.code == "store.url"
    assert "secret" not in explain(error)


def test_a_server_that_does_not_answer(settings: Settings) -> None:
    error = refused(settings.model_copy(update={"database_url": "postgresql://u:secret@127.0.0.1:1/coach"}))
    assert error.code == "store.unreachable"
    assert "secret" not in explain(error)
    assert "127.0.0.1" in explain(error)


@pytest.mark.postgres
def test_a_database_that_does_not_exist(settings: Settings, postgres_url: str) -> None:
    error = refused(settings.model_copy(update={"database_url": postgres_url.replace("/coach_", "/none_")}))
    assert error.code == "store.unreachable"
