"""`coach user`: who may log in."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.texts import text

if TYPE_CHECKING:
    from coach.people.accounts import Accounts
    from coach.store import Store

app = typer.Typer(no_args_is_help=True)

Role = Literal["director", "candidate", "reviewer"]
Login = Annotated[str, typer.Argument(help=text("people.cli.login"), show_default=False)]
RoleOption = Annotated[Role, typer.Option("--role", help=text("people.cli.role"), show_default=False)]
Generate = Annotated[bool, typer.Option("--generate", help=text("people.cli.generate"))]
NameOption = Annotated[str, typer.Option("--name", help=text("people.cli.name"), show_default=False)]
YesOption = Annotated[bool, typer.Option("--yes", help=text("people.cli.yes"))]


@contextmanager
def opened() -> "Iterator[Store]":
    """Open the store of the settings."""
    from coach.settings import load_settings
    from coach.store import open_store

    with open_store(load_settings()) as store:
        yield store


@contextmanager
def _accounts() -> "Iterator[Accounts]":
    from coach.people.accounts import Accounts
    from coach.people.journal import COMMAND_LINE

    with opened() as store:
        yield Accounts(store, COMMAND_LINE)


@app.command(help=text("people.cli.add.help"))
def add(
    login: Login,
    role: RoleOption,
    name: NameOption = "",
    generate: Generate = False,
) -> None:
    """Make an account; the password is asked for, read from standard input or generated, never an argument."""
    with _accounts() as accounts:
        password = _password(generate=generate)
        account = accounts.add(login, role, password, name=name)
    typer.echo(text("people.cli.added", login=account.login, role=text(f"people.role.{role}")))
    if generate:
        typer.echo(text("people.cli.generated", password=password))


@app.command("list", help=text("people.cli.list.help"))
def list_() -> None:
    """Print the accounts."""
    with _accounts() as accounts:
        found = accounts.store.accounts.list()
    if not found:
        typer.echo(text("people.cli.none"))
    for account in found:
        state = "" if account.disabled_at is None else "  " + text("people.cli.disabled-mark")
        role = text(f"people.role.{account.role}")
        typer.echo(f"{account.login:24} {role:14} {account.created_at:%Y-%m-%d}  {account.name}{state}")


@app.command(help=text("people.cli.password.help"))
def password(login: Login, generate: Generate = False) -> None:
    """Change a password; all logins of the account end."""
    with _accounts() as accounts:
        account = accounts.find(login)
        chosen = _password(generate=generate)
        accounts.set_password(account, chosen)
    typer.echo(text("people.cli.password.done", login=account.login))
    if generate:
        typer.echo(text("people.cli.generated", password=chosen))


@app.command(help=text("people.cli.disable.help"))
def disable(login: Login) -> None:
    """Let nobody in with this account any more."""
    with _accounts() as accounts:
        accounts.disable(account := accounts.find(login))
    typer.echo(text("people.cli.disabled", login=account.login))


@app.command(help=text("people.cli.enable.help"))
def enable(login: Login) -> None:
    """Let them in again."""
    with _accounts() as accounts:
        accounts.enable(account := accounts.find(login))
    typer.echo(text("people.cli.enabled", login=account.login))


@app.command(help=text("people.cli.setrole.help"))
def role(login: Login, new: Annotated[Role, typer.Argument(help=text("people.cli.role"), show_default=False)]) -> None:
    """Change what somebody may do."""
    with _accounts() as accounts:
        accounts.set_role(account := accounts.find(login), new)
    typer.echo(text("people.cli.setrole.done", login=account.login, role=text(f"people.role.{new}")))


@app.command(help=text("people.cli.remove.help"))
def remove(login: Login, yes: YesOption = False) -> None:
    """Delete an account."""
    with _accounts() as accounts:
        account = accounts.find(login)
        if not yes:
            typer.confirm(text("people.cli.remove.sure", login=account.login), abort=True)
        accounts.remove(account)
    typer.echo(text("people.cli.removed", login=account.login))


@app.command(help=text("people.cli.invite.help"))
def invite(
    login: Login,
    role: RoleOption = "candidate",
    name: NameOption = "",
    days: Annotated[int, typer.Option(min=1, max=90, help=text("people.cli.days"))] = 7,
) -> None:
    """Print a link with which somebody makes their account, once."""
    from coach.people.invitations import Invitations
    from coach.people.journal import COMMAND_LINE
    from coach.people.keys import load_key
    from coach.settings import load_settings

    settings = load_settings()
    with opened() as store:
        token = Invitations(store, load_key(settings)).invite(COMMAND_LINE, login, role, name=name, days=days)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    home = settings.public_url.rstrip("/") or f"http://{host}:{settings.port}"
    typer.echo(text("people.cli.invited", days=days, link=f"{home}/join/{token}"))
    if not settings.public_url and _is_everywhere(settings.host):
        typer.secho(text("people.cli.invited.host", host=host), err=True, fg="yellow")


def _is_everywhere(host: str) -> bool:
    """Say whether a server on `host` listens on all addresses: then it is none that a browser can open."""
    from ipaddress import ip_address

    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _password(*, generate: bool) -> str:
    from coach.people.passwords import generate as generated

    if generate:
        return generated()
    if sys.stdin.isatty():
        return str(typer.prompt(text("people.cli.prompt"), hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
