"""`coach eval run|score|compare|gate|card|agreement`: reliability, measured and kept."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.texts import text

if TYPE_CHECKING:
    from coach.evals.run_dir import RunInfo
    from coach.evals.runner import Job
    from coach.evals.scores.figures import Figure
    from coach.evals.scoring import Report
    from coach.rubric.library import Library
    from coach.settings import Settings

CLOSED = 1
INTERRUPTED = 130

Folder = Annotated[Path, typer.Argument(help=text("evals.cli.folder"), show_default=False)]


def run(
    out: Annotated[Path | None, typer.Option("--out", "-o", help=text("evals.cli.out"))] = None,
    suite: Annotated[str, typer.Option(help=text("evals.cli.suite"))] = "smoke",
    judge: Annotated[Literal["auto", "offline", "llm"] | None, typer.Option(help=text("evals.cli.judge"))] = None,
    limit: Annotated[int | None, typer.Option(min=1, help=text("evals.cli.limit"))] = None,
    seed: Annotated[int, typer.Option(help=text("evals.cli.seed"))] = 0,
    votes: Annotated[int, typer.Option(min=1, max=5, help=text("evals.cli.votes"))] = 1,
    gold: Annotated[Path | None, typer.Option(help=text("evals.cli.gold"))] = None,
) -> None:
    """Grade a suite into a run directory, or what is missing there, and print the figures."""
    from coach.evals.gold import load_gold
    from coach.evals.runner import Job
    from coach.evals.scoring import score_run, write_report
    from coach.evals.shelf import own_runs
    from coach.evals.suite import load_suite
    from coach.grading.judges import chosen as chosen_judge
    from coach.rubric.library import load_library
    from coach.settings import load_settings

    settings = load_settings(judge=judge)
    library = load_library(settings.own_banks)
    chosen = load_suite(suite)
    out = out or own_runs(settings) / f"{suite}-{chosen_judge(settings)}"
    answers = load_gold(gold, library)
    job = partial(
        Job,
        suite=chosen,
        gold=answers,
        library=library,
        settings=settings,
        out=out,
        seed=seed,
        limit=limit,
        votes=votes,
    )
    info = _go(job, settings, votes, folder=out, suite=suite)
    report = score_run(out, library)
    write_report(report, out)
    _print(report)
    typer.echo(text("evals.cli.done", folder=out, graded=info.counts.get("graded", 0), all=sum(info.counts.values())))


def score(folder: Folder) -> None:
    """Compute all figures of a run anew, without a judge."""
    from coach.evals.scoring import write_report

    report = _scored(folder)
    write_report(report, folder)
    _print(report)


def compare(
    before: Annotated[Path, typer.Argument(help=text("evals.cli.before"), show_default=False)],
    after: Annotated[Path, typer.Argument(help=text("evals.cli.after"), show_default=False)],
) -> None:
    """Print paired differences (after - before) with intervals, and the answers that moved."""
    from coach.evals.compare import compare as compared
    from coach.evals.run_dir import RunDir
    from coach.evals.scoring import join

    library = _library()
    found = compared(join(RunDir(before), library), join(RunDir(after), library))
    _figures(found.figures)
    typer.echo(text("evals.cli.moved", n=len(found.moved), test=sum(moved.half == "test" for moved in found.moved)))
    # Answers of the test half are counted, not listed: who looks at them one by one begins to tune on them.
    for moved in (moved for moved in found.moved if moved.half == "dev"):
        levels = f"{moved.before or '—'} → {moved.after or '—'}"
        typer.echo(f"  {moved.item:<28} {moved.kind:<18} {moved.label}: {levels}")
    if found.only_before or found.only_after:
        typer.echo(text("evals.cli.only", before=found.only_before, after=found.only_after))
    if found.other_rubric:
        typer.echo(text("evals.cli.other_rubric", questions=", ".join(found.other_rubric)))


def gate(
    folder: Folder,
    against: Annotated[Path | None, typer.Option(help=text("evals.cli.against"))] = None,
    update: Annotated[bool, typer.Option("--update", help=text("evals.cli.update"))] = False,
) -> None:
    """Exit 1 with the reasons when a run breaks its suite's limits or falls behind a baseline."""
    from coach.evals.gate import baseline_of, read_baseline, write_baseline
    from coach.evals.gate import gate as failures_of

    report = _scored(folder)
    if update and against is not None:
        write_baseline(baseline_of(report), against)
        typer.echo(text("evals.cli.updated", file=against))
    failures = failures_of(report, read_baseline(against) if against is not None else None)
    for failure in failures:
        value = "—" if failure.value is None else f"{failure.value:.4g}"
        wanted = f"{failure.wanted:.4g}" if isinstance(failure.wanted, float) else failure.wanted or "—"
        key = f"evals.{failure.code}"
        typer.secho(text(key, figure=failure.figure, value=value, wanted=wanted), err=True, fg="red")
    if failures:
        raise typer.Exit(CLOSED)
    typer.echo(text("evals.cli.open"))


def card(
    folders: Annotated[list[Path], typer.Argument(help=text("evals.cli.folders"), show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", "-o", help=text("evals.cli.card_out"))] = None,
) -> None:
    """Write the reliability card of one or more runs: card.ru.md, card.ru.html, card.en.md and card.en.html."""
    from coach.evals.card.writing import html, markdown
    from coach.files.atomic import write_atomically
    from coach.texts import LANGUAGES, current_language, use_language

    reports = [_scored(folder) for folder in folders]
    place = out or folders[0]
    place.mkdir(parents=True, exist_ok=True)
    spoken = current_language()
    for language in LANGUAGES:
        use_language(language)
        write_atomically(place / f"card.{language}.md", markdown(reports).encode())
        write_atomically(place / f"card.{language}.html", html(reports).encode())
    use_language(spoken)
    typer.echo(text("evals.cli.card", folder=place))


def agreement(ratings: Annotated[Path, typer.Argument(help=text("evals.cli.ratings"), show_default=False)]) -> None:
    """Print the agreement of a company's own raters, and of the coach with them."""
    from coach.evals.agreement import agreement_of, read_ratings
    from coach.settings import load_settings

    _figures(agreement_of(read_ratings(ratings, load_settings())), words=True)


def _library() -> "Library":
    from coach.rubric.library import load_library
    from coach.settings import load_settings

    return load_library(load_settings().own_banks)


def _scored(folder: Path) -> "Report":
    from coach.evals.scoring import score_run

    return score_run(folder, _library())


def _go(make_job: "Callable[..., Job]", settings: "Settings", votes: int, *, folder: Path, suite: str) -> "RunInfo":
    """Run with a progress bar on a terminal; exits 130 when interrupted, what was graded stays."""
    import asyncio

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from coach.evals.runner import run_suite
    from coach.grading.judges import open_judges

    async def work() -> "RunInfo":
        async with open_judges(settings, votes=votes) as judge_for:
            return await run_suite(
                make_job(judge_for=judge_for), lambda done, of: progress.update(task, completed=done, total=of)
            )

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(text("evals.cli.progress", suite=suite), total=None)
        try:
            return asyncio.run(work())
        except KeyboardInterrupt:
            typer.echo(text("evals.cli.interrupted", folder=folder), err=True)
            raise typer.Exit(INTERRUPTED) from None


def _print(report: "Report") -> None:
    shown = [figure for figure in report.figures if ".baseline." not in figure.name or figure.name.endswith(".qwk")]
    _figures(shown)
    for code, count in report.ungraded.items():
        typer.echo(text("evals.cli.ungraded", code=code, n=count))


def _figures(figures: "Iterable[Figure]", *, words: bool = False) -> None:
    from coach.evals.card.cells import counted, figure_name, shown

    for figure in figures:
        name = figure_name(figure.name) if words else figure.name
        typer.echo(f"{name:<40} {shown(figure, digits=3):<26} n = {counted(figure)}")
