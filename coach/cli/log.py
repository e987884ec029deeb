"""`coach log`: who did what, and the proof that nobody changed it."""

from typing import Annotated

import typer

from coach.cli.user import opened
from coach.texts import text

app = typer.Typer(no_args_is_help=True)

BROKEN = 3
"""Exit code when the log does not fit together."""


@app.command(help=text("people.cli.log.show.help"))
def show(count: Annotated[int, typer.Option("--count", "-n", min=1, help=text("people.cli.log.count"))] = 50) -> None:
    """Print the newest entries, the oldest of them first; names stand for ids that are still known."""
    with opened() as store:
        names = {account.id: account.login for account in store.accounts.list()}
        entries = store.journal.newest(count)
    for entry in reversed(entries):
        actor, object_ = names.get(entry.actor, entry.actor), names.get(entry.object, entry.object)
        typer.echo(f"{entry.seq:6}  {entry.at[:19]}  {actor:20} {entry.action:24} {object_}")


@app.command(help=text("people.cli.log.verify.help"))
def verify(head: Annotated[str, typer.Option(help=text("people.cli.log.head"), show_default=False)] = "") -> None:
    """Check the chain; prints the number and the hash of the last entry, to be noted elsewhere."""
    from coach.errors import InputError
    from coach.people.journal import verify as check

    number, _, hash_ = head.partition(":")
    if head and not (number.isdigit() and len(hash_) == 64):
        raise InputError("people.head")
    with opened() as store:
        found = check(store.journal.entries(), noted=(int(number), hash_) if head else None)
    if found.problem:
        problem = text(f"people.cli.log.{found.problem}", number=found.broken)
        typer.secho(problem, err=True, fg="red")
        raise typer.Exit(BROKEN)
    typer.echo(text("people.cli.log.fine", entries=found.entries, head=f"{found.entries}:{found.head}"))
