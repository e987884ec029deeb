"""`coach audit guide`: the guided audit in the terminal."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.cli.interview import LOCAL_OWNER
from coach.texts import text

if TYPE_CHECKING:
    from coach.audit.guide.service import GuideService
    from coach.rubric.types import Role

_INTERRUPTED = 130


def guide(
    role: Annotated[Literal["rop", "rom"], typer.Option(help=text("audit.cli.role"))] = "rop",
    title: Annotated[str, typer.Option(help=text("guide.cli.title"))] = "",
    resume: Annotated[str | None, typer.Option(help=text("guide.cli.resume"))] = None,
    owner: Annotated[str, typer.Option(help=text("interview.cli.owner"))] = LOCAL_OWNER,
) -> None:
    """Lead an audit, new or resumed.

    Ctrl-C or the end of the input stops it; everything so far is kept.
    """
    from coach.audit.drafting import draft
    from coach.audit.guide.service import GuideService
    from coach.people.journal import COMMAND_LINE, NOBODY, record
    from coach.settings import load_settings
    from coach.store import open_store

    settings = load_settings()
    with open_store(settings) as store:
        record(store, COMMAND_LINE, "audit.guide", resume or NOBODY)
        service = GuideService(store=store, settings=settings, drafter=draft)
        _lead(service, role, title, resume, owner)


def _lead(service: "GuideService", role: "Role", title: str, resume: str | None, owner: str) -> None:
    from coach.cli.audit_guide_terminal import GuideTerminal

    with GuideTerminal(service, owner) as terminal:
        if resume is None:
            terminal.start(role, title)
        else:
            terminal.resume(resume)
        try:
            terminal.play()
        except KeyboardInterrupt:
            terminal.say_paused()
            raise typer.Exit(_INTERRUPTED) from None
        except EOFError:
            terminal.say_paused()
