"""A process that is looked at while a bench runs."""

import threading

import psutil


class Watched:
    """Memory and processor time of a process, children not counted."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._most = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.25):
            self._most = max(self._most, self._process.memory_info().rss / 2**20)

    def cpu_seconds(self) -> float:
        """Return the processor time spent so far."""
        spent = self._process.cpu_times()
        return float(spent.user + spent.system)

    def stop(self) -> float:
        """Return the most memory that was seen, megabytes."""
        self._stop.set()
        self._thread.join()
        return self._most
