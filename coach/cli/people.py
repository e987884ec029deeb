"""`coach people`: personal data, exported and deleted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli.user import YesOption, opened
from coach.texts import text

if TYPE_CHECKING:
    from coach.people.personal import PersonalData

app = typer.Typer(no_args_is_help=True)

_LOCAL = "local"
Whose = Annotated[str, typer.Argument(help=text("people.cli.whose"), show_default=False)]


@contextmanager
def _data() -> "Iterator[PersonalData]":
    from coach.people.journal import COMMAND_LINE
    from coach.people.personal import PersonalData
    from coach.settings import load_settings

    with opened() as store:
        yield PersonalData(store, load_settings(), COMMAND_LINE)


def _owner(data: "PersonalData", said: str) -> str:
    """Return the id behind a login or an id; `local` is the one user of a program without a login.

    '' stands for somebody who was invited and never came. An id works without an account too, while anything is kept.
    """
    from coach.people.accounts import Accounts, folded
    from coach.people.invited import invited

    known = data.store.accounts
    if said == _LOCAL:
        return _LOCAL
    if (account := known.by_login(folded(said)) or known.by_id(said)) is not None:
        return account.id
    if data.store.held.anything(said):
        return said
    return "" if invited(data.store, said) else Accounts(data.store, data.actor).find(said).id


@app.command(help=text("people.cli.export.help"))
def export(login: Whose, out: Annotated[Path, typer.Option(help=text("people.cli.export.out"))]) -> None:
    """Write all that is kept of somebody into a ZIP file."""
    from coach.files.atomic import check_writable, write_atomically
    from coach.people.invited import export_invited

    check_writable(out)
    with _data() as data:
        owner = _owner(data, login)
        write_atomically(out, data.export(owner) if owner else export_invited(data, login))
    typer.echo(text("people.cli.exported", path=out))


@app.command(help=text("people.cli.forget.help"))
def forget(login: Whose, yes: YesOption = False) -> None:
    """Delete somebody and all that is kept of them."""
    from coach.people.invited import forget_invited

    with _data() as data:
        owner = _owner(data, login)
        if not yes:
            typer.confirm(text("people.cli.forget.sure", login=login), abort=True)
        clean = data.forget(owner) if owner else forget_invited(data, login)
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
