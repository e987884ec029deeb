"""A worker for batches: the queue, the grader and its event loop, put together and taken apart again."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import ExitStack
from typing import Any, TypeVar

from coach.batch.feeding import Feeder, read_name
from coach.batch.work import Grader
from coach.jobs.identity import take_name
from coach.settings import Settings
from coach.store import open_store
from coach.store.opening import prepare_folder

T = TypeVar("T")

GRACE_SECONDS = 10
"""How long the answers under way may take when the worker is told to stop."""


class BatchWorker:
    """Grades batches until it is stopped. One at a time in a process."""

    def __init__(self, settings: Settings) -> None:
        """Open everything and begin to take pieces.

        Raises:
            StoreError: the database cannot be used.
        """
        from coach.jobs.engine import Engine  # noqa: PLC0415 - DBOS: only who works pays for it
        from coach.jobs.worker import Worker  # noqa: PLC0415

        self._opened = ExitStack()
        with ExitStack() as opened:
            prepare_folder(settings.data_dir)
            identity = take_name(settings.data_dir / "workers", settings.worker_id)
            opened.callback(identity.release)
            self.name = identity.name
            store = opened.enter_context(open_store(settings))
            self._loop = opened.enter_context(_LoopThread())
            self._grader = Grader(store, settings, worker=self.name)
            opened.callback(lambda: self._loop.run(self._grader.close()))
            self._engine = Engine(settings.jobs_url, self.name, self._piece, at_a_time=settings.worker_pieces)
            opened.callback(lambda: self._engine.close(patience_seconds=GRACE_SECONDS))
            opened.callback(self._grader.halt)
            self._worker = Worker(
                self.name,
                self._engine,
                store.workers,
                Feeder(store).feed,
                silence_seconds=settings.worker_silence_seconds,
            )
            self._opened = opened.pop_all()

    def run(self) -> None:
        """Work until `stop`; then finish the answers under way, keep them, and let everything go."""
        with self._opened:
            self._worker.run()

    def stop(self) -> None:
        """Let `run` come to its end; may be called from any thread or a signal handler."""
        self._worker.stop()

    def _piece(self, name: str) -> int:
        from coach.jobs.pieces import PutDown  # noqa: PLC0415

        written, finished = self._loop.run(self._grader.piece(*read_name(name)))
        if not finished:
            raise PutDown
        return written


class _LoopThread:
    """An event loop in a thread of its own: judges and their connections belong to one loop."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="coach-grading", daemon=True)

    def __enter__(self) -> "_LoopThread":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the loop and return its result; called from other threads."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()
