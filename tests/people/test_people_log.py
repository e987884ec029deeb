"""The log: it grows, it shows every change, the database itself refuses one."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from coach.errors import StoreError
from coach.people.journal import Checked, record, verify
from coach.people.person import Person
from coach.settings import Settings
from coach.store import Store, open_store

ANNA = Person("a1", "Анна", "director")


def filled(store: Store, entries: int = 4) -> None:
    for n in range(entries):
        record(store, ANNA, "report.exported", f"s{n}")


def test_a_whole_log_is_in_order(any_database: Settings) -> None:
    with open_store(any_database) as store:
        assert verify(store.journal.entries()) == Checked(0, "")
        filled(store)
        found = verify(store.journal.entries())
        assert (found.entries, found.problem) == (4, "")
        filled(store, 1)
        assert verify(store.journal.entries(), noted=(4, found.head)).problem == ""


@pytest.mark.parametrize("field", ["at", "actor", "action", "object"])
def test_a_changed_entry_shows(settings: Settings, field: str) -> None:
    with open_store(settings) as store:
        filled(store)
        entries = list(store.journal.entries())
    entries[1] = replace(entries[1], **{field: "other"})
    assert verify(entries) == Checked(1, entries[0].hash, 2, "changed")
    entries[1] = replace(entries[1], hash=entries[1].expected_hash())
    assert verify(entries).problem == "chain"


def test_missing_swapped_and_cut_entries_show(settings: Settings) -> None:
    with open_store(settings) as store:
        filled(store)
        entries = list(store.journal.entries())
    assert verify(entries[1:]).problem == "gap"
    assert verify([entries[0], entries[2], entries[3]]).problem == "gap"
    assert verify([entries[1], entries[0]]).problem == "gap"
    assert verify(entries[:2], noted=(4, entries[3].hash)).problem == "cut"
    assert verify(entries, noted=(2, entries[3].hash)).problem == "cut"


@pytest.mark.parametrize("statement", ["DELETE FROM journal", "UPDATE journal SET actor = 'x' WHERE seq = 1"])
def test_the_database_refuses_to_change_it(any_database: Settings, statement: str) -> None:
    with open_store(any_database) as store:
        filled(store)
        with (
            pytest.raises((StoreError, DBAPIError), match="can only grow"),
            store._database.writing() as connection,
        ):
            connection.execute(text(statement))
        assert verify(store.journal.entries()).entries == 4


def test_entries_written_at_the_same_moment_form_one_chain(any_database: Settings) -> None:
    with open_store(any_database) as store:
        threads = [threading.Thread(target=filled, args=(store, 5)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert verify(store.journal.entries()).entries == 30


def test_contents_do_not_fit_into_it(settings: Settings) -> None:
    with open_store(settings) as store:
        entry = record(store, ANNA, "answer " * 100, "я отвечал так: " * 100)
    assert len(entry.action) <= 120
    assert len(entry.object) <= 120
    assert "Анна" not in repr(entry)
