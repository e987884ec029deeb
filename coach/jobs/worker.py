"""A worker: beats, hands out what is queued, and takes over what the dead held. Pieces are done by the engine."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from coach.jobs.engine import Queue
from coach.jobs.silence import Silence

_log = logging.getLogger(__name__)

BEAT_SECONDS = 3.0
FEED_SECONDS = 1.0
SAY_AGAIN_SECONDS = 30.0


class Pulse(Protocol):
    """Where signs of life are kept."""

    def beat(self, worker: str) -> None:
        """Count one more."""

    def beats(self) -> Mapping[str, int]:
        """Return all counts."""

    def forget(self, gone: Collection[str]) -> None:
        """Strike workers off."""


class Worker:
    """Keeps a worker alive and the queue fed; `name` is its engine's."""

    def __init__(
        self, name: str, queue: Queue, pulse: Pulse, feed: Callable[[Queue], None], *, silence_seconds: float
    ) -> None:
        """Prepare.

        Args:
            name: of this worker.
            queue: where pieces lie.
            pulse: where signs of life are kept.
            feed: hands out what is to be done; called every second, by every worker.
            silence_seconds: after which a worker is taken for dead.
        """
        self._name = name
        self._queue = queue
        self._pulse = pulse
        self._feed = feed
        self._silence_seconds = silence_seconds
        self._silence = Silence(silence_seconds)
        self._beat_seconds = min(BEAT_SECONDS, silence_seconds / 5)
        self._said: dict[str, float] = {}
        self._stop = threading.Event()

    def stop(self) -> None:
        """Let `run` return; may be called from any thread or a signal handler."""
        self._stop.set()

    def run(self) -> None:
        """Work until `stop`; a database that is away for a while is waited for."""
        beating = threading.Thread(target=self._every, args=(self._beat_seconds, self._beat), daemon=True)
        beating.start()
        self._every(FEED_SECONDS, lambda: self._feed(self._queue))
        beating.join()
        self._safely(lambda: self._pulse.forget([self._name]))

    def _every(self, seconds: float, step: Callable[[], None]) -> None:
        while not self._stop.is_set():
            self._safely(step)
            self._stop.wait(seconds)

    def _beat(self) -> None:
        self._pulse.beat(self._name)
        # Only who could beat may judge others: a locked database keeps everybody silent.
        gone = self._silence.gone(self._pulse.beats(), self._queue.holders()) - {self._name}
        if gone:
            _log.warning("taking over from %s", ", ".join(sorted(gone)))
            self._queue.take_over(gone)
            self._pulse.forget(gone)
        self._queue.reclaim(self._silence_seconds)

    def _safely(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - the edge of a worker: it lives on, the next turn tries again
            self._say(f"{type(error).__name__}: {error}")

    def _say(self, problem: str) -> None:
        """Log a problem; one that lasts is said twice a minute, not every second."""
        now = time.monotonic()
        if now - self._said.get(problem, -SAY_AGAIN_SECONDS) >= SAY_AGAIN_SECONDS:
            self._said = {problem: now}
            _log.warning("%s", problem)
