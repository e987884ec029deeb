"""A batch through what happens to databases: locked for 45 s, a full disk, a server that is away.

    python -m bench.trouble [locked] [full] [away] [--rows 300]

A real worker grades offline; the trouble begins when a quarter is graded. Rows are counted by a trigger. `full` mounts
a small tmpfs (needs root), `away` kills a PostgreSQL server and starts it again after 6 s.
"""

import argparse
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.crew import answers, counted, crew, service_of, wait_for
from bench.postgres import Server, postgres_server
from coach.rubric.library import load_library
from coach.settings import Settings
from coach.store import open_store

LOCKED_SECONDS = 45
AWAY_SECONDS = 6
FULL_SECONDS = 20
_MEGABYTES = 24


def _settings(folder: Path, url: str | None = None) -> Settings:
    return Settings(data_dir=folder, database_url=url, judge="offline", _env_file=None)  # type: ignore[call-arg]


def through(settings: Settings, rows: int, trouble: Callable[[], None], name: str) -> None:
    """Grade a batch, let the trouble happen in the middle of it, and print what became of the rows."""
    with open_store(settings) as store, counted(settings) as times, crew(settings) as workers:
        service = service_of(store, load_library(), settings)
        batch_id = service.submit(answers(rows), owner="bench", file=f"{name}.csv")
        workers.start()
        wait_for(service, batch_id, lambda brief: brief.progress.graded >= rows // 4, seconds=300)
        before, begun = service.progress(batch_id).graded, time.monotonic()
        trouble()
        ended = time.monotonic()
        done = wait_for(service, batch_id, lambda brief: brief.state == "done", seconds=300)
        doubled = sum(n - 1 for n in times(batch_id).values())
        print(
            f"{name}: {before} of {rows} graded before, {ended - begun:.0f} s of trouble, done {time.monotonic() - ended:.0f}"
            f" s after it; lost {rows - done.progress.graded - done.progress.ungraded}, doubled {doubled}",
            flush=True,
        )


def locked(rows: int) -> None:
    """Hold the write locks of both SQLite files."""
    with tempfile.TemporaryDirectory() as folder:

        def hold() -> None:
            held = [
                sqlite3.connect(Path(folder) / name, isolation_level=None, timeout=60)
                for name in ("coach.db", "jobs.db")
            ]
            for connection in held:
                connection.execute("begin immediate")
            time.sleep(LOCKED_SECONDS)
            for connection in held:
                connection.rollback()
                connection.close()

        through(_settings(Path(folder)), rows, hold, "locked")


@contextmanager
def _small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def full(rows: int) -> None:
    """Fill the disk that both files lie on, and free it again."""
    with _small_disk() as folder:

        def fill() -> None:
            stuffing = folder / "stuffing"
            with stuffing.open("wb", buffering=0) as file:
                try:
                    while True:
                        file.write(b"x" * 4096)
                except OSError as error:
                    print(f"  the disk is full: {error}", flush=True)
            time.sleep(FULL_SECONDS)
            stuffing.unlink()

        through(_settings(folder), rows, fill, "full")


def away(rows: int) -> None:
    """Kill the PostgreSQL server and start it again."""
    with postgres_server() as server, tempfile.TemporaryDirectory() as folder:
        if server is None:
            print("away: skipped, no PostgreSQL server binaries")
            return

        def leave(server: Server = server) -> None:
            server.stop()
            time.sleep(AWAY_SECONDS)
            server.start()

        through(_settings(Path(folder), server.url), rows, leave, "away")


def main() -> None:
    """Run the troubles that are named, or all."""
    known = {"locked": locked, "full": full, "away": away}
    parser = argparse.ArgumentParser(description="A batch through trouble with its database.")
    parser.add_argument("names", nargs="*", default=[])
    parser.add_argument("--rows", type=int, default=300)
    given = parser.parse_args()
    for name in given.names or known:
        known[name](given.rows)


if __name__ == "__main__":
    main()
