"""A worker as a child of this process: started when there is work, restarted when it dies, gone when we are gone."""

import contextlib
import logging
import subprocess
import threading
import time
from collections.abc import Sequence

_log = logging.getLogger(__name__)

_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
_STEADY_SECONDS = 60.0
"""A child that lived so long died by accident; one that dies at once is not started at once again."""

GRACE_SECONDS = 12.0
"""What the answers under way may take when we stop."""


class WorkerChild:
    """Keeps one child running. Its standard input stays open as long as we live: its end tells the child to stop."""

    def __init__(self, command: Sequence[str], first_line: str) -> None:
        """Prepare; nothing is started.

        Args:
            command: of the child.
            first_line: written to its standard input, where no list of processes and no environment shows it.
        """
        self._command = list(command)
        self._first_line = first_line
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._keeper: threading.Thread | None = None
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """See to it that the child runs; returns at once."""
        with self._lock:
            if self._keeper is None and not self._stop.is_set():
                self._keeper = threading.Thread(target=self._keep, name="coach-worker-keeper", daemon=True)
                self._keeper.start()

    def stop(self) -> None:
        """Tell the child to stop, and wait until it did."""
        self._stop.set()
        process, keeper = self._process, self._keeper
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        if keeper is not None:
            keeper.join(GRACE_SECONDS)
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()

    def _keep(self) -> None:
        tries = 0
        while not self._stop.is_set():
            begun = time.monotonic()
            code = self._run()
            tries = 0 if time.monotonic() - begun > _STEADY_SECONDS else tries + 1
            if not self._stop.is_set():
                _log.warning("the worker ended with code %s and is started again", code)
                self._stop.wait(_PAUSES[min(tries, len(_PAUSES)) - 1])

    def _run(self) -> int:
        with subprocess.Popen(self._command, stdin=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
            self._process = process
            if process.stdin is not None:
                with contextlib.suppress(OSError):
                    process.stdin.write(self._first_line + "\n")
                    process.stdin.flush()
            if self._stop.is_set() and process.stdin is not None:
                process.stdin.close()
            return process.wait()
