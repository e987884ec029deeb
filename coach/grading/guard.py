"""What a candidate writes is data: text that speaks to the grader is marked, never obeyed, never deleted.

The patterns are data (`knowledge/guard/patterns.yaml`). A hit marks its whole sentence; nothing quoted from a
marked span counts as evidence, and the person sees what was marked.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from coach.grading.folding import Folded, fold
from coach.grading.foreign import foreign_sentences
from coach.grading.intake import language_of
from coach.grading.masks import unmasked
from coach.grading.types import GuardedAnswer, Suspicion
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Text

_SENTENCE_END = re.compile(r"[.!?…\n]+")
_HIDDEN = re.compile("[\u200b-\u200d\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]+")
_TURNED = re.compile("[\u202d\u202e][^\u202c\n]*\u202c?")
"""Text whose direction is overridden: it reads otherwise than it is stored. No keyboard makes it."""
_HARMLESS_INVISIBLE = 2
"""So many invisible characters come along with text copied out of an office program or a messenger."""


class Pattern(Frozen):
    """One kind of order: `regex` (case-insensitive), on folded text or, if `raw`, on the text as written.

    With `beside` the hit counts only where that is found in the same sentence too.
    """

    code: Text
    regex: Text
    raw: bool = False
    beside: Text | None = None


class Patterns(Frozen):
    """The file of patterns."""

    version: int
    patterns: tuple[Pattern, ...]


class _Compiled(NamedTuple):
    code: str
    raw: bool
    pattern: re.Pattern[str]
    beside: re.Pattern[str] | None


@cache
def _compiled() -> tuple[_Compiled, ...]:
    listed = read_yaml(resource_dir("knowledge") / "guard" / "patterns.yaml", Patterns).patterns
    return tuple(_Compiled(p.code, p.raw, _regex(p.regex), _regex(p.beside) if p.beside else None) for p in listed)


def _regex(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE | re.DOTALL)


def guard(text: str) -> GuardedAnswer:
    """Mark what in `text` (already cleaned by `intake.clean`) is suspicious."""
    found = sorted(_suspicions(text), key=lambda s: (s.start, s.end, s.code))
    return GuardedAnswer(text=text, suspicions=tuple(_merged(found)), language=language_of(text))


def _suspicions(text: str) -> Iterator[Suspicion]:
    folded = fold(text)
    variants = {folded.text, *unmasked(folded.text)}
    for one in _compiled():
        if one.raw:
            yield from (Suspicion(start=m.start(), end=m.end(), code=one.code) for m in one.pattern.finditer(text))
            continue
        for variant in variants:
            for match in one.pattern.finditer(variant):
                if one.beside is None or one.beside.search(_sentence_around(variant, match)):
                    yield _whole_sentence(text, folded, match.start(), match.end(), one.code)
    yield from _hidden(text)
    yield from foreign_sentences(text)


def _sentence_around(text: str, match: re.Match[str]) -> str:
    ends = [end.end() for end in _SENTENCE_END.finditer(text, 0, match.start())]
    after = _SENTENCE_END.search(text, max(match.start(), match.end() - 1))
    return text[ends[-1] if ends else 0 : after.end() if after else len(text)]


def _whole_sentence(text: str, folded: Folded, start: int, end: int, code: str) -> Suspicion:
    hit = folded.span(start, end)
    before = [match.end() for match in _SENTENCE_END.finditer(text, 0, hit.start)]
    after = _SENTENCE_END.search(text, max(hit.start, hit.end - 1))
    first = before[-1] if before else 0
    last = after.end() if after else len(text)
    while first < hit.start and text[first].isspace():
        first += 1
    return Suspicion(start=first, end=max(last, hit.end), code=code)


def _hidden(text: str) -> Iterator[Suspicion]:
    for turned in _TURNED.finditer(text):
        yield Suspicion(start=turned.start(), end=turned.end(), code="hidden-text")
    runs = list(_HIDDEN.finditer(text))
    if sum(len(run[0]) for run in runs) > _HARMLESS_INVISIBLE:
        yield Suspicion(start=runs[0].start(), end=runs[-1].end(), code="hidden-text")


def _merged(found: list[Suspicion]) -> Iterator[Suspicion]:
    """Join overlapping spans of one kind."""
    kept: list[Suspicion] = []
    for item in found:
        twin = next((k for k in kept if k.code == item.code and item.start <= k.end and k.start <= item.end), None)
        if twin is None:
            kept.append(item)
        else:
            kept.remove(twin)
            kept.append(twin.model_copy(update={"start": min(twin.start, item.start), "end": max(twin.end, item.end)}))
    yield from sorted(kept, key=lambda s: (s.start, s.end, s.code))
