"""`coach batch question`: a draft of a rubric for a question of the director's own, to be edited before it grades."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.cli.grade import role_given
from coach.texts import explain, text

if TYPE_CHECKING:
    from coach.batch.record import OwnQuestion
    from coach.rubric.library import Library
    from coach.rubric.types import Role
    from coach.settings import Settings


def question(
    asked: Annotated[str, typer.Argument(help=text("workspace.cli.own_asked"), show_default=False)],
    role: Annotated[str, typer.Option(help=text("intake.cli.template_role"))],
    out: Annotated[Path, typer.Option("--out", "-o", help=text("workspace.cli.own_out"))],
    judge: Annotated[Literal["offline", "llm"], typer.Option(help=text("workspace.cli.own_judge"))] = "offline",
) -> None:
    """Write a draft; nothing can be graded by it before a person has put a name to it."""
    from coach.batch.own.draft import draft_from_bank
    from coach.batch.own.file import drafts_bytes
    from coach.files.atomic import check_writable, write_atomically
    from coach.rubric.library import load_library
    from coach.settings import load_settings

    named = role_given(role)
    assert named is not None  # an unknown role was refused
    check_writable(out)
    settings = load_settings()
    library = load_library(settings.own_banks)
    draft = _by_model(asked, named, library, settings) if judge == "llm" else draft_from_bank(asked, named, library)
    write_atomically(out, drafts_bytes([draft]))
    near = library.rubric(draft.nearest).question.title
    typer.echo(text("workspace.cli.own_drafted", file=out, nearest=near), err=True)


def _by_model(asked: str, role: "Role", library: "Library", settings: "Settings") -> "OwnQuestion":
    import asyncio

    from coach.batch.own.model_draft import draft_by_model
    from coach.errors import ModelError
    from coach.llm.gateway import open_gateway
    from coach.llm.structured import Failed

    async def work() -> "OwnQuestion | Failed":
        async with open_gateway(settings) as gateway:
            return await draft_by_model(asked, role, library, gateway)

    found = asyncio.run(work())
    if isinstance(found, Failed):
        problem = explain(ModelError(found.reason_code, **found.details))
        raise ModelError("own.by_model", problem=problem)
    return found
