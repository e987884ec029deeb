"""A PostgreSQL server in a temporary folder, for benchmarks and tests; None where its binaries are not installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Server:
    """A server that can be stopped as a crash would, and started again; reached through a Unix socket.

    One that is not `durable` writes without waiting for the disk, for tests.
    """

    binaries: Path
    folder: Path
    durable: bool = True

    @property
    def url(self) -> str:
        """URL of its first database."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def create(self) -> None:
        """Make the cluster."""
        held = () if self.durable else ("--no-sync",)
        data = self.folder / "data"
        _as_postgres(self.binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", *held)

    def start(self) -> None:
        """Start."""
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
        options += "" if self.durable else " -c fsync=off"
        self._control("-o", options, "-l", self.folder / "log", "start")

    def stop(self) -> None:
        """Stop without a word to anybody: the log is replayed at the next start."""
        self._control("-m", "immediate", "stop")

    def _control(self, *words: object) -> None:
        _as_postgres(self.binaries / "pg_ctl", "-D", self.folder / "data", "-w", *words)


def _binaries() -> Path | None:
    if found := shutil.which("initdb"):
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return folders[-1].parent if folders else None


def _as_postgres(*command: object) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *map(str, command)], check=True, cwd="/", stdout=subprocess.DEVNULL)


@contextmanager
def postgres_server(*, durable: bool = True) -> Iterator[Server | None]:
    """Give a running server, and take it away at the end."""
    binaries = _binaries()
    if binaries is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="coach-pg-", dir="/tmp"))  # short: a socket's path has 107 characters
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = Server(binaries, folder, durable)
    try:
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[str | None]:
    """Give the URL of an empty database on a server of its own."""
    with postgres_server() as server:
        yield None if server is None else server.url
