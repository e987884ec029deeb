"""Digits and words of number that no reader made a number of: with one of them left a statement cannot be held."""

import re
import unicodedata
from collections.abc import Iterator

from coach.audit.grounding import lines
from coach.audit.grounding.naming import family, naming
from coach.audit.grounding.reading import Read
from coach.audit.grounding.words import any_of, same_length, words

_RUN = re.compile(r"[\w-]+(?:\s+[^\W\d_]+)?")


def unread_number(read: Read) -> str:
    """Return the first digit run or word of number that was not read, empty if all were.

    Read is what stands in a number, a date, a name of a cited part, a quote of a cited line, the name of a cited figure
    («90-й процентиль») or a term of the trade («B2B»); besides, a run that a cited line or norm has with the word behind
    it. Everything else fails closed, also signs that are digits only to Unicode («½», «⑨»).
    """
    folded = same_length(read.text)
    spans = [*_read(read), *_named(read, folded)]
    texts = [*read.cited.lines.values(), *read.cited.norms.values()]
    for start, end in _suspects(folded):
        if any(low <= start and end <= high for low, high in spans):
            continue
        run = next((one for one in _RUN.finditer(folded) if one.start() <= start < one.end()), None)
        if run is None or not lines.has_words(run[0], texts):
            return read.text[start:end] if run is None else read.text[run.start() : run.end()]
    return ""


def _suspects(text: str) -> Iterator[tuple[int, int]]:
    for at, char in enumerate(text):
        if unicodedata.category(char).startswith("N"):
            yield at, at + 1
    for match in any_of(words().unproved).finditer(text):
        yield match.span()


def _read(read: Read) -> Iterator[tuple[int, int]]:
    texts = [*read.cited.lines.values(), *read.cited.norms.values()]
    for group in (read.numbers, read.moments, read.parts):
        yield from ((one.start, one.end) for one in group)
    yield from ((start, end) for start, end, said in read.quotes if lines.has_words(said, texts))


def _named(read: Read, text: str) -> Iterator[tuple[int, int]]:
    """Yield where the names of cited figures and terms of the trade stand."""
    for one in read.cited.figures:
        rule = naming(family(one.id)[0])
        yield from (match.span() for match in any_of(rule.words if rule else ()).finditer(text) if match[0])
    for match in re.finditer(r"[\w-]+", text):
        if match[0] in words().terms:
            yield match.span()
