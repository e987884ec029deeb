"""How people ask for a card in their own words (`knowledge/asks.yaml`): searched with it, never shown."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Annotated

from pydantic import Field

from coach.errors import BankError
from coach.knowledge.passages import Passage
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import DottedId, Frozen, Statements

FILE = "asks.yaml"


class Asked(Frozen):
    """The file: questions by id of a card, a bank question or a term (`term.<id>`)."""

    version: Annotated[int, Field(ge=1)]
    asks: Mapping[DottedId, Statements]


@cache
def load_asked() -> Asked:
    """Read the questions, once a process; there may be no such file.

    Raises:
        BankError: the file is broken; names the line.
    """
    path = resource_dir("knowledge") / FILE
    return read_yaml(path, Asked) if path.exists() else Asked(version=1, asks={})


def with_asked(passages: list[Passage]) -> list[Passage]:
    """Return the passages, the first of each card with what is asked for it."""
    questions = load_asked().asks
    return [
        replace(passage, asked="\n".join([passage.asked, *questions[passage.id]]).strip())
        if passage.id in questions
        else passage
        for passage in passages
    ]


def check_asked(known: set[str]) -> int:
    """Return how many questions there are.

    Raises:
        BankError: questions are filed under an id that is not in `known` (`asked.unknown`).
    """
    asked = load_asked().asks
    for id_ in asked:
        if id_ not in known:
            raise BankError("asked.unknown", file=resource_dir("knowledge") / FILE, id=id_)
    return sum(len(questions) for questions in asked.values())
