"""`coach hide` and `coach eval personal-data`: what is replaced before a text goes to a model, and how reliably."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from coach.texts import text

Words = Annotated[str, typer.Argument(help=text("personal.text.help"), show_default=False)]
FileOption = Annotated[Path | None, typer.Option("--file", help=text("personal.file.help"))]
HalfOption = Annotated[Literal["dev", "test"], typer.Option(help=text("personal.half.help"))]


def hide(words: Words = "", file: FileOption = None) -> None:
    """Show a text as a model on another machine would get it, and what stands for what."""
    from coach.llm.standins.disguise import hide as hide_in
    from coach.settings import load_settings

    said = _said(words, file)
    companies = [name.strip() for name in load_settings().companies.split(",") if name.strip()]
    disguise = hide_in(said, companies=companies)
    typer.echo(disguise.hidden[0].text)
    for one in disguise.replaced:
        typer.echo(f"  {one.label}: {one.original}")


def _said(words: str, file: Path | None) -> str:
    from coach.errors import InputError
    from coach.files.child.decode import decode

    if file is not None and not file.is_file():
        raise InputError("file.missing", file=file.name)
    if file is not None:
        return decode(file.read_bytes())[0]
    if not words and not sys.stdin.isatty():
        words = sys.stdin.read()
    if not words.strip():
        raise InputError("personal.nothing")
    return words


def personal_data(half: HalfOption = "test") -> None:
    """Print how much of the planted personal data is replaced, by kind, and the false alarms."""
    from coach.evals.personal_data import score_personal_data

    score = score_personal_data(half)
    for share in score.shares:
        typer.echo(f"{share.kind:10} {share.hidden:4} / {share.items:4}   {share.recall:.3f}")
    typer.echo(text("personal.clean", texts=score.clean, alarms=score.false_alarms))
