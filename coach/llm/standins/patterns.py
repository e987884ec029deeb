"""Personal data that has a form of its own: e-mails, messengers, addresses, numbers of documents, phones."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated

from phonenumbers import Leniency, PhoneNumberMatcher
from pydantic import AfterValidator

from coach.llm.standins.found import Found, Kind, add
from coach.resources import package_file
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Text

_REGION = "RU"
"""Where a number without a country code is at home."""
_DIGITS = re.compile(r"\D")


def _compiles(expression: str) -> str:
    re.compile(expression)
    return expression


Expression = Annotated[Text, AfterValidator(_compiles)]


class Pattern(Frozen):
    """One expression; a group `it` narrows what is replaced."""

    kind: Kind
    find: Expression


class Patterns(Frozen):
    """The file `patterns.yaml`."""

    labels: dict[Kind, dict[str, Text]]
    patterns: tuple[Pattern, ...]
    phone_after: Expression
    phone_shaped: Expression
    extension: Expression
    amount_after: Expression


_SIGNS = re.compile(r"\W{20,}")
_REPEATED = re.compile(r"(\\[wsd]|(?<!\\)\])([+*])(?!\+)")
_LEAST = {"+": 1, "*": 0}
_MOST_OF = {"\\w": 64, "\\s": 20, "\\d": 32}
_MOST = 250


@cache
def load_patterns() -> Patterns:
    """Read the patterns, once a process."""
    return read_yaml(package_file("llm", "standins", "patterns.yaml"), Patterns)


def find_patterned(text: str) -> list[Found]:
    """Find everything in `text` that has a form of its own."""
    taken: list[Found] = []
    for pattern in load_patterns().patterns:
        add(taken, _matches(text, pattern.find, pattern.kind))
    add(taken, find_phones(text))
    return taken


def find_phones(text: str) -> list[Found]:
    """Find phone numbers: valid ones of any country, numbers behind a word such as «тел.», numbers grouped as phones."""
    patterns, taken = load_patterns(), list[Found]()
    add(taken, _matches(text, patterns.phone_after, "phone"))
    add(taken, (_longer(one, text) for one in _valid(text)))
    add(taken, _matches(text, patterns.phone_shaped, "phone"))
    amount = _expression(patterns.amount_after)
    return [one for one in taken if not amount.match(text, one.end)]


def _valid(text: str) -> Iterator[Found]:
    # Of brackets without end the library tries every pair; no number has twenty signs in a row.
    told = _SIGNS.sub(lambda run: " " * len(run[0]), text)
    for match in PhoneNumberMatcher(told, _REGION, leniency=Leniency.VALID):
        yield _found("phone", text, match.start, match.end)


def _longer(one: Found, text: str) -> Found:
    extension = _expression(load_patterns().extension).match(text, one.end)
    return _found("phone", text, one.start, extension.end()) if extension else one


def _matches(text: str, expression: str, kind: Kind) -> Iterator[Found]:
    for match in _expression(expression).finditer(text):
        start, end = match.span("it") if "it" in match.groupdict() else match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        yield _found(kind, text, start, end)


@cache
def _expression(expression: str) -> re.Pattern[str]:
    return re.compile(_bounded(expression), re.IGNORECASE)


def _bounded(expression: str) -> str:
    """Return `expression` with an end to every repetition of a letter, digit, space or class.

    Without one each place of a run of 20,000 equal letters is read to the end of the run, which takes minutes; nothing
    that a person has is as long as these bounds.
    """
    return _REPEATED.sub(lambda found: f"{found[1]}{{{_LEAST[found[2]]},{_MOST_OF.get(found[1], _MOST)}}}", expression)


def _found(kind: Kind, text: str, start: int, end: int) -> Found:
    said = text[start:end].lower()
    key = _DIGITS.sub("", said)[-10:] if kind == "phone" else " ".join(said.split())
    return Found(kind, start, end, frozenset({key}))
