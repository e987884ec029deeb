"""`coach audit`: figures out of exports."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from coach.cli import audit_grade, audit_guide, audit_meeting, audit_plan, audit_run
from coach.texts import text

app = typer.Typer(no_args_is_help=True)


app.command("plan", help=text("audit.cli.plan.help"))(audit_plan.plan)
app.command("guide", help=text("guide.cli.help"))(audit_guide.guide)
app.command("meeting", help=text("meeting.cli.help"))(audit_meeting.meeting)
app.command("run", help=text("audit.cli.run.help"))(audit_run.run)
app.command("grade", help=text("figures.cli.grade.help"))(audit_grade.grade)


@app.command("facts", help=text("audit.cli.facts.help"))
def facts(  # noqa: PLR0913, PLR0917 - the options of a command
    role: Annotated[Literal["rop", "rom"], typer.Option(help=text("audit.cli.role"))],
    deals: Annotated[Path | None, typer.Option(help=text("audit.cli.deals"))] = None,
    spend: Annotated[Path | None, typer.Option(help=text("audit.cli.spend"))] = None,
    stage_order: Annotated[str, typer.Option(help=text("audit.cli.stage_order"))] = "",
    won: Annotated[list[str] | None, typer.Option(help=text("audit.cli.won"))] = None,
    lost: Annotated[list[str] | None, typer.Option(help=text("audit.cli.lost"))] = None,
    column: Annotated[list[str] | None, typer.Option(help=text("audit.cli.column"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=text("audit.cli.json"))] = False,
) -> None:
    """Print the indicators of the exports, and what was repaired or left out on the way."""
    from coach.audit.facts import read_facts
    from coach.cli.audit_options import wishes_of
    from coach.settings import load_settings

    wishes = wishes_of(stage_order, won, lost, column)
    found = read_facts(role, deals, spend, load_settings(), wishes)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    from rich.console import Console

    from coach.cli.audit_tables import tables

    console = Console(highlight=False)
    for part in tables(found):
        console.print(part)
