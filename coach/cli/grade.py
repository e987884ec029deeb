"""`coach grade`: a file of answers in, graded answers out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    from coach.batch.rows import Batch
    from coach.batch.run import Run
    from coach.grading.judges import LateJudge
    from coach.rubric.library import Library
    from coach.rubric.types import Role

SOME_UNGRADED = 3
INTERRUPTED = 130


def grade(  # noqa: PLR0913, PLR0917 - the options of a command
    file: Annotated[Path, typer.Argument(help=text("batch.cli.file"), show_default=False)],
    judge: Annotated[Literal["auto", "offline", "llm"] | None, typer.Option(help=text("batch.cli.judge"))] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help=text("batch.cli.out"))] = None,
    encoding: Annotated[str | None, typer.Option(help=text("batch.cli.encoding"))] = None,
    separator: Annotated[str | None, typer.Option(help=text("batch.cli.separator"))] = None,
    role: Annotated[str | None, typer.Option(help=text("batch.cli.role"))] = None,
    votes: Annotated[int, typer.Option(help=text("batch.cli.votes"))] = 1,
    maps: Annotated[list[str] | None, typer.Option("--map", help=text("intake.cli.map"))] = None,
    candidate_column: Annotated[str | None, typer.Option(help=text("intake.cli.candidate_column"))] = None,
) -> None:
    """Grade every row of a file; exit code 0 all graded, 3 some not, 2 bad input or model, 130 interrupted."""
    from coach.batch.intake import take_in
    from coach.batch.mapping import parse_wishes
    from coach.batch.rows import usable
    from coach.batch.run import Run
    from coach.batch.writing import as_jsonl, form_of
    from coach.grading.judges import LateJudge, chosen
    from coach.rubric.library import load_library
    from coach.settings import load_settings

    settings = load_settings(judge=judge)
    form = form_of(out) if out else as_jsonl
    _check_out(out, file)
    _check_votes(votes)
    default_role = role_given(role)
    library = load_library(settings.own_banks)
    wishes = parse_wishes(maps or [], library, candidate=candidate_column)
    found = take_in(file, settings, library, role=default_role, wishes=wishes, encoding=encoding, separator=separator)
    batch = usable(found.batch, file)
    _say(batch.notes)
    grader = LateJudge(settings, votes=votes)
    at_a_time = max(settings.concurrency, settings.llm_concurrency) if chosen(settings) == "llm" else None
    run = Run(batch.rows, library, grader, settings, workers=at_a_time)
    finished = _go(lambda say: _work(run, batch, grader, library, say), run, batch)
    if run.outcomes or run.stopped is None:  # a run that never began must not replace what an earlier one wrote
        _write(form(run.outcomes, library), out)
    _report(run, batch, out, finished=finished)


def _check_out(out: Path | None, file: Path) -> None:
    from coach.errors import InputError
    from coach.files.atomic import check_writable

    if out is None:
        return
    if out.exists() and file.exists() and out.samefile(file):
        raise InputError("batch.out_is_input", file=out)
    check_writable(out)


def _check_votes(votes: int) -> None:
    from coach.errors import InputError
    from coach.grading.votes import VOTES

    if votes not in VOTES:
        raise InputError("batch.votes", votes=votes, known=", ".join(map(str, VOTES)))


def role_given(given: str | None) -> "Role | None":
    """Return the role that an option names.

    Raises:
        InputError: there is no such role.
    """
    from coach.batch.names import role_of
    from coach.errors import InputError

    role = role_of(given) if given else None
    if given and role is None:
        raise InputError("batch.role", role=given)
    return role


async def _work(
    run: "Run", batch: "Batch", judge: "LateJudge", library: "Library", say: "Callable[[str], None]"
) -> None:
    """Say what a model will cost, grade, and close the judge."""
    from coach.batch.cost import estimate_line
    from coach.errors import ModelError

    try:
        line = await estimate_line(await judge.open(), batch.rows, library)
        if line:
            say(line)
        await run.go()
    except ModelError as error:
        run.stopped = error
    finally:
        await judge.close()


def _go(work: "Callable[[Callable[[str], None]], Coroutine[None, None, None]]", run: "Run", batch: "Batch") -> bool:
    """Do the work with a progress bar on a terminal; False when it was interrupted."""
    import asyncio
    from functools import partial

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(text("batch.cli.progress"), total=len(batch.rows))
        run.on_done = lambda _: progress.advance(task)
        try:
            # Through the console of the progress bar, which would paint over anything else.
            asyncio.run(work(partial(progress.console.print, highlight=False, markup=False, soft_wrap=True)))
        except KeyboardInterrupt:
            return False
    return True


def _write(data: bytes, out: Path | None) -> None:
    import sys

    from coach.files.atomic import write_atomically

    if out is not None:
        write_atomically(out, data)
        return
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _report(run: "Run", batch: "Batch", out: Path | None, *, finished: bool) -> None:
    from coach.batch.report import report_lines

    _say(report_lines(run.outcomes))
    if out is not None and (run.outcomes or run.stopped is None):
        _say([text("batch.cli.written", file=out)])
    if run.stopped is not None:
        _say([text("batch.cli.stopped", done=len(run.outcomes), rows=len(batch.rows))])
        raise run.stopped
    if not finished:
        _say([text("batch.cli.interrupted", done=len(run.outcomes), rows=len(batch.rows))])
        raise typer.Exit(INTERRUPTED)
    if not all(outcome.graded for outcome in run.outcomes):
        raise typer.Exit(SOME_UNGRADED)


def _say(lines: "Iterable[str]") -> None:
    for line in lines:
        typer.echo(line, err=True)
