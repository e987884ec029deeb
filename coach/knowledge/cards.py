"""Cards: Markdown files with a header that says what each is."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import ValidationError

from coach.errors import BankError
from coach.knowledge.passages import Audience, Passage, in_parts
from coach.resources import resource_dir
from coach.rubric.types import DottedId, Frozen, Slug, Text

FOLDERS = ("article", "practice")

_CARD = re.compile(r"\A---\s*\n(?P<header>.*?)\n---\s*\n(?P<body>.*)\Z", re.DOTALL)


class CardHeader(Frozen):
    """The lines between the two `---` at the top of a card."""

    id: DottedId
    title: Text
    role: Audience
    topic: Slug
    origin: Literal["article", "own"]


def card_files() -> list[Path]:
    """List the shipped cards."""
    return [path for folder in FOLDERS for path in sorted((resource_dir("knowledge") / folder).glob("*.md"))]


def read_card(path: Path) -> Passage:
    """Read one card, whole.

    Raises:
        BankError: unreadable, no header, or a header with a wrong, missing or unknown key; names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BankError("bank.unreadable", file=path, problem=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise BankError("bank.encoding", file=path) from error
    match = _CARD.match(text)
    if match is None or not match["body"].strip():
        raise BankError("card.shape", file=path)
    header = _header(path, match["header"])
    return Passage(
        **header.model_dump(), text=match["body"].strip(), source=f"knowledge/{path.parent.name}/{path.name}"
    )


def _header(path: Path, text: str) -> CardHeader:
    try:
        return CardHeader.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise BankError("bank.yaml", file=path, line=line, problem=getattr(error, "problem", error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise BankError("card.header", file=path, place=place, problem=first["msg"]) from error


@cache
def _cards() -> tuple[Passage, ...]:
    return tuple(read_card(path) for path in card_files())


def load_cards() -> dict[str, Passage]:
    """Return all shipped cards, whole, by id; read once a process.

    Raises:
        BankError: a card is broken or an id stands twice.
    """
    cards: dict[str, Passage] = {}
    for card in _cards():
        if card.id in cards:
            raise BankError("bank.duplicate", file=card.source, id=card.id, other=cards[card.id].source)
        cards[card.id] = card
    return cards


def card_passages(words: int) -> list[Passage]:
    """Return the passages of all cards, cut after about `words` words."""
    return [part for card in load_cards().values() for part in in_parts(card, words)]
