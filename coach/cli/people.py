"""`coach people`: personal data, exported and deleted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli.user import Login, YesOption, opened
from coach.texts import text

if TYPE_CHECKING:
    from coach.people.personal import PersonalData

app = typer.Typer(no_args_is_help=True)

_LOCAL = "local"


@contextmanager
def _data() -> "Iterator[PersonalData]":
    from coach.people.journal import COMMAND_LINE
    from coach.people.personal import PersonalData
    from coach.settings import load_settings

    with opened() as store:
        yield PersonalData(store, load_settings(), COMMAND_LINE)


def _owner(data: "PersonalData", login: str) -> str:
    """Return the id behind a login; `local` is the one user of a program without a login."""
    from coach.people.accounts import Accounts

    return _LOCAL if login == _LOCAL else Accounts(data.store, data.actor).find(login).id


@app.command(help=text("people.cli.export.help"))
def export(login: Login, out: Annotated[Path, typer.Option(help=text("people.cli.export.out"))]) -> None:
    """Write all that is kept of somebody into a ZIP file."""
    from coach.files.atomic import check_writable, write_atomically

    check_writable(out)
    with _data() as data:
        write_atomically(out, data.export(_owner(data, login)))
    typer.echo(text("people.cli.exported", path=out))


@app.command(help=text("people.cli.forget.help"))
def forget(login: Login, yes: YesOption = False) -> None:
    """Delete somebody and all that is kept of them."""
    with _data() as data:
        owner = _owner(data, login)
        if not yes:
            typer.confirm(text("people.cli.forget.sure", login=login), abort=True)
        clean = data.forget(owner)
    typer.echo(text("people.cli.forgotten", login=login))
    if not clean:
        typer.secho(text("people.cli.busy"), err=True, fg="yellow")


@app.command("forget-candidate", help=text("people.cli.candidate.help"))
def forget_candidate(
    name: Annotated[str, typer.Argument(help=text("people.cli.candidate.name"), show_default=False)],
    yes: YesOption = False,
) -> None:
    """Delete the answers of a candidate from all batches."""
    if not yes:
        typer.confirm(text("people.cli.forget.sure", login=name), abort=True)
    with _data() as data:
        gone = data.forget_candidate(name)
    typer.echo(text("people.cli.candidate.done", n=gone.answers, labelled=gone.labelled))
    if not gone.clean:
        typer.secho(text("people.cli.busy"), err=True, fg="yellow")


@app.command("forget-old", help=text("people.cli.old.help"))
def forget_old(days: Annotated[int | None, typer.Option(min=1, help=text("people.cli.old.days"))] = None) -> None:
    """Delete what is older than the time of keeping."""
    from coach.errors import SettingsError

    with _data() as data:
        kept = days or data.settings.retention_days
        if not kept:
            raise SettingsError("people.no-retention")
        gone = data.forget_old(kept)
    counted = {name: gone[name] for name in ("interviews", "audits", "batches", "invitations")}
    typer.echo(text("people.cli.old.done", lang=None, **counted))
