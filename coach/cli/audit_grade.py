"""`coach audit grade`: a candidate's audit or vision, graded, its numbers held against the exports."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.texts import text

if TYPE_CHECKING:
    from coach.audit.candidate.grading import GradedSubmission
    from coach.audit.candidate.submission import Submission
    from coach.audit.types import Facts
    from coach.rubric.library import Rubric
    from coach.settings import Settings

SOME_UNGRADED = 3


def grade(  # noqa: PLR0913, PLR0917 - the options of a command
    file: Annotated[Path, typer.Argument(help=text("figures.cli.file"), show_default=False)],
    task: Annotated[str, typer.Option(help=text("figures.cli.task"))],
    deals: Annotated[Path | None, typer.Option(help=text("audit.cli.deals"))] = None,
    spend: Annotated[Path | None, typer.Option(help=text("audit.cli.spend"))] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help=text("figures.cli.out"))] = None,
    judge: Annotated[Literal["auto", "offline", "llm"] | None, typer.Option(help=text("batch.cli.judge"))] = None,
    votes: Annotated[int, typer.Option(help=text("batch.cli.votes"))] = 1,
    stage_order: Annotated[str, typer.Option(help=text("audit.cli.stage_order"))] = "",
    won: Annotated[list[str] | None, typer.Option(help=text("audit.cli.won"))] = None,
    lost: Annotated[list[str] | None, typer.Option(help=text("audit.cli.lost"))] = None,
    column: Annotated[list[str] | None, typer.Option(help=text("audit.cli.column"))] = None,
    spend_source: Annotated[str, typer.Option(help=text("figures.cli.spend_source"))] = "",
) -> None:
    """Grade a document; exit code 0 graded, 3 not, 2 bad input or model."""
    import asyncio

    from coach.audit.candidate.submission import read_submission
    from coach.audit.candidate.writing import form_of
    from coach.audit.facts import read_facts
    from coach.audit.remembered import Memory
    from coach.cli.audit_options import wishes_of
    from coach.files.atomic import check_writable
    from coach.rubric.library import load_library
    from coach.settings import load_settings

    settings = load_settings(judge=judge)
    rubric = _task(load_library(settings.own_banks).rubric(task))
    form = form_of(out)
    if out is not None:
        check_writable(out)
    facts: Facts | None = None
    if deals or spend:
        facts = read_facts(
            None,
            deals,
            spend,
            settings,
            wishes_of(stage_order, won, lost, column, spend_source),
            memory=Memory(settings.data_dir),
        )
    submission = read_submission(file, settings)
    exports = [path.name for path in (deals, spend) if path]
    graded = asyncio.run(_grade(submission, rubric, settings, votes, facts, exports))
    _write(form(graded, rubric), out)
    for line in _lines(graded):
        typer.echo(line, err=True)
    if graded.grade.level is None:
        raise typer.Exit(SOME_UNGRADED)


async def _grade(
    submission: "Submission",
    rubric: "Rubric",
    settings: "Settings",
    votes: int,
    facts: "Facts | None",
    exports: list[str],
) -> "GradedSubmission":
    from coach.audit.candidate.grading import grade_submission
    from coach.grading.judges import open_judge
    from coach.texts import current_language

    async with open_judge(settings, votes=votes) as judge:
        return await grade_submission(
            submission, rubric, judge, settings, facts=facts, exports=exports, lang=current_language()
        )


def _task(rubric: "Rubric") -> "Rubric":
    from coach.errors import InputError

    if rubric.question.kind != "task":
        raise InputError("figures.no_task", id=rubric.question.id)
    return rubric


def _write(data: bytes, out: Path | None) -> None:
    import sys

    from coach.files.atomic import write_atomically

    if out is not None:
        write_atomically(out, data)
        typer.echo(text("batch.cli.written", file=out), err=True)
        return
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _lines(graded: "GradedSubmission") -> list[str]:
    from collections import Counter

    grade = graded.grade
    lines = [text("figures.cli.done", level=grade.level or "–", points="–" if grade.points is None else grade.points)]
    if graded.exports:
        counts = Counter(one.verdict for one in graded.numbers)
        exports = ", ".join(graded.exports)
        agrees, differs, cannot = (counts[verdict] for verdict in ("agrees", "differs", "cannot"))
        lines.append(text("figures.numbers.counts", exports=exports, agrees=agrees, differs=differs, cannot=cannot))
    return lines
