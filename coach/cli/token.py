"""`coach token`: who may use the API from another program."""

from typing import Annotated

import typer

from coach.cli.user import Login, opened
from coach.texts import text

app = typer.Typer(no_args_is_help=True)


@app.command(help=text("token.cli.add.help"))
def add(
    login: Login,
    name: Annotated[str, typer.Option("--name", help=text("token.cli.name"))] = "",
    days: Annotated[int, typer.Option("--days", help=text("token.cli.days"))] = 90,
) -> None:
    """Make a token and print it, once."""
    from coach.people.journal import COMMAND_LINE
    from coach.people.tokens import Tokens

    with opened() as store:
        token = Tokens(store, COMMAND_LINE).add(login, name=name, days=days)
    typer.echo(token)
    typer.echo(text("token.cli.added", days=days), err=True)


@app.command("list", help=text("token.cli.list.help"))
def list_() -> None:
    """Print the tokens without what makes them work."""
    from coach.people.tokens import SHOWN

    with opened() as store:
        found = store.tokens.list()
        logins = {account.id: account.login for account in store.accounts.list()}
    if not found:
        typer.echo(text("token.cli.none"))
    for token in found:
        login = logins.get(token.account_id, "?")
        until = text("token.cli.until", day=f"{token.expires_at:%Y-%m-%d}")
        typer.echo(f"{token.token_hash[:SHOWN]}  {login}  {until}  {token.name}")


@app.command(help=text("token.cli.remove.help"))
def remove(shown: Annotated[str, typer.Argument(help=text("token.cli.shown"), show_default=False)]) -> None:
    """Withdraw a token; what uses it is refused from the next request on."""
    from coach.people.journal import COMMAND_LINE
    from coach.people.tokens import Tokens

    with opened() as store:
        Tokens(store, COMMAND_LINE).remove(shown)
    typer.echo(text("token.cli.removed"))
