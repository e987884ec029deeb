"""`coach audit plan`: ten days of an audit as a file to work through."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from coach.texts import text


def plan(
    role: Annotated[Literal["rop", "rom"], typer.Option(help=text("audit.cli.role"))],
    out: Annotated[Path | None, typer.Option(help=text("audit.cli.plan.out"))] = None,
) -> None:
    """Print the plan, or write it to a file."""
    from coach.audit.checklists import load_checklist
    from coach.audit.plan import plan_markdown
    from coach.files.atomic import write_atomically

    words = plan_markdown(load_checklist(role))
    if out is None:
        typer.echo(words)
        return
    write_atomically(out, words.encode())
    typer.echo(text("audit.cli.plan.done", file=out))
