"""Grades by key: a repeated step is harmless, an old grade stays."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coach.settings import Settings
from coach.store import Store, open_store
from coach.store.grades import GradeKey

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
KEY = GradeKey(answer_hash="a", rubric_hash="r", judge="offline 1")


@pytest.fixture
def store(any_database: Settings) -> Iterator[Store]:
    with open_store(any_database) as opened:
        yield opened


def test_a_grade_is_found_by_its_key(store: Store) -> None:
    assert store.grades.put(KEY, {"level": 4, "note": "цитата"}, NOW)
    found = store.grades.find(KEY)
    assert found is not None
    assert (found.key, found.payload, found.graded_at) == (KEY, {"level": 4, "note": "цитата"}, NOW)


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, answer_hash="x"),
        replace(KEY, rubric_hash="x"),
        replace(KEY, prompt_hash="x"),
        replace(KEY, judge="x"),
        replace(KEY, model="x"),
        replace(KEY, parameters='{"temperature": 1}'),
        replace(KEY, vote=1),
    ],
)
def test_every_part_of_the_key_counts(store: Store, other: GradeKey) -> None:
    store.grades.put(KEY, {"level": 4}, NOW)
    assert store.grades.find(other) is None
    assert store.grades.put(other, {"level": 2}, NOW)
    assert store.grades.find(KEY).payload == {"level": 4}


def test_repeating_a_step_keeps_the_first_grade(store: Store) -> None:
    store.grades.put(KEY, {"level": 4}, NOW)
    assert not store.grades.put(KEY, {"level": 1}, NOW + timedelta(days=1))
    assert store.grades.find(KEY).payload == {"level": 4}
    assert store.grades.find(KEY).graded_at == NOW


def test_a_grade_is_replaced_only_when_asked(store: Store) -> None:
    store.grades.put(KEY, {"status": "ungraded"}, NOW)
    assert store.grades.put(KEY, {"status": "graded"}, NOW + timedelta(days=1), replace=True)
    assert store.grades.find(KEY).payload == {"status": "graded"}
    assert store.grades.find(KEY).graded_at == NOW + timedelta(days=1)
    assert len(store.grades.history("a")) == 1


def test_many_workers_with_one_answer_leave_one_row(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda n: store.grades.put(KEY, {"worker": n}, NOW), range(16)))
    assert written.count(True) == 1
    assert store.grades.find(KEY).payload == {"worker": written.index(True)}


def test_the_history_of_an_answer_is_told_in_order(store: Store) -> None:
    store.grades.put(replace(KEY, judge="llm 1"), {"level": 3}, NOW + timedelta(hours=2))
    store.grades.put(KEY, {"level": 4}, NOW)
    store.grades.put(replace(KEY, rubric_hash="r2"), {"level": 5}, NOW + timedelta(hours=1))
    store.grades.put(replace(KEY, answer_hash="другой"), {"level": 1}, NOW)
    assert [g.payload["level"] for g in store.grades.history("a")] == [4, 5, 3]
    assert store.grades.history("нет") == []
