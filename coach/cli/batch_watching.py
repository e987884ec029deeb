"""Following a batch on the terminal: the bar, the worker that grades it if nobody else does, the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from coach.cli.grade import INTERRUPTED, SOME_UNGRADED
from coach.texts import text

if TYPE_CHECKING:
    from coach.batch.brief import BatchBrief
    from coach.batch.service import BatchService
    from coach.people.journal import Act

_LOOK_SECONDS = 0.3


@contextmanager
def opened(**given: object) -> "Iterator[BatchService]":
    """Give the batches of the settings in force; `given` settings win."""
    from coach.batch.service import BatchService
    from coach.rubric.library import load_library
    from coach.settings import load_settings
    from coach.store import open_store

    settings = load_settings(**given)
    with open_store(settings) as store:
        yield BatchService(store=store, library=load_library(settings.own_banks), settings=settings)


@contextmanager
def logged(service: "BatchService", action: str, batch_id: str) -> "Iterator[Act]":
    """Let what a command does to a batch and its entry in the log be one."""
    from coach.people.journal import COMMAND_LINE
    from coach.people.journal import logged as one_act

    with one_act(service.store, COMMAND_LINE, action, batch_id) as act:
        yield act


def log_export(service: "BatchService", action: str, batch_id: str) -> None:
    """Write down that a batch leaves the database, before it does."""
    from coach.people.journal import COMMAND_LINE, record

    record(service.store, COMMAND_LINE, action, service.brief(batch_id).id)


def tell_workers(service: "BatchService") -> None:
    """Say so when nobody is there to grade."""
    if not service.workers():
        typer.echo(text("jobs.cli.no_worker"), err=True)


def follow(service: "BatchService", batch_id: str, *, work: bool, out: Path | None) -> None:
    """Show a batch until it rests; exit code 0 all graded, 3 some not, 2 stopped, 130 interrupted (it goes on later).

    Args:
        service: the batches.
        batch_id: which.
        work: grade it here when no worker lives.
        out: where the outcome is written in the end.
    """
    from coach.batch.child import worker_child

    child = worker_child(service.settings) if work and not service.workers() else None
    if child is not None:
        child.start()
    try:
        brief = _watch(service, batch_id)
    except KeyboardInterrupt:
        typer.echo(text("jobs.cli.interrupted", id=batch_id), err=True)
        raise typer.Exit(INTERRUPTED) from None
    finally:
        if child is not None:
            child.stop()
    _end(service, brief, out)


def _watch(service: "BatchService", batch_id: str) -> "BatchBrief":
    import time

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        brief = service.brief(batch_id)
        task = progress.add_task(text("batch.cli.progress"), total=brief.progress.total)
        while brief.state in {"queued", "running"}:
            time.sleep(_LOOK_SECONDS)
            brief = service.brief(batch_id)
            progress.update(task, completed=brief.progress.done)
    return brief


def _end(service: "BatchService", brief: "BatchBrief", out: Path | None) -> None:
    from coach.batch.kept import outcome_of
    from coach.batch.report import report_lines
    from coach.batch.results.exporting import form_of
    from coach.batch.results.material import material
    from coach.batch.telling import status_line, stopped_words
    from coach.files.atomic import write_atomically

    typer.echo(status_line(brief), err=True)
    record = service.get(brief.id)
    outcomes = [outcome_of(item) for item in record.items if item.state != "waiting"]
    for line in report_lines(outcomes):
        typer.echo(line, err=True)
    if out is not None:
        log_export(service, "batch.exported", brief.id)
        write_atomically(out, form_of(out)(material(record, service.library_of(brief.id))))
        typer.echo(text("batch.cli.written", file=out), err=True)
    if brief.stopped is not None:
        typer.secho(stopped_words(brief.stopped), err=True, fg="red")
        raise typer.Exit(2)
    if brief.progress.graded < brief.progress.total:
        raise typer.Exit(SOME_UNGRADED)
