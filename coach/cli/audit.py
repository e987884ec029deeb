"""`coach audit`: figures out of exports."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.cli import audit_guide, audit_meeting, audit_plan, audit_run
from coach.texts import text

if TYPE_CHECKING:
    from coach.audit.facts import Wishes
    from coach.audit.types import TableName

app = typer.Typer(no_args_is_help=True)


app.command("plan", help=text("audit.cli.plan.help"))(audit_plan.plan)
app.command("guide", help=text("guide.cli.help"))(audit_guide.guide)
app.command("meeting", help=text("meeting.cli.help"))(audit_meeting.meeting)
app.command("run", help=text("audit.cli.run.help"))(audit_run.run)


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
    from coach.settings import load_settings

    wishes = wishes_of(stage_order, won or [], lost or [], column or [])
    found = read_facts(role, deals, spend, load_settings(), wishes)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    from rich.console import Console

    from coach.cli.audit_tables import tables

    console = Console(highlight=False)
    for part in tables(found):
        console.print(part)


def wishes_of(stage_order: str, won: list[str], lost: list[str], columns: list[str]) -> "Wishes":
    """Return what the options of a command say about the exports."""
    from coach.audit.facts import Wishes
    from coach.audit.types import StageKind

    kinds: dict[str, StageKind] = dict.fromkeys(won, "won")
    kinds |= dict.fromkeys(lost, "lost")
    stages = [stage.strip() for stage in stage_order.split(",") if stage.strip()]
    return Wishes(columns=_columns(columns), stage_order=stages, kinds=kinds)


def _columns(given: list[str]) -> "dict[TableName, dict[str, str]]":
    from coach.errors import InputError

    chosen: dict[TableName, dict[str, str]] = {"deals": {}, "spend": {}}
    for one in given:
        place, found, name = one.partition("=")
        table, dot, role = place.strip().partition(".")
        meant = next((known for known in chosen if known == table), None)
        if not found or not dot or meant is None:
            raise InputError("audit.column_option", given=one)
        chosen[meant][role] = name.strip()
    return chosen
