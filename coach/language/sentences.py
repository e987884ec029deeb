"""Pieces of a text that are read as one thought: sentences, list items, stretches of unpunctuated speech."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from razdel import sentenize

_BREAK = re.compile(r"\n+|;\s+|(?:^|(?<=\s))[•▪●*–—-]\s+(?=\S)|(?<=[.:;,\n])\s*\d{1,2}[.)]\s+")
_JOINT = re.compile(r"\s+(?=(?:а|но|потом|затем|дальше|еще|ещё|плюс|если|когда|потому|поэтому|короче|ну|и)\s)")
_SPACE = re.compile(r"\s+")
MAX_WORDS = 30


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, characters `start` up to `end`, without white space around it."""

    text: str
    start: int
    end: int


def split_sentences(text: str) -> list[Piece]:
    """Cut `text` at line ends, list items, semicolons and sentence ends, and overlong pieces at conjunctions."""
    return [
        piece
        for start, end in _blocks(text)
        for sentence in _sentences(text, start, end)
        for piece in _shortened(text, *sentence)
    ]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in sentenize(text[start:end]):
        yield start + found.start, start + found.stop


def _shortened(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the stretch, cut into parts of at most about `MAX_WORDS` words at conjunctions, else at any word."""
    body = text[start:end]
    if len(body.split()) <= MAX_WORDS:
        yield from _piece(text, start, end)
        return
    joints = [m.end() for m in _JOINT.finditer(body)] or [m.end() for m in _SPACE.finditer(body)]
    first = 0
    for position, joint in enumerate(joints):
        following = joints[position + 1] if position + 1 < len(joints) else len(body)
        if len(body[first:following].split()) > MAX_WORDS and joint > first:
            yield from _hard_cut(text, start + first, start + joint)
            first = joint
    yield from _hard_cut(text, start + first, end)


def _hard_cut(text: str, start: int, end: int) -> Iterator[Piece]:
    spaces = [m.end() for m in _SPACE.finditer(text, start, end)]
    limit = MAX_WORDS + MAX_WORDS // 2
    for cut in spaces[limit - 1 :: limit]:
        yield from _piece(text, start, cut)
        start = cut
    yield from _piece(text, start, end)


def _piece(text: str, start: int, end: int) -> Iterator[Piece]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(char.isalnum() for char in text[start:end]):
        yield Piece(text[start:end], start, end)
