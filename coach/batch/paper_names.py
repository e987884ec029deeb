"""Whose document it is, and for which role: from its first lines, otherwise from the name of the file."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import PureWindowsPath

from coach.batch.names import load_names, role_of
from coach.batch.paper_lines import Line
from coach.language.person_words import is_listed_name
from coach.rubric.types import Role

_MOST_WORDS = 5
_FIRST_LINES = 8
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_AFTER = re.compile(r"\s*[,;|(].*$")
_PARTS = re.compile(r"[\W_\d]+")


def candidate_of(lines: Sequence[Line], file: str) -> str:
    """Return the candidate's name.

    Args:
        lines: those before the first question.
        file: the name of the document, with folders.
    """
    labelled = (_value(line, "candidate") for line in lines)
    return next((name for name in labelled if name), "") or _headed(lines) or name_of_file(file)


def role_in(lines: Sequence[Line]) -> Role | None:
    """Return the role that the lines before the first question name, if any."""
    return next((role for line in lines if (role := role_of(_value(line, "role")))), None)


def name_of_file(file: str) -> str:
    """Return what is left of a file's name without words such as «ответы»; otherwise that of its folder."""
    path = PureWindowsPath(file)
    for part in (path.stem, *reversed(path.parts[:-1])):
        words = [word for word in _PARTS.split(part) if word]
        kept = [word for word in words if word.casefold() not in load_names().document.file_words]
        if kept:
            return " ".join(kept)
    return path.stem


def _value(line: Line, what: str) -> str:
    found = _patterns()[what].match(line.text)
    value = _AFTER.sub("", found["value"]).strip(" .") if found else ""
    return value if len(value.split()) <= _MOST_WORDS else ""


def _headed(lines: Sequence[Line]) -> str:
    """Return the line that is nothing but a name of two to four words."""
    for line in lines[:_FIRST_LINES]:
        words = line.text.strip(" .").split()
        capital = all(_WORD.fullmatch(word) and word[0].isupper() for word in words)
        if 2 <= len(words) <= 4 and capital and any(is_listed_name(word) for word in words):
            return " ".join(words)
    return ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = load_names().document
    return {name: re.compile(getattr(rules, name), re.IGNORECASE) for name in ("candidate", "role")}
