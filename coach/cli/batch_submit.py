"""`coach batch submit`: a file of answers becomes a durable batch."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.cli.batch_watching import follow, logged, opened, tell_workers
from coach.cli.grade import role_given
from coach.texts import plural, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.batch.record import OwnQuestion
    from coach.batch.service import BatchService
    from coach.batch.understood import Intake


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
        ready = service.prepared(
            found.batch.rows,
            owner=owner_here(),
            file=file.name,
            title=title,
            role=named,
            judge=judge,
            votes=votes,
            own=asked,
            notes=found.batch.notes,
        )
        with logged(service, "batch.submitted", ready.head.id):
            batch_id = service.keep(ready)
        typer.echo(batch_id)
        if bad := service.progress(batch_id).bad:
            typer.echo(plural("jobs.cli.not_understood", bad, file=file.name), err=True)
        if wait:
            follow(service, batch_id, work=True, out=out)
        else:
            tell_workers(service)


def owner_here() -> str:
    """Return whose the batches of the command line are: the one user's of this machine."""
    from coach.people.person import OWNER

    return OWNER


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
