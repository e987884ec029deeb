"""What the columns of a file and the roles in it are called by people (`batch.yaml`)."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from coach.grading.folding import fold
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Role

ColumnName = Literal["id", "candidate", "role", "question_id", "question", "answer"]
AsideName = Literal["surname", "patronymic", "email", "phone", "time", "other"]
Share = Annotated[float, Field(ge=0, le=1)]

_NUMBER = re.compile(r"^\s*(?:№\s*)?\d+\s*[.):]\s*")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SHORT = 500


class Matching(Frozen):
    """The weights and thresholds of question matching, see `batch.yaml`."""

    words: Share
    vector: Share
    spelling: Share
    same_word: Share
    typo: Share
    known_typo: Share
    sure: Share
    margin: Share


class Wide(Frozen):
    """When a column of a form waits for a person, see `batch.yaml`."""

    likely: Share
    long_cell: Annotated[int, Field(ge=1)]
    asked_cell: Annotated[int, Field(ge=1)]


class RunningText(Frozen):
    """How questions, answers and names are marked in a document, see `batch.yaml`."""

    question: tuple[str, ...]
    answer: tuple[str, ...]
    inline_answer: str
    number: str
    candidate: str
    role: str
    file_words: tuple[str, ...]
    longest_question: Annotated[int, Field(ge=1)]
    longest_asked: Annotated[int, Field(ge=1)]


class Names(Frozen):
    """The data of `batch.yaml`."""

    columns: Mapping[ColumnName, tuple[str, ...]]
    aside: Mapping[AsideName, tuple[str, ...]]
    courtesy: tuple[str, ...]
    beside_a_question: tuple[str, ...]
    skip: tuple[str, ...]
    wide: Wide
    document: RunningText
    roles: Mapping[Role, tuple[str, ...]]
    matching: Matching


@cache
def load_names() -> Names:
    """Read `batch.yaml`, once a process."""
    return read_yaml(Path(__file__).with_name("batch.yaml"), Names)


def plain(text: str) -> str:
    """Return the words of `text` in lower case, ё as е, without punctuation."""
    # A file names its few roles and questions thousands of times.
    return _plain_again(text) if len(text) <= _SHORT else _plain(text)


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(fold(text).text))


_plain_again = lru_cache(maxsize=1024)(_plain)


def column_places(header: tuple[str, ...]) -> dict[ColumnName, int]:
    """Return where each known column stands (0-based); of several names for one, the first in the list wins."""
    written = [plain(name) for name in header]
    places: dict[ColumnName, int] = {}
    for column, names in load_names().columns.items():
        found = next((name for name in names if name in written), None)
        if found is not None:
            places[column] = written.index(found)
    return places


def known_name(header: str) -> ColumnName | AsideName | None:
    """Return what a header of a form names, without its number and words of courtesy; None if nothing known."""
    names = load_names()
    if header.strip().casefold().endswith(names.beside_a_question):
        return "other"
    words = [word for word in plain(_NUMBER.sub("", header)).split() if word not in names.courtesy]
    for known in (plain(header), " ".join(words)):
        for column, listed in (*names.columns.items(), *names.aside.items()):
            if known in listed:
                return column
    return None


def role_of(text: str) -> Role | None:
    """Return the role that `text` names, None if it names none."""
    word = plain(text)
    for role, names in load_names().roles.items():
        if word == role or word in names:
            return role
    return None


def letter_of(place: int) -> str:
    """Return the letters under which a spreadsheet shows the column at `place` (0-based): A, B, … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
