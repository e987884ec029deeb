"""Validated results of calls, so that grading the same again asks nobody (`llm-cache.db` in the data folder)."""

import hashlib
import json
import logging
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coach.errors import StoreError
from coach.llm.messages import Message, Parameters
from coach.llm.server import Server

_log = logging.getLogger(__name__)

_VERSION = 1
_TABLE = """
create table if not exists results (
  key text primary key, model text not null, value text not null, raw text not null,
  created text not null default current_timestamp)
"""


def cache_key(
    server: Server,
    messages: tuple[Message, ...],
    parameters: Parameters,
    schema: Mapping[str, Any],
    *,
    vote: int = 0,
    extra: Mapping[str, Any] | None = None,
) -> str:
    """Return the hash of everything that decides a result. `messages` must hold no personal data: stand-ins only."""
    parts = {
        "version": _VERSION,
        "server": server.shown,
        "model": server.model,
        "messages": [asdict(message) for message in messages],
        "parameters": parameters.sent(),
        "schema": schema,
        "vote": vote,
        "extra": extra or {},
    }
    told = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


class ResultCache:
    """Results by key. Only validated ones may be put in. Usable from several threads and processes."""

    def __init__(self, path: Path) -> None:
        """Open or create the file.

        Raises:
            StoreError: the file cannot be opened or is no cache.
        """
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            self._connection.execute("pragma journal_mode=wal")
            self._connection.execute("pragma synchronous=normal")
            self._connection.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise StoreError("llm.cache", file=path, problem=error) from error

    def get(self, key: str) -> tuple[str, str] | None:
        """Return the JSON of a value and the raw reply it came from, or None, also when the file cannot be read."""
        try:
            with self._lock:
                row = self._connection.execute("select value, raw from results where key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            _log.warning("the cache cannot be read: %s", error)
            return None
        return (str(row[0]), str(row[1])) if row else None

    def put(self, key: str, *, model: str, value: str, raw: str) -> None:
        """Keep a validated value (JSON) and the raw reply; a full or busy disk costs the entry, never the grade."""
        try:
            with self._lock:
                self._connection.execute(
                    "insert or replace into results (key, model, value, raw) values (?, ?, ?, ?)",
                    (key, model, value, raw),
                )
        except sqlite3.Error as error:
            _log.warning("the cache cannot be written: %s", error)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._connection.execute("delete from results")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def erase(path: Path) -> bool:
    """Empty the file so that no byte of a reply is left in it; others may have it open.

    Returns:
        Whether its log was emptied too; False when somebody was reading all the time.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            connection.execute("pragma secure_delete=on")
            connection.execute(_TABLE)
            connection.execute("delete from results")
            connection.execute("vacuum")
            return not connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StoreError("llm.cache", file=path, problem=error) from error
