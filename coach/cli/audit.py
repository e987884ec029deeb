"""`coach audit`: figures out of exports."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.cli import audit_grade, audit_guide, audit_meeting, audit_plan, audit_run
from coach.texts import text

if TYPE_CHECKING:
    from coach.audit.remembered import Memory
    from coach.audit.types import SourceTable
    from coach.settings import Settings

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
    spend_source: Annotated[str, typer.Option(help=text("figures.cli.spend_source"))] = "",
    history: Annotated[Path | None, typer.Option(help=text("figures.cli.history"))] = None,
    plan: Annotated[Path | None, typer.Option(help=text("figures.cli.plan"))] = None,
    staff: Annotated[Path | None, typer.Option(help=text("figures.cli.staff"))] = None,
    forget: Annotated[bool, typer.Option("--forget", help=text("figures.cli.forget"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=text("audit.cli.json"))] = False,
) -> None:
    """Print the indicators of the exports, and what was repaired or left out on the way."""
    from coach.audit.facts import Extras, read_facts
    from coach.audit.remembered import Memory
    from coach.cli.audit_options import wishes_of
    from coach.settings import load_settings

    wishes = wishes_of(stage_order, won, lost, column, spend_source)
    settings = load_settings()
    extras, memory = Extras(history, plan, staff), Memory(settings.data_dir)
    if forget:
        _forget(memory, settings, {"deals": deals, "spend": spend, "history": history, "plan": plan, "staff": staff})
    found = read_facts(role, deals, spend, settings, wishes, extras=extras, memory=memory)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    from rich.console import Console

    from coach.cli.audit_tables import tables

    console = Console(highlight=False)
    for part in tables(found):
        console.print(part)


def _forget(memory: "Memory", settings: "Settings", paths: "dict[SourceTable, Path | None]") -> None:
    from coach.files.columns import read_columns

    tables = {name: read_columns(path, settings) for name, path in paths.items() if path}
    typer.echo(text("figures.cli.forgotten", count=memory.forget(tables)), err=True)
