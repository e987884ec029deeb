"""`coach batch submit, status, watch, pause, …`: durable batches from the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.cli.batch_watching import follow, opened, tell_workers
from coach.cli.grade import role_given
from coach.texts import plural, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.batch.record import OwnQuestion
    from coach.batch.service import BatchService
    from coach.batch.understood import Intake

Id = Annotated[str, typer.Argument(help=text("jobs.cli.id"), show_default=False)]


def submit(  # noqa: PLR0913, PLR0917 - the options of a command
    file: Annotated[Path, typer.Argument(help=text("batch.cli.file"), show_default=False)],
    role: Annotated[str | None, typer.Option(help=text("batch.cli.role"))] = None,
    judge: Annotated[Literal["auto", "offline", "llm"] | None, typer.Option(help=text("batch.cli.judge"))] = None,
    votes: Annotated[int, typer.Option(help=text("batch.cli.votes"))] = 1,
    maps: Annotated[list[str] | None, typer.Option("--map", help=text("intake.cli.map"))] = None,
    candidate_column: Annotated[str | None, typer.Option(help=text("intake.cli.candidate_column"))] = None,
    encoding: Annotated[str | None, typer.Option(help=text("batch.cli.encoding"))] = None,
    separator: Annotated[str | None, typer.Option(help=text("batch.cli.separator"))] = None,
    title: Annotated[str, typer.Option(help=text("jobs.cli.title"))] = "",
    wait: Annotated[bool, typer.Option("--wait", help=text("jobs.cli.wait"))] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help=text("jobs.cli.out"))] = None,
    own: Annotated[Path | None, typer.Option(help=text("workspace.cli.own_file"))] = None,
) -> None:
    """Keep a file of answers as a batch; its id goes to standard output."""
    from coach.batch.intake import take_in
    from coach.batch.mapping import parse_wishes
    from coach.batch.own.library import with_own
    from coach.batch.results.exporting import form_of
    from coach.batch.rows import usable
    from coach.errors import InputError
    from coach.files.atomic import check_writable

    if out is not None:
        form_of(out)
        check_writable(out)
        if not wait:
            raise InputError("jobs.out_without_wait")
    named = role_given(role)
    asked = _own_questions(own)
    with opened(judge=judge) as service:
        library = with_own(service.library, asked)
        wishes = parse_wishes(maps or [], library, candidate=candidate_column)
        found = take_in(
            file,
            service.settings,
            library,
            role=named,
            wishes=wishes,
            encoding=encoding,
            separator=separator,
        )
        usable(found.batch, file)
        _say_estimate(service, found, votes, asked)
        batch_id = service.submit(
            found.batch.rows,
            owner=_owner(),
            file=file.name,
            title=title,
            role=named,
            judge=judge,
            votes=votes,
            own=asked,
            notes=found.batch.notes,
        )
        typer.echo(batch_id)
        if wait:
            follow(service, batch_id, work=True, out=out)
        else:
            tell_workers(service)


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
        service.pause(batch_id)
        _tell(service, batch_id)


def resume(batch_id: Id) -> None:
    """Go on."""
    with opened() as service:
        service.resume(batch_id)
        _tell(service, batch_id)
        tell_workers(service)


def cancel(batch_id: Id) -> None:
    """Give up what is not graded yet."""
    with opened() as service:
        service.cancel(batch_id)
        _tell(service, batch_id)


def retry(batch_id: Id) -> None:
    """Grade again what failed, and nothing else."""
    with opened() as service:
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
        typer.echo(service.repeat(batch_id, owner=_owner(), judge=judge, votes=votes))
        tell_workers(service)


def delete(batch_id: Id, yes: Annotated[bool, typer.Option("--yes", help=text("jobs.cli.yes"))] = False) -> None:
    """Delete a batch with its answers, grades and decisions."""
    with opened() as service:
        brief = service.brief(batch_id)
        if not yes:
            typer.confirm(text("jobs.cli.delete", title=brief.title, total=brief.progress.total), abort=True)
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


def _owner() -> str:
    from coach.people.person import OWNER

    return OWNER


def _tell(service: "BatchService", batch_id: str) -> None:
    from coach.batch.telling import status_line

    typer.echo(status_line(service.brief(batch_id)), err=True)


def _own_questions(file: Path | None) -> "tuple[OwnQuestion, ...]":
    """Return the released questions of a file; whoever submits them now releases those without a time."""
    from datetime import UTC, datetime

    from coach.batch.own.file import read_released

    now = datetime.now(UTC)
    found = read_released(file) if file is not None else ()
    return tuple(one if one.at is not None else one.model_copy(update={"at": now}) for one in found)


def _say_estimate(service: "BatchService", found: "Intake", votes: int, own: "Sequence[OwnQuestion]") -> None:
    import asyncio

    from coach.batch.cost import cost_words

    for note in found.batch.notes:
        typer.echo(note, err=True)
    told = asyncio.run(service.estimate(found.batch.rows, votes=votes, own=own))
    if told.judge == "llm":
        line = text(
            "jobs.cli.estimate",
            answers=plural("batch.cli.answers", told.answers),
            cached=told.cached,
            calls=plural("batch.cli.calls", told.calls),
            cost=cost_words(told.cost),
            minutes=max(1, round(told.seconds / 60)),
        )
        typer.echo(line, err=True)
