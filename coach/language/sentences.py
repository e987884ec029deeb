"""Pieces of a text that are read as one thought: sentences, list items, stretches of unpunctuated speech."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from razdel import sentenize

from coach.resources import resource_dir

_BREAK = re.compile(
    r"(?:[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*|\A\s*)(?:[-–—•▪◦●■*·]+\s+|\d{1,2}[.)]\s+)?"  # a line, a list item
    r"|;\s+|[•▪◦●■]\s*|(?<=\s)\d{1,2}\)\s+"  # a list within a line
)
_WORD = re.compile(r"\S+")
MAX_WORDS = 30
_MIN_WORDS = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, characters `start` up to `end`, without white space around it."""

    text: str
    start: int
    end: int


def split_sentences(text: str) -> list[Piece]:
    """Cut `text` at line ends, list items, semicolons and sentence ends, and pieces of over 30 words at joints.

    Pieces do not overlap, stand in order and hold every letter and digit but the numbers of list items.
    """
    return [
        Piece(text[first:last], first, last)
        for start, end in _blocks(text)
        for sentence in sentenize(text[start:end])
        for first, last in _shortened(text, start + sentence.start, start + sentence.stop)
        if any(char.isalnum() for char in text[first:last])
    ]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _shortened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretch in parts of at most `MAX_WORDS` words, cut at the last good place of each part."""
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    while len(words) > MAX_WORDS:
        places = range(MAX_WORDS, _MIN_WORDS, -1)
        cut = next((place for place in places if _good_cut(text, words, place)), MAX_WORDS)
        yield words[0][0], words[cut - 1][1]
        words = words[cut:]
    if words:
        yield words[0][0], words[-1][1]


def _good_cut(text: str, words: list[tuple[int, int]], place: int) -> bool:
    before, after = words[place - 1], words[place]
    return text[before[1] - 1] in ",:)" or text[after[0] : after[1]].lower() in _joints()


@cache
def _joints() -> frozenset[str]:
    lines = (resource_dir("knowledge") / "offline" / "joints.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
