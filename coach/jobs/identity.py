"""The name of a worker: the same after a restart, never that of another one that lives."""

import hashlib
import socket
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

_PLACES = 256


@dataclass(frozen=True)
class Identity:
    """A name, and the lock on it that the system lets go when the process ends, however it ends."""

    name: str
    lock: FileLock | None = None

    def release(self) -> None:
        """Let the name go."""
        if self.lock is not None:
            self.lock.release()


def take_name(folder: Path, given: str = "") -> Identity:
    """Take the first free name of this machine and data folder.

    Args:
        folder: where the locks lie; created if need be.
        given: a name that somebody chose; it is not locked, whoever chose it sees that it is used once.

    Raises:
        RuntimeError: 256 workers live on this folder already.
    """
    if given:
        return Identity(given)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:6]
    for number in range(_PLACES):
        lock = FileLock(folder / f"{number}.lock")
        try:
            lock.acquire(blocking=False)
        except Timeout:
            continue
        return Identity(f"{socket.gethostname()}-{place}-{number}", lock)
    raise RuntimeError(f"{_PLACES} workers on {folder}")
