"""`coach interview`: an interview in the terminal."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.texts import current_language, text

if TYPE_CHECKING:
    from coach.cli.interview_terminal import Terminal
    from coach.settings import Settings
    from coach.store import Store

LOCAL_OWNER = "local"
"""Whose sessions they are while there is no login; the pages use the same name, so the history is one."""

_INTERRUPTED = 130


def interview(
    role: Annotated[str, typer.Option(help=text("interview.cli.role"))] = "rop",
    mode: Annotated[str, typer.Option(help=text("interview.cli.mode"))] = "training",
    questions: Annotated[int | None, typer.Option("--questions", "-n", help=text("interview.cli.questions"))] = None,
    chosen: Annotated[list[str] | None, typer.Option("--question", help=text("interview.cli.chosen"))] = None,
    resume: Annotated[str | None, typer.Option(help=text("interview.cli.resume"))] = None,
    owner: Annotated[str, typer.Option(help=text("interview.cli.owner"))] = LOCAL_OWNER,
    out: Annotated[Path | None, typer.Option(help=text("interview.cli.out"))] = None,
) -> None:
    """Play an interview, new or resumed, and print (and save) its report.

    Ctrl-C or the end of the input stops it; everything said so far is kept.
    """
    from uuid import uuid4

    from coach.settings import load_settings
    from coach.store import open_store

    _check(out)
    settings = load_settings()
    with open_store(settings) as store, _terminal(settings, store, owner) as terminal:
        if resume is not None:
            terminal.resume(resume)
        else:
            terminal.start(role=role, mode=mode, questions=questions, chosen=chosen or (), command_id=uuid4().hex)
        _play(terminal, out)


def _play(terminal: "Terminal", out: Path | None) -> None:
    from coach.errors import CoachError

    try:
        terminal.play()
    except KeyboardInterrupt:
        terminal.say_paused()
        raise typer.Exit(_INTERRUPTED) from None
    except EOFError:
        terminal.say_paused()
        return
    except CoachError:
        terminal.say_paused()
        raise
    report = terminal.show_report()
    if out is not None:
        from coach.files.atomic import write_atomically
        from coach.interview.rendering import to_docx, to_markdown

        render = to_docx if out.suffix.lower() == ".docx" else to_markdown
        written = render(report, current_language(), terminal.titles)
        write_atomically(out, written.encode() if isinstance(written, str) else written)
        typer.echo(text("interview.cli.saved", path=out))


def _check(out: Path | None) -> None:
    """Find out before the first question whether the report can be written."""
    from coach.errors import InputError
    from coach.files.atomic import check_writable

    if out is None:
        return
    if out.suffix.lower() not in {".md", ".docx"}:
        raise InputError("interview.report-format", path=out)
    check_writable(out)


def _terminal(settings: "Settings", store: "Store", owner: str) -> "Terminal":
    from coach.cli.interview_terminal import Terminal
    from coach.grading.judges import LateJudge, chosen
    from coach.interview.interviewer import Interviewer
    from coach.interview.service import InterviewService
    from coach.llm.late import LateGateway
    from coach.rubric.library import load_library

    gateway = LateGateway(settings) if chosen(settings) == "llm" else None
    judge = LateJudge(settings, gateway=gateway)
    service = InterviewService(
        store=store,
        library=load_library(settings.own_banks),
        judge=judge,
        settings=settings,
        interviewer=Interviewer(gateway) if gateway is not None else None,
    )

    async def close() -> None:
        await judge.close()
        if gateway is not None:
            await gateway.close()

    return Terminal(service, owner, _titles(), close)


def _titles() -> dict[str, str]:
    from coach.knowledge.cards import load_cards

    return {id_: card.title for id_, card in load_cards().items()}
