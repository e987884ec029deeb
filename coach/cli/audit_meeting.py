"""`coach audit meeting`: a planning meeting against the checklist of daily management."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.texts import current_language, text

if TYPE_CHECKING:
    from coach.audit.meeting.types import MeetingReview, Transcript
    from coach.rubric.types import Role
    from coach.settings import Settings


def meeting(
    files: Annotated[list[Path], typer.Argument(help=text("meeting.cli.files"))],
    role: Annotated[Literal["rop", "rom"], typer.Option(help=text("audit.cli.role"))] = "rop",
    out: Annotated[Path | None, typer.Option(help=text("meeting.cli.out"))] = None,
    judge: Annotated[bool, typer.Option("--judge", help=text("meeting.cli.judge"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=text("meeting.cli.json"))] = False,
) -> None:
    """Review the last of the transcripts; the ones before it are the earlier meetings."""
    from coach.audit.meeting.review import review
    from coach.audit.meeting.transcript import read_transcript
    from coach.settings import load_settings

    _check(out)
    settings = load_settings()
    *earlier, newest = [read_transcript(path, settings) for path in files]
    made = asyncio.run(_with_model(settings, newest, earlier, role)) if judge else review(newest, earlier, role)
    if as_json:
        typer.echo(made.model_dump_json(indent=2))
    elif out is None:
        from rich.console import Console
        from rich.markdown import Markdown

        from coach.audit.meeting.document import review_report
        from coach.files.markdown import report_markdown

        Console(highlight=False).print(Markdown(report_markdown(review_report(made, current_language()))))
    else:
        _write(out, made)


async def _with_model(
    settings: "Settings", newest: "Transcript", earlier: "list[Transcript]", role: "Role"
) -> "MeetingReview":
    from coach.audit.meeting.model import review_with_model
    from coach.llm.gateway import open_gateway

    async with open_gateway(settings) as gateway:
        return await review_with_model(gateway, newest, earlier, role)


def _check(out: Path | None) -> None:
    """Find out before the work whether its result can be written."""
    from coach.errors import InputError
    from coach.files.atomic import check_writable

    if out is None:
        return
    if out.suffix.lower() not in {".md", ".docx"}:
        raise InputError("meeting.format", path=out)
    check_writable(out)


def _write(out: Path, made: "MeetingReview") -> None:
    from coach.audit.meeting.document import review_report
    from coach.files.atomic import write_atomically
    from coach.files.docx import docx_bytes
    from coach.files.markdown import report_markdown

    report = review_report(made, current_language())
    data = docx_bytes(report) if out.suffix.lower() == ".docx" else report_markdown(report).encode()
    write_atomically(out, data)
    typer.echo(text("meeting.cli.done", path=out))
