"""Plain text and Markdown to blocks."""

import re
from collections.abc import Iterator

from coach.files.child.parts import Block, clean

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_BLANK = re.compile(r"\n[ \t]*\n")


def plain(text: str, *, lines: bool) -> list[Block]:
    """Return the blocks of plain text: paragraphs are parted by blank lines.

    Where there are none, the whole is one block or, with `lines`, each line is one.
    """
    whole = clean(text).strip()
    pieces = _BLANK.split(whole)
    paragraphs = pieces if len(pieces) > 2 or not lines else whole.split("\n")
    return [Block(0, words) for words in paragraphs]


def markdown(text: str) -> list[Block]:
    """Return the blocks of Markdown; front matter is left out."""
    return list(_blocks(_FRONT_MATTER.sub("", clean(text).lstrip("\n"), count=1)))


def _blocks(whole: str) -> Iterator[Block]:
    held: list[str] = []
    fenced = False
    for line in whole.split("\n"):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading or (not line.strip() and not fenced):
            yield Block(0, "\n".join(held))
            held = []
        if heading:
            yield Block(len(heading[1]), heading[2])
        else:
            held.append(line)
    yield Block(0, "\n".join(held))
