"""`coach batch`: look at an upload before it is graded, get a table to fill in; durable batches stand beside."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from coach.cli import batch_own, batch_people, batch_results
from coach.cli.batch_jobs import COMMANDS
from coach.cli.grade import role_given
from coach.texts import text

app = typer.Typer(no_args_is_help=True)
for _name, _command in COMMANDS.items():
    app.command(_name, help=text(f"jobs.cli.{_name}.help"))(_command)
for _name, _command in (batch_people.COMMANDS | batch_results.COMMANDS).items():
    app.command(_name, help=text(f"workspace.cli.{_name}"))(_command)
app.command("question", help=text("workspace.cli.own_question"))(batch_own.question)


@app.command("preview", help=text("intake.cli.preview"))
def preview(
    file: Annotated[Path, typer.Argument(help=text("batch.cli.file"), show_default=False)],
    role: Annotated[str | None, typer.Option(help=text("batch.cli.role"))] = None,
    maps: Annotated[list[str] | None, typer.Option("--map", help=text("intake.cli.map"))] = None,
    candidate_column: Annotated[str | None, typer.Option(help=text("intake.cli.candidate_column"))] = None,
    encoding: Annotated[str | None, typer.Option(help=text("batch.cli.encoding"))] = None,
    separator: Annotated[str | None, typer.Option(help=text("batch.cli.separator"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=text("intake.cli.json"))] = False,
) -> None:
    """Say what a file holds and what was taken for what; nothing is graded."""
    import json

    from coach.batch.intake import take_in
    from coach.batch.mapping import parse_wishes
    from coach.batch.preview import preview_lines, preview_object
    from coach.rubric.library import load_library
    from coach.settings import load_settings

    settings = load_settings()
    library = load_library(settings.own_banks)
    wishes = parse_wishes(maps or [], library, candidate=candidate_column)
    found = take_in(
        file, settings, library, role=role_given(role), wishes=wishes, encoding=encoding, separator=separator
    )
    if as_json:
        typer.echo(json.dumps(preview_object(found, file), ensure_ascii=False, indent=2))
        return
    for line in preview_lines(found, file, library):
        typer.echo(line)


@app.command("template", help=text("intake.cli.template"))
def template(
    role: Annotated[str, typer.Option(help=text("intake.cli.template_role"))],
    out: Annotated[Path, typer.Option("--out", "-o", help=text("intake.cli.template_out"))],
    shape: Annotated[Literal["wide", "long"], typer.Option(help=text("intake.cli.shape"))] = "wide",
) -> None:
    """Write an empty table for the answers."""
    from coach.batch.template import template as made
    from coach.files.atomic import write_atomically
    from coach.rubric.library import load_library
    from coach.settings import load_settings

    named = role_given(role)
    assert named is not None  # an unknown role was refused
    write_atomically(out, made(out, named, shape, load_library(load_settings().own_banks)))
    typer.echo(text("batch.cli.written", file=out), err=True)
