"""`coach eval`: how good search and grading are, measured."""

from typing import TYPE_CHECKING, Annotated

import typer

from coach.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.evals.search import SearchReport

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `search` a command of its own while it is the only one."""


@app.command("search", help=text("eval.search.help"))
def search(as_json: Annotated[bool, typer.Option("--json", help=text("knowledge.json.help"))] = False) -> None:
    """Print recall@3, hit@1 and MRR of vectors, BM25 and both fused, on the development and the test half."""
    from coach.evals.search import evaluate, load_questions
    from coach.knowledge.search import open_searcher
    from coach.settings import load_settings

    with open_searcher(load_settings()) as searcher:
        report = evaluate(load_questions(), searcher.ranked)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
        return
    for line in _lines(report):
        typer.echo(line)


def _lines(report: "SearchReport") -> "Iterator[str]":
    for half, part in report.parts.items():
        yield text("eval.search.half", half=half)
        for method, measures in part.methods.items():
            yield (
                f"  {method:<8} recall@3 {measures.recall_at_3:.3f}  hit@1 {measures.hit_at_1:.3f}"
                f"  MRR {measures.mrr:.3f}  n {measures.questions}"
            )
        floor = part.floor
        yield text(
            "eval.search.floor",
            refused=floor.outside_refused,
            outside=floor.outside,
            answered=floor.inside_answered,
            inside=floor.inside,
        )
