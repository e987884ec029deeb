"""Long texts in parts that answer one question each: cut at headings, then between paragraphs or sentences."""

import re
from collections.abc import Iterator

from coach.language.sentences import split_sentences

_HEADING = re.compile(r"(?m)^(?=#{1,6} )")
_PARAGRAPH = re.compile(r"\n\s*\n")


def split_text(text: str, words: int) -> list[str]:
    """Cut `text` into parts of about `words` words, at most 1.5 times as many; a shorter text stays whole.

    Every word of the text is in exactly one part, in order. No part is empty; a text without words gives none.
    """
    body = text.strip()
    if not body:
        return []
    if _count(body) <= words * 1.25:
        return [body]
    pieces = [piece for block in _HEADING.split(body) for piece in _pieces(block.strip(), words)]
    return [part for part in _joined(pieces, words) if part]


def _pieces(block: str, words: int) -> Iterator[str]:
    for paragraph in _PARAGRAPH.split(block):
        if _count(paragraph) <= words:
            yield paragraph.strip()
        else:
            yield from _sentences(paragraph, words)


def _sentences(paragraph: str, words: int) -> Iterator[str]:
    """Yield stretches of whole sentences; what stands between two sentences stays with the first."""
    starts = [piece.start for piece in split_sentences(paragraph)]
    first = 0
    for start, following in zip(starts, [*starts[1:], len(paragraph)], strict=True):
        if _count(paragraph[first:following]) > words and start > first:
            yield paragraph[first:start].strip()
            first = start
    yield paragraph[first:].strip()


def _joined(pieces: list[str], words: int) -> Iterator[str]:
    """Put neighbours together while they fit; a heading begins a new part once the open one is half full."""
    part: list[str] = []
    size = 0
    for piece in pieces:
        count = _count(piece)
        if part and (size + count > words or (piece.startswith("#") and size >= words / 2)):
            yield "\n\n".join(part)
            part, size = [], 0
        part.append(piece)
        size += count
    yield "\n\n".join(part)


def _count(text: str) -> int:
    return len(text.split())
