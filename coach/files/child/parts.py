"""A document as the child hands it over: parts with the place each stands at."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypedDict

PART_CHARS = 1500
"""A headed part longer than this is cut between paragraphs, so that an address leads close to the words."""

BOLD = -1
"""The depth of a paragraph that is bold as a whole: often a heading that was only painted."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Block(NamedTuple):
    """A heading of `depth` 1 (the highest) to 9, or a paragraph (`depth` 0; `BOLD` if it is bold).

    `item_of` names the list that the word processor numbers or bullets it in, with the level; empty: none.
    """

    depth: int
    text: str
    item_of: str = ""


class Unseen(TypedDict):
    """Words that a reader of the page does not see: `hidden` or a `comment`; `paragraph` 1-based or 0."""

    kind: str
    paragraph: int
    text: str


class Part(TypedDict):
    """Words and where they stand; `page` 1-based or 0, `first` and `last` 1-based paragraphs or 0."""

    heading: str
    page: int
    first: int
    last: int
    text: str


def clean(text: str) -> str:
    """Return `text` with plain line ends and without control characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def group(blocks: Iterable[Block]) -> list[Part]:
    """Put paragraphs together into parts under the path of their headings.

    Paragraphs are numbered through the document; a new heading or `PART_CHARS` begins a new part. A part that is
    the whole of what stands under its heading carries no paragraph numbers. A heading with nothing under it counts
    as a paragraph, so that no words are lost.
    """
    return [part for heading, numbered in _under_headings(blocks) for part in _parts(heading, numbered)]


def _parts(heading: str, numbered: list[tuple[int, str]]) -> Iterator[Part]:
    pieces = list(_pieces(numbered))
    whole = len(pieces) == 1 and heading != ""
    for piece in pieces:
        first, last = (0, 0) if whole else (piece[0][0], piece[-1][0])
        yield Part(heading=heading, page=0, first=first, last=last, text="\n\n".join(words for _, words in piece))


def _under_headings(blocks: Iterable[Block]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    path: list[Block] = []
    held: list[tuple[int, str]] = []
    number = 0
    bare = False
    for depth, words, _ in _kept(blocks):
        if depth <= 0:
            number += 1
            held.append((number, words))
            bare = False
            continue
        if bare and depth <= path[-1].depth:
            number += 1
            held.append((number, path[-1].text))
        if held:
            yield _joined(path), held
            held = []
        path = [block for block in path if block.depth < depth] + [Block(depth, words)]
        bare = True
    if bare:
        held.append((number + 1, path[-1].text))
    if held:
        yield _joined(path), held


def _kept(blocks: Iterable[Block]) -> Iterator[Block]:
    return (Block(block.depth, block.text.strip()) for block in blocks if block.text.strip())


def _joined(path: list[Block]) -> str:
    return " / ".join(block.text for block in path)


def _pieces(numbered: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    piece: list[tuple[int, str]] = []
    size = 0
    for number, words in numbered:
        if piece and size + len(words) > PART_CHARS:
            yield piece
            piece, size = [], 0
        piece.append((number, words))
        size += len(words)
    if piece:
        yield piece
