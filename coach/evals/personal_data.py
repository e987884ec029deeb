"""How much of the personal data in texts is replaced before they may leave the machine."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from coach.errors import InputError
from coach.llm.standins.disguise import Hidden, hide
from coach.resources import resource_dir

Half = Literal["dev", "test"]
ALL = "all"
_MARK = re.compile(r"\[\[(?P<kind>[a-z]+):(?P<text>[^\[\]]+)\]\]")
_SEPARATOR = re.compile(r"(?m)^---\n")


@dataclass(frozen=True, slots=True)
class Planted:
    """A text, and what is personal in it: kind, start, end."""

    text: str
    items: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class HiddenShare:
    """What became of the items of one kind, or of all: how many there are, how many were wholly replaced."""

    kind: str
    items: int
    hidden: int

    @property
    def recall(self) -> float:
        """Share of items of which nothing is left, 0-1."""
        return self.hidden / self.items if self.items else 1.0


@dataclass(frozen=True, slots=True)
class PersonalDataScore:
    """Result on one half of the set.

    Attributes:
        shares: all kinds together first, then each kind.
        texts: how many were read; `clean` of them hold nothing personal.
        false_alarms: stand-ins put into the clean texts.
        missed: kind and text of what was left, with some words around it.
        wrong: what was replaced in the clean texts.
    """

    shares: tuple[HiddenShare, ...]
    texts: int
    clean: int
    false_alarms: int
    missed: tuple[tuple[str, str], ...]
    wrong: tuple[str, ...]


def read_planted(file: Path) -> list[Planted]:
    """Read texts separated by a line `---`, in which personal data is marked `[[kind:text]]`.

    Raises:
        InputError: the file is missing.
    """
    if not file.is_file():
        raise InputError("file.missing", file=file)
    return [_planted(part.strip("\n")) for part in _SEPARATOR.split(file.read_text(encoding="utf-8"))]


def score_personal_data(half: Half) -> PersonalDataScore:
    """Hide the shipped texts of one half and count what is left.

    Raises:
        InputError: the shipped set is missing.
        KnowledgeError: the name model is missing.
    """
    folder = resource_dir("eval") / "personal_data"
    companies = (folder / "companies.txt").read_text(encoding="utf-8").split("\n")
    texts = read_planted(folder / f"{half}.txt")
    hidden = [hide(one.text, companies=[name for name in companies if name]).hidden[0] for one in texts]
    return _score(texts, hidden)


def _score(texts: list[Planted], hidden: list[Hidden]) -> PersonalDataScore:
    items, gone = Counter[str](), Counter[str]()
    missed, wrong = list[tuple[str, str]](), list[str]()
    for planted, result in zip(texts, hidden, strict=True):
        for kind, start, end in planted.items:
            items.update((ALL, kind))
            if _is_gone(planted.text, start, end, result):
                gone.update((ALL, kind))
            else:
                missed.append((kind, planted.text[max(0, start - 25) : end + 15]))
        if not planted.items:
            wrong += [planted.text[piece.start : piece.end] for piece in result.pieces]
    shares = tuple(HiddenShare(kind, items[kind], gone[kind]) for kind in sorted(items, key=lambda k: (k != ALL, k)))
    clean = sum(not planted.items for planted in texts)
    return PersonalDataScore(shares, len(texts), clean, len(wrong), tuple(missed), tuple(wrong))


def _is_gone(text: str, start: int, end: int, result: Hidden) -> bool:
    covered = {at for piece in result.pieces for at in range(piece.start, piece.end)}
    return all(at in covered for at in range(start, end) if text[at].isalnum())


def _planted(marked: str) -> Planted:
    parts, items = list[str](), list[tuple[str, int, int]]()
    for kind, piece in _pieces(marked):
        at = sum(map(len, parts))
        if kind:
            items.append((kind, at, at + len(piece)))
        parts.append(piece)
    return Planted("".join(parts), tuple(items))


def _pieces(marked: str) -> Iterator[tuple[str, str]]:
    at = 0
    for match in _MARK.finditer(marked):
        yield "", marked[at : match.start()]
        yield match.group("kind"), match.group("text")
        at = match.end()
    yield "", marked[at:]
