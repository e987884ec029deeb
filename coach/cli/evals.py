"""`coach eval`: how good search and grading are, measured."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli import evals_run, fit, personal
from coach.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.evals.search import Part, SearchReport

app = typer.Typer(no_args_is_help=True)
for _command in (
    evals_run.run,
    evals_run.score,
    evals_run.compare,
    evals_run.gate,
    evals_run.card,
    evals_run.agreement,
):
    app.command()(_command)
app.command("fit-offline", help=text("eval.fit.help"))(fit.fit_offline)
app.command("personal-data", help=text("eval.personal.help"))(personal.personal_data)


@app.command("search", help=text("eval.search.help"))
def search(
    file: Annotated[Path | None, typer.Option(help=text("eval.search.file"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=text("knowledge.json.help"))] = False,
) -> None:
    """Print recall@3, hit@1 and MRR of vectors, BM25 and both fused, on the dev and the test half."""
    from coach.evals.search import load_questions, measure_search
    from coach.knowledge.search import open_searcher
    from coach.settings import load_settings

    questions = load_questions(file)
    with open_searcher(load_settings()) as searcher:
        report = measure_search(questions, searcher.ranked)
    typer.echo(report.model_dump_json(indent=2) if as_json else "\n\n".join(_parts(report)))


def _parts(report: "SearchReport") -> "Iterator[str]":
    for half, part in report.parts.items():
        yield "\n".join(_lines(text(f"eval.search.half.{half}"), part))


def _lines(title: str, part: "Part") -> "Iterator[str]":
    yield title
    yield f"  {'':<8} recall@3   hit@1     MRR    n"
    for method, measures in part.methods.items():
        figures = f"{measures.recall_at_3:>8.3f} {measures.hit_at_1:>7.3f} {measures.mrr:>7.3f}"
        yield f"  {method:<8} {figures} {measures.questions:>4}"
    floor = part.floor
    lost = floor.inside - floor.inside_answered
    yield "  " + text(
        "eval.search.floor",
        refused=floor.outside_refused,
        outside=floor.outside,
        lost=lost,
        inside=floor.inside,
    )
