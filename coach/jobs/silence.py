"""Who has been silent for too long. Counts are compared, not clocks: those of two machines may differ."""

import time
from collections.abc import Callable, Collection, Mapping


class Silence:
    """Watches counts of signs of life.

    A watcher that did not look for a while itself (a suspended machine, a locked database) cannot say who was silent
    meanwhile, so it begins anew.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Prepare to report workers after `seconds` without a sign."""
        self._seconds = seconds
        self._clock = clock
        self._last: dict[str, tuple[int | None, float]] = {}
        self._looked: float | None = None

    def gone(self, beats: Mapping[str, int], holders: Collection[str]) -> set[str]:
        """Return the workers that are taken for dead.

        Args:
            beats: the count of each worker that is known.
            holders: workers that hold work; one without a count is silent from when it is first seen.
        """
        now = self._clock()
        if self._looked is None or now - self._looked > self._seconds / 2:
            self._last.clear()
        self._looked = now
        seen = {name: beats.get(name) for name in {*beats, *holders}}
        for name, count in seen.items():
            known = self._last.get(name)
            if known is None or known[0] != count:
                self._last[name] = (count, now)
        self._last = {name: last for name, last in self._last.items() if name in seen}
        return {name for name, (_, since) in self._last.items() if now - since >= self._seconds}
