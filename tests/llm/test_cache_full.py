"""A cache that cannot be written costs an entry, never the reply that was paid for."""

import sqlite3
from pathlib import Path

from coach.llm.cache import ResultCache


def test_a_full_disk_costs_only_the_entry(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path / "cache.db")
    cache.put("a", model="m", value="1", raw="r")
    pages = cache._connection.execute("pragma page_count").fetchone()[0]
    cache._connection.execute(f"pragma max_page_count = {pages}")
    cache.put("b", model="m", value="x" * 10**6, raw="r")
    assert cache.get("a") == ("1", "r")
    assert cache.get("b") is None
    cache.close()


def test_a_cache_that_somebody_dropped_is_no_failure(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path / "cache.db")
    with sqlite3.connect(tmp_path / "cache.db") as other:
        other.execute("drop table results")
    other.close()
    assert cache.get("a") is None
    cache.close()
