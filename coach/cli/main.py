"""The console script `coach`: mounts the commands and turns errors into words and exit codes."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from coach.cli.usage import WrongCall, is_help, told
from coach.errors import CoachError
from coach.texts import explain, text, use_language

UNEXPECTED = 70
"""Exit code for an error nobody foresaw (EX_SOFTWARE of sysexits.h)."""

INTERRUPTED = 130


def _build() -> typer.Typer:
    from coach.cli import (
        audit,
        backup,
        bank,
        batch,
        doctor,
        evals,
        grade,
        interview,
        knowledge,
        log,
        people,
        personal,
        token,
        user,
        web,
        worker,
    )

    app = typer.Typer(
        name="coach",
        help=text("cli.help"),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    single: dict[str, Callable[..., object]] = {
        "web": web.web,
        "interview": interview.interview,
        "grade": grade.grade,
        "ask": knowledge.ask,
        "hide": personal.hide,
        "doctor": doctor.doctor,
        "worker": worker.worker,
        "backup": backup.backup,
        "restore": backup.restore,
    }
    app.callback()(_whole)
    for name, command in single.items():
        app.command(name, help=text(f"cli.{name}.help"))(command)
    app.add_typer(bank.app, name="bank", help=text("cli.bank.help"))
    app.add_typer(batch.app, name="batch", help=text("intake.cli.help"))
    app.add_typer(knowledge.app, name="knowledge", help=text("cli.knowledge.help"))
    app.add_typer(audit.app, name="audit", help=text("cli.audit.help"))
    app.add_typer(evals.app, name="eval", help=text("cli.eval.help"))
    app.add_typer(user.app, name="user", help=text("people.cli.user.help"))
    app.add_typer(token.app, name="token", help=text("token.cli.help"))
    app.add_typer(people.app, name="people", help=text("people.cli.people.help"))
    app.add_typer(log.app, name="log", help=text("people.cli.log.help"))
    return app


def _version(wanted: bool) -> None:
    if wanted:
        from coach import __version__

        typer.echo(__version__)
        raise typer.Exit


def _whole(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=text("cli.version"))
    ] = False,
) -> None:
    """Hold the options that belong to no command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line.

    Args:
        arguments: what follows `coach`; the process's own arguments if None.

    Raises:
        SystemExit: always; 0 fine, 2 bad input, 3 some ungraded, 70 unexpected, 130 interrupted.
    """
    use_language(_language())
    try:
        given = list(sys.argv[1:] if arguments is None else arguments)
        left = _build()(args=given, prog_name="coach", standalone_mode=False)
    except CoachError as error:
        typer.secho(explain(error), err=True, fg="red")
        raise SystemExit(error.exit_code) from error
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of a pipe (head, less) left: nothing to tell anybody.
        sys.stdout = None
        raise SystemExit(0) from None
    except typer.Abort:
        typer.echo(text("usage.aborted"), err=True)
        raise SystemExit(1) from None
    except Exception as error:
        if isinstance(error, WrongCall):
            raise SystemExit(_wrong_call(error)) from None
        # The outer edge: a user gets a sentence, whoever mends it gets the traceback on request.
        _unexpected(error)
        raise SystemExit(UNEXPECTED) from error
    raise SystemExit(left if isinstance(left, int) else 0)


def _wrong_call(error: Any) -> int:
    """Say what is wrong with a call and return the exit code; a group without a command shows its help."""
    if is_help(error):
        error.show()
    else:
        typer.secho(told(error), err=True, fg="red")
    return int(error.exit_code)


def _language() -> str:
    """Return the language of the settings without reading them all: help texts need it before anything is loaded."""
    if given := os.environ.get("COACH_LANGUAGE"):
        return given
    try:
        if Path(".env").is_file():
            from dotenv import dotenv_values

            if given := dotenv_values(".env").get("COACH_LANGUAGE"):
                return given
        if Path("coach.toml").is_file():
            import tomllib

            return str(tomllib.loads(Path("coach.toml").read_text(encoding="utf-8")).get("language", "ru"))
    except (OSError, ValueError):
        return "ru"  # what is wrong with the file is said by the command that reads it
    return "ru"


def _unexpected(error: Exception) -> None:
    typer.secho(text("cli.unexpected", kind=type(error).__name__, problem=error), err=True, fg="red")
    if os.environ.get("COACH_LOG_LEVEL") == "debug":
        logging.getLogger("coach").error("unexpected", exc_info=error)


if __name__ == "__main__":
    main()
