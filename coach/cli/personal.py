"""`coach hide` and `coach eval personal-data`: what is replaced before a text goes to a model, and how reliably."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from coach.texts import text

Words = Annotated[str, typer.Argument(help=text("personal.text.help"), show_default=False)]
FileOption = Annotated[Path | None, typer.Option("--file", help=text("personal.file.help"))]
HalfOption = Annotated[Literal["dev", "test"], typer.Option(help=text("personal.half.help"))]


def hide(words: Words = "", file: FileOption = None) -> None:
    """Show a text as a model on another machine would get it, and what stands for what."""
    from coach.errors import InputError
    from coach.llm.standins.disguise import hide as hide_in
    from coach.settings import load_settings

    if file is not None and not file.is_file():
        raise InputError("file.missing", path=str(file))
    said = file.read_text(encoding="utf-8", errors="replace") if file else words
    companies = [name.strip() for name in load_settings().companies.split(",") if name.strip()]
    disguise = hide_in(said, companies=companies)
    typer.echo(disguise.hidden[0].text)
    for one in disguise.replaced:
        typer.echo(f"  {one.label}: {one.original}")


def personal_data(half: HalfOption = "test") -> None:
    """Print how much of the planted personal data is replaced, by kind, and the false alarms."""
    from coach.evals.personal_data import score_personal_data

    score = score_personal_data(half)
    for share in score.shares:
        typer.echo(f"{share.kind:10} {share.hidden:4} / {share.items:4}   {share.recall:.3f}")
    typer.echo(text("personal.clean", texts=score.clean, alarms=score.false_alarms))
