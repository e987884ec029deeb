"""Text with everything folded away that must not decide whether two pieces of writing are the same.

Folded: Unicode form (NFKC), case, ё/е, dashes, quotation marks, white space; invisible characters are dropped.
Each folded character remembers where it came from, so that a match points into the text as handed in.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from coach.grading.types import Span

_DASHES = "‐‑‒–—―−﹘﹣-"
_QUOTES = "«»„“”‟‘’‚‛\"'`´‹›"
_TABLE = {ord(char): "-" for char in _DASHES} | {ord(char): '"' for char in _QUOTES} | {ord("ё"): "е"}
_INVISIBLE = {"Cf", "Cc", "Cs", "Co"}


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; character i came from `starts[i]` up to `ends[i]` of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the original characters behind folded characters `start` up to `end` (at least one)."""
        return Span(start=self.starts[start], end=self.ends[end - 1])


def fold(text: str) -> Folded:
    """Fold `text`, see the module."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for char in _fold_cluster(text[start:end]):
            if char == " " and (not chars or chars[-1] == " "):
                continue
            chars.append(char)
            starts.append(start)
            ends.append(end)
    if chars and chars[-1] == " ":
        chars.pop(), starts.pop(), ends.pop()
    return Folded("".join(chars), tuple(starts), tuple(ends))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield each character with the combining marks that follow it: NFKC composes them («и» + breve = «й»)."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not unicodedata.combining(text[index]):
            yield start, index
            start = index


@lru_cache(maxsize=4096)
def _fold_cluster(cluster: str) -> str:
    if cluster.isspace():
        return " "
    kept = "".join(char for char in cluster if unicodedata.category(char) not in _INVISIBLE)
    folded = unicodedata.normalize("NFKC", kept).casefold().translate(_TABLE)
    return "".join(" " if char.isspace() else char for char in folded)
