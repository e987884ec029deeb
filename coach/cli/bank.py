"""`coach bank`: check, list and show the questions."""

from typing import Annotated

import typer

from coach.texts import plural, text

app = typer.Typer(no_args_is_help=True)


@app.command("check", help=text("bank.check.help"))
def check() -> None:
    """Validate every bank, scale, glossary and reference; print one line a file."""
    from coach.knowledge.validation import check_knowledge
    from coach.settings import load_settings

    for line in check_knowledge(load_settings()):
        typer.echo(line)


@app.command("list", help=text("bank.list.help"))
def list_questions(role: Annotated[str | None, typer.Option(help=text("bank.role.help"))] = None) -> None:
    """Print the ids and texts of the questions."""
    from coach.rubric.library import load_library
    from coach.settings import load_settings

    rubrics = list(load_library(load_settings().own_banks).rubrics(role))
    width = max((len(rubric.question.id) for rubric in rubrics), default=0)
    for rubric in rubrics:
        typer.echo(f"{rubric.question.id:<{width}}  {rubric.question.text}")
    typer.echo(plural("bank.count", len(rubrics)), err=True)


@app.command("show", help=text("bank.show.help"))
def show(question_id: Annotated[str, typer.Argument(help=text("bank.id.help"))]) -> None:
    """Print one question with its criteria, checks, red flags and anchors."""
    from coach.rubric.library import load_library
    from coach.rubric.outline import outline
    from coach.settings import load_settings

    typer.echo(outline(load_library(load_settings().own_banks).rubric(question_id)))


@app.command("schema", help=text("bank.schema.help"))
def schema() -> None:
    """Print the JSON Schema of a bank file."""
    from coach.rubric.schema import bank_schema

    typer.echo(bank_schema())
