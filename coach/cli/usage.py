"""What is wrong with a call, in the language of the program: typer itself says it in English only.

typer keeps no catalogue of these messages, so they are told anew from what its errors hold. One that is not known here
is shown as typer says it.
"""

import re
from typing import Any

import typer

from coach.texts import has_text, text

WrongCall: type[Exception] = typer.BadParameter.__mro__[2]
"""What typer raises for every wrong call; of its family only `BadParameter` has a public name."""

_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((?P<words>.*)\)", re.DOTALL)
_COMMAND = re.compile(r"No such command '(?P<name>.*)'\.", re.DOTALL)
_CHOICE = re.compile(r"is not one of (?P<choices>.*)\.$", re.DOTALL)


def told(error: Any) -> str:
    """Return what is wrong and how to call it, to be printed.

    Args:
        error: a `WrongCall`.
    """
    lines = [_problem(error) or error.format_message()]
    if error.ctx is not None:
        usage = error.ctx.get_usage().removeprefix("Usage: ")
        for word in ("[OPTIONS]", "COMMAND [ARGS]..."):
            usage = usage.replace(word, text(f"usage.word.{word}"))
        lines.append(text("usage.how", usage=usage, help=f"{error.ctx.command_path} --help"))
    return "\n".join(lines)


def is_help(error: Exception) -> bool:
    """Tell whether a group was called without a command: then its help is shown and nothing is wrong."""
    return type(error).__name__ == "NoArgsIsHelpError"


def _problem(error: Any) -> str:
    """Return what is wrong; empty when it is none of the known kinds."""
    match type(error).__name__:
        case "NoSuchOption":
            near = ", ".join(sorted(error.possibilities or ()))
            return text("usage.option", name=error.option_name) + (text("usage.near", near=near) if near else "")
        case "MissingParameter":
            kind = "option" if getattr(error.param, "param_type_name", "") == "option" else "argument"
            return text(f"usage.missing.{kind}", name=_name(error))
        case "BadOptionUsage":
            return text("usage.no-value", name=error.option_name) if "requires" in error.message else ""
        case "BadParameter":
            return _bad_value(error)
    extra, command = _EXTRA.fullmatch(error.message), _COMMAND.fullmatch(error.message)
    if extra:
        return text("usage.extra", words=extra["words"])
    return text("usage.command", name=command["name"]) if command else ""


def _bad_value(error: Any) -> str:
    """Return what is wrong with a value: pydantic checked it and says what it wanted."""
    checked: Any = error.__cause__
    if found := _CHOICE.search(error.message):
        problem = text("usage.value.choice", choices=found["choices"])
    elif hasattr(checked, "errors") and has_text(f"usage.value.{checked.errors()[0]['type']}"):
        first = checked.errors()[0]
        limit = next(iter(first.get("ctx", {}).values()), "")
        problem = text(f"usage.value.{first['type']}", limit=limit)
    else:
        problem = error.message
    return text("usage.value", name=_name(error), problem=problem)


def _name(error: Any) -> str:
    return str(error.param.get_error_hint()).strip("'") if error.param is not None else "?"
