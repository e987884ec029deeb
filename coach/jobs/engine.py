"""The queue of pieces, on SQLite or PostgreSQL, as DBOS keeps it.

What DBOS does not do by itself is done here: the SQLite file is in write-ahead mode before DBOS opens it, values are
stored as JSON and not as pickle, the version of the work is fixed (another version would never be recovered), and
`holders` and `take_over` let the living find and take what the dead held.
"""

import contextlib
import logging
import sqlite3
import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy.engine import make_url

from coach.jobs.pieces import PIECE, Work, use

_log = logging.getLogger(__name__)

QUEUE: Final = "coach-pieces"
VERSION: Final = "coach-1"
"""Version of the work itself. Raise it only when pieces of an older program can no longer be done: they stay for ever."""

POLL_SECONDS: Final = 0.2
_HELD, _WAITING = "PENDING", "ENQUEUED"
_LISTED = 10_000
_DAY_SECONDS = 86_400


class Queue(Protocol):
    """What a worker needs of the engine."""

    def hand_out(self, names: Sequence[str]) -> None:
        """Give pieces to whoever is free."""

    def under_way(self, prefix: str) -> bool:
        """Tell whether a piece whose name begins so waits or is being done."""

    def holders(self) -> set[str]:
        """Return the workers that hold a piece."""

    def take_over(self, workers: Collection[str]) -> None:
        """Give the pieces that these workers hold to whoever is free."""

    def reclaim(self, patience_seconds: float) -> None:
        """Give pieces that this worker holds, but has not been doing for so long, to whoever is free."""


class Engine:
    """DBOS in this process: there can be one at a time."""

    def __init__(self, url: str, worker: str, work: Work, *, at_a_time: int) -> None:
        """Open the queue and begin to take pieces.

        Args:
            url: SQLAlchemy URL of the queue's database.
            worker: name of this process; after a restart under the same name it goes on with what it held.
            work: what is done for a piece, in a thread of its own.
            at_a_time: pieces that are done at a time.
        """
        from dbos import DBOS, DBOSPortableJSONSerializer  # noqa: PLC0415 - with the engine, not with this file

        log_ahead(url)
        use(self._do)
        self._dbos = DBOS
        self._work = work
        self._worker = worker
        self._doing: set[str] = set()
        self._idle_since: dict[str, float] = {}
        DBOS(
            config={
                "name": "coach",
                "system_database_url": url,
                "application_version": VERSION,
                "executor_id": worker,
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "CRITICAL",  # what goes wrong is said by us, in a line instead of a hundred
                "enable_otlp": False,
            }
        )
        DBOS.launch()
        DBOS.register_queue(
            QUEUE, worker_concurrency=at_a_time, polling_interval_sec=POLL_SECONDS, on_conflict="always_update"
        )
        self.tidy()

    def hand_out(self, names: Sequence[str]) -> None:
        """Give pieces to whoever is free; a name that was handed out before is not handed out again."""
        from dbos import SetEnqueueOptions, SetWorkflowID  # noqa: PLC0415

        for place, name in enumerate(names, start=1):
            # By place, so that a small batch behind a large one gets its turn.
            with SetWorkflowID(name), SetEnqueueOptions(priority=place):
                self._dbos.enqueue_workflow(QUEUE, PIECE, name)

    def under_way(self, prefix: str) -> bool:
        """Tell whether a piece whose name begins so waits or is being done."""
        return bool(self._list(status=[_HELD, _WAITING], workflow_id_prefix=prefix, limit=1))

    def holders(self) -> set[str]:
        """Return the workers that hold a piece."""
        found = self._list(status=[_HELD], limit=_LISTED)
        return {one.executor_id for one in found if one.executor_id}

    def take_over(self, workers: Collection[str]) -> None:
        """Give the pieces that these workers hold to whoever is free; harmless if one of them lives."""
        self._dbos._recover_pending_workflows(sorted(workers))  # noqa: SLF001 - the only way without its paid service

    def reclaim(self, patience_seconds: float) -> None:
        """Give pieces that this worker holds, but has not been doing for so long, to whoever is free.

        That happens when the end of a piece could not be recorded, for instance on a full disk: DBOS then waits for
        this worker to die.
        """
        now = time.monotonic()
        held = {one.workflow_id for one in self._list(status=[_HELD], executor_id=self._worker, limit=_LISTED)}
        self._idle_since = {name: self._idle_since.get(name, now) for name in held - self._doing}
        for name, since in self._idle_since.items():
            if now - since >= patience_seconds:
                _log.warning("piece %s is held and not done: given back", name)
                self._dbos.resume_workflow(name, queue_name=QUEUE)

    def _do(self, name: str) -> int:
        self._doing.add(name)
        try:
            return self._work(name)
        except Exception as error:
            _log.warning("piece %s failed: %s: %s", name, type(error).__name__, error)
            raise
        finally:
            self._doing.discard(name)

    def tidy(self, *, older_than_seconds: float = _DAY_SECONDS) -> None:
        """Forget pieces that were done a day ago: the batch itself remembers what became of them."""
        before = datetime.now(UTC) - timedelta(seconds=older_than_seconds)
        old = self._list(status=["SUCCESS", "ERROR"], completed_before=before.isoformat(), limit=_LISTED)
        if old:
            self._dbos.delete_workflows([one.workflow_id for one in old])

    def close(self, *, patience_seconds: int = 0) -> None:
        """Take no more pieces, wait for those under way, and let the database go.

        Pieces that are put down or not done in time stay with this worker's name.
        """
        self._dbos.destroy(workflow_completion_timeout_sec=patience_seconds)

    def _list(self, **wanted: object) -> "Sequence[_Piece]":
        return self._dbos.list_workflows(load_input=False, load_output=False, **wanted)  # type: ignore[arg-type]


class _Piece(Protocol):
    workflow_id: str
    executor_id: str | None


def log_ahead(url: str) -> None:
    """Create a SQLite file in write-ahead mode, or put it there: DBOS would leave readers waiting for writers."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return
    Path(parsed.database).touch(mode=0o600)
    with contextlib.closing(sqlite3.connect(parsed.database, timeout=30)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
