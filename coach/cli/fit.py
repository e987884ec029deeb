"""`coach eval fit-offline`: learn the offline judge's weights."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coach.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.grading.offline.estimate import Weighed

GoldOption = Annotated[Path | None, typer.Option("--gold", help=text("eval.fit.gold.help"), exists=True)]
WriteOption = Annotated[bool, typer.Option("--write", help=text("eval.fit.write.help"))]


def fit_offline(gold: GoldOption = None, *, write: WriteOption = False) -> None:
    """Print the weights that the development half teaches, and store them if asked to."""
    from coach.evals.fit import fit, write_estimates
    from coach.evals.fit_credit import fit_credit, write_credit
    from coach.evals.gold import load_gold
    from coach.grading.offline.judge import OfflineJudge
    from coach.rubric.library import load_library

    library = load_library()
    answers = load_gold(gold, library)
    weights = fit(answers, library)
    for name, one in (("patterns", weights.patterns), ("statements", weights.statements)):
        typer.echo(text(f"eval.fit.{name}", answers=one.answers, margin=f"{one.margin:.2f}"))
        _print(one.features)
    credit = fit_credit(answers, library, OfflineJudge(weights=weights))
    for kind, chance in (("content", credit.content), ("depth", credit.depth)):
        figures = {"threshold": chance.threshold, "precision": chance.precision, "recall": chance.recall}
        told: dict[str, Any] = {name: f"{value:.2f}" for name, value in figures.items()}
        typer.echo(text(f"eval.fit.{kind}", answers=credit.answers, **told))
        _print(chance.features)
    if write:
        write_estimates(weights)
        write_credit(credit)
        typer.echo(text("eval.fit.written"))


def _print(features: "Mapping[str, Weighed]") -> None:
    for name, one in sorted(features.items(), key=lambda pair: -abs(pair[1].weight)):
        typer.echo(f"  {name:20} {one.weight:+.3f}")
