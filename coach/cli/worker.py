"""`coach worker`: a process that grades batches, for as many of them as there are machines or cores."""

from typing import TYPE_CHECKING, Annotated

import typer

from coach.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.settings import Settings


def worker(
    child: Annotated[bool, typer.Option("--child", hidden=True)] = False,
) -> None:
    """Grade batches until Ctrl+C; with `--child` until standard input ends, by the settings in its first line."""
    import logging
    import signal

    from coach.batch.worker import BatchWorker

    if child:
        # Ctrl+C goes to the whole group: whoever started us tells us when to stop.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = _settings_of_parent() if child else _own_settings()
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(name)s: %(message)s")
    running = BatchWorker(settings)
    signal.signal(signal.SIGTERM, lambda *_: running.stop())
    if child:
        _stop_with_parent(running.stop)
    else:
        signal.signal(signal.SIGINT, lambda *_: running.stop())
        typer.echo(text("jobs.cli.worker_runs", name=running.name), err=True)
    running.run()


def _own_settings() -> "Settings":
    from coach.settings import load_settings

    return load_settings()


def _settings_of_parent() -> "Settings":
    import sys

    from coach.settings import from_line

    return from_line(sys.stdin.readline())


def _stop_with_parent(stop: "Callable[[], None]") -> None:
    """Stop when standard input ends: then whoever started us is gone, however it went."""
    import sys
    import threading

    def watch() -> None:
        while sys.stdin.readline():
            pass
        stop()

    threading.Thread(target=watch, daemon=True).start()
