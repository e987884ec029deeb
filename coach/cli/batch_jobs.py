"""`coach batch status, watch, pause, …`: what becomes of a durable batch, from the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.cli.batch_submit import owner_here, submit
from coach.cli.batch_watching import follow, logged, opened, tell_workers
from coach.texts import plural, text

if TYPE_CHECKING:
    from coach.batch.service import BatchService

Id = Annotated[str, typer.Argument(help=text("jobs.cli.id"), show_default=False)]


def status(
    batch_id: Annotated[str | None, typer.Argument(help=text("jobs.cli.id"), show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=text("intake.cli.json"))] = False,
) -> None:
    """Say how far a batch is, or all of them."""
    import json

    from coach.batch.telling import status_line, stopped_words

    with opened() as service:
        briefs = [service.brief(batch_id)] if batch_id else service.heads()
        if as_json:
            typer.echo(json.dumps([one.model_dump(mode="json") for one in briefs], ensure_ascii=False, indent=2))
            return
        for brief in briefs:
            typer.echo(status_line(brief))
            if why := stopped_words(brief.stopped):
                typer.echo(f"  {why}")
        if not briefs:
            typer.echo(text("jobs.cli.none"), err=True)
        if any(brief.state in {"queued", "running"} for brief in briefs):
            tell_workers(service)


def watch(
    batch_id: Id, out: Annotated[Path | None, typer.Option("--out", "-o", help=text("jobs.cli.out"))] = None
) -> None:
    """Follow a batch to its end; grades it here when no worker does."""
    with opened() as service:
        follow(service, batch_id, work=True, out=out)


def pause(batch_id: Id) -> None:
    """Begin no further answer."""
    with opened() as service:
        with logged(service, "batch.pause", batch_id):
            service.pause(batch_id)
        _tell(service, batch_id)


def resume(batch_id: Id) -> None:
    """Go on."""
    with opened() as service:
        with logged(service, "batch.resume", batch_id):
            service.resume(batch_id)
        _tell(service, batch_id)
        tell_workers(service)


def cancel(batch_id: Id) -> None:
    """Give up what is not graded yet."""
    with opened() as service:
        with logged(service, "batch.cancel", batch_id):
            service.cancel(batch_id)
        _tell(service, batch_id)


def retry(batch_id: Id) -> None:
    """Grade again what failed, and nothing else."""
    with opened() as service:
        with logged(service, "batch.retry", batch_id):
            count = service.retry(batch_id)
        typer.echo(plural("jobs.cli.retried", count), err=True)
        tell_workers(service)


def repeat(
    batch_id: Id,
    judge: Annotated[Literal["auto", "offline", "llm"] | None, typer.Option(help=text("batch.cli.judge"))] = None,
    votes: Annotated[int | None, typer.Option(help=text("batch.cli.votes"))] = None,
) -> None:
    """Grade a batch again by the rubrics in force; the id of the new one goes to standard output."""
    with opened() as service:
        ready = service.repetition(batch_id, owner=owner_here(), judge=judge, votes=votes)
        with logged(service, "report.repeat", batch_id):
            made = service.keep(ready)
        typer.echo(made)
        tell_workers(service)


def delete(batch_id: Id, yes: Annotated[bool, typer.Option("--yes", help=text("jobs.cli.yes"))] = False) -> None:
    """Delete a batch with its answers, grades and decisions."""
    with opened() as service:
        brief = service.brief(batch_id)
        if not yes:
            typer.confirm(text("jobs.cli.delete", title=brief.title, total=brief.progress.total), abort=True)
        with logged(service, "batch.delete", brief.id):
            service.delete(batch_id)


COMMANDS: dict[str, Callable[..., None]] = {
    "submit": submit,
    "status": status,
    "watch": watch,
    "pause": pause,
    "resume": resume,
    "cancel": cancel,
    "retry": retry,
    "repeat": repeat,
    "delete": delete,
}
"""By name; the help of each is the text `jobs.cli.<name>.help`."""


def _tell(service: "BatchService", batch_id: str) -> None:
    from coach.batch.telling import status_line

    typer.echo(status_line(service.brief(batch_id)), err=True)
