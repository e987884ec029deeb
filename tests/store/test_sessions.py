"""Session events: appended, never changed, and only after what the writer has seen."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from coach.errors import InputError
from coach.settings import Settings
from coach.store import Store, open_store
from coach.store.event_log import EventRecord, SequenceConflictError
from coach.store.sessions import SessionHeader

NOW = datetime(2026, 11, 23, 12, 30, 15, 250_000, tzinfo=UTC)


def header(id_: str = "s1", owner: str = "Анна", at: datetime = NOW) -> SessionHeader:
    return SessionHeader(id_, owner, "rop", "training", at)


def event(kind: str = "asked", **payload: object) -> EventRecord:
    return EventRecord(kind, payload, NOW)


@pytest.fixture
def store(any_database: Settings) -> Iterator[Store]:
    with open_store(any_database) as opened:
        yield opened


def test_events_come_back_in_order(store: Store) -> None:
    assert store.sessions.create(header(), [event("started"), event("asked", question="rop.scripts")]) == 2
    assert store.sessions.append("s1", 2, [event("answered", text="Нужны. 😀")]) == 3
    found = store.sessions.events("s1")
    assert [(e.seq, e.kind) for e in found] == [(1, "started"), (2, "asked"), (3, "answered")]
    assert found[2].payload == {"text": "Нужны. 😀"}
    assert found[2].at == NOW
    assert [e.seq for e in store.sessions.events("s1", after=2)] == [3]


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_whoever_saw_another_end_appends_nothing(store: Store, expected: int) -> None:
    store.sessions.create(header(), [event("started"), event()])
    with pytest.raises(SequenceConflictError) as caught:
        store.sessions.append("s1", expected, [event("answered")], finished_at=NOW)
    assert caught.value.code == "store.conflict"
    assert len(store.sessions.events("s1")) == 2
    assert store.sessions.header("s1").finished_at is None


def test_of_two_tabs_at_once_exactly_one_wins(store: Store) -> None:
    store.sessions.create(header(), [event("started")])

    def attempt(tab: int) -> int:
        try:
            return store.sessions.append("s1", 1, [event("answered", tab=tab), event("asked", tab=tab)])
        except SequenceConflictError:
            return 0

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(attempt, range(8)))
    assert sorted(results) == [0] * 7 + [3]
    written = store.sessions.events("s1")[1:]
    assert {e.payload["tab"] for e in written} == {results.index(3)}, "all of the winner, nothing of the others"


def test_a_session_is_created_once(store: Store) -> None:
    store.sessions.create(header(), [event("started")])
    with pytest.raises(SequenceConflictError):
        store.sessions.create(header(owner="Борис"), [event("started"), event()])
    assert store.sessions.header("s1").owner == "Анна"
    assert len(store.sessions.events("s1")) == 1


def test_the_end_is_written_with_the_last_events(store: Store) -> None:
    store.sessions.create(header(), [event("started")])
    store.sessions.append("s1", 1, [event("finished")], finished_at=NOW + timedelta(hours=1))
    assert store.sessions.header("s1").finished_at == NOW + timedelta(hours=1)


def test_a_person_sees_the_own_sessions_newest_first(store: Store) -> None:
    for number in range(3):
        store.sessions.create(header(f"s{number}", at=NOW + timedelta(days=number)), [event()])
    store.sessions.create(header("other", owner="Борис"), [event()])
    assert [h.id for h in store.sessions.list("Анна")] == ["s2", "s1", "s0"]
    assert store.sessions.list("никто") == []


def test_an_unknown_session_is_said_to_be_unknown(store: Store) -> None:
    assert store.sessions.events("нет") == []
    for call in (lambda: store.sessions.header("нет"), lambda: store.sessions.append("нет", 0, [event()])):
        with pytest.raises(InputError) as caught:
            call()
        assert caught.value.code == "session.unknown"


def test_times_are_the_same_moment_whatever_the_zone(store: Store) -> None:
    vladivostok = timezone(timedelta(hours=10))
    store.sessions.create(header(at=NOW.astimezone(vladivostok)), [event()])
    assert store.sessions.header("s1").started_at == NOW
    assert store.sessions.header("s1").started_at.tzinfo == UTC


def test_awkward_text_in_an_event_survives(store: Store) -> None:
    text = "NUL \x00, справа налево \u202e, <script>, \u200b"
    store.sessions.create(header(), [event(text=text)])
    assert store.sessions.events("s1")[0].payload["text"] == text
