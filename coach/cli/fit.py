"""`coach eval fit-offline`: learn the offline judge's weights."""

from pathlib import Path
from typing import Annotated

import typer

from coach.texts import text

GoldOption = Annotated[Path | None, typer.Option("--gold", help=text("eval.fit.gold.help"), exists=True)]
WriteOption = Annotated[bool, typer.Option("--write", help=text("eval.fit.write.help"))]


def fit_offline(gold: GoldOption = None, *, write: WriteOption = False) -> None:
    """Print the weights that the development half teaches, and store them if asked to."""
    from coach.evals.fit import fit, write_estimate
    from coach.evals.gold import load_gold
    from coach.rubric.library import load_library

    library = load_library()
    learnt = fit(load_gold(gold, library), library)
    typer.echo(text("eval.fit.done", answers=learnt.answers, margin=f"{learnt.margin:.2f}"))
    for name, one in sorted(learnt.features.items(), key=lambda pair: -abs(pair[1].weight)):
        typer.echo(f"  {name:20} {one.weight:+.3f}")
    if write:
        typer.echo(write_estimate(learnt))
