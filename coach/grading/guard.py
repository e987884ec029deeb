"""What a candidate writes is data: text that speaks to the grader is marked, never obeyed, never deleted.

The patterns are data (`knowledge/guard/patterns.yaml`). A hit marks its whole sentence; nothing quoted from a
marked span counts as evidence, and the person sees what was marked.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from coach.grading.folding import Folded, fold
from coach.grading.foreign import foreign_sentences
from coach.grading.intake import language_of
from coach.grading.types import GuardedAnswer, Suspicion
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Text

_SENTENCE_END = re.compile(r"[.!?…\n]+")
_WORD = re.compile(r"\w+")
_HIDDEN = re.compile("[\u200b-\u200d\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]+")
_TURNED = re.compile("[\u202d\u202e][^\u202c\n]*\u202c?")
"""Text whose direction is overridden: it reads otherwise than it is stored. No keyboard makes it."""
_LOOKALIKES = str.maketrans("aceopxykmhtbi", "асеорхукмнтви")
_HARMLESS_INVISIBLE = 2
"""So many invisible characters come along with text copied out of an office program or a messenger."""


class Pattern(Frozen):
    """One kind of order: `regex` (case-insensitive, on folded text), in `scope` folded text or raw text."""

    code: Text
    regex: Text
    raw: bool = False


class Patterns(Frozen):
    """The file of patterns."""

    version: int
    patterns: tuple[Pattern, ...]


@cache
def _compiled() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    listed = read_yaml(resource_dir("knowledge") / "guard" / "patterns.yaml", Patterns).patterns
    return tuple((p.code, p.raw, re.compile(p.regex, re.IGNORECASE | re.DOTALL)) for p in listed)


def guard(text: str) -> GuardedAnswer:
    """Mark what in `text` (already cleaned by `intake.clean`) is suspicious."""
    found = sorted(_suspicions(text), key=lambda s: (s.start, s.end, s.code))
    return GuardedAnswer(text=text, suspicions=tuple(_merged(found)), language=language_of(text))


def _suspicions(text: str) -> Iterator[Suspicion]:
    folded = fold(text)
    unmasked = _unmasked(folded.text)
    for code, raw, pattern in _compiled():
        if raw:
            yield from (Suspicion(start=m.start(), end=m.end(), code=code) for m in pattern.finditer(text))
            continue
        for variant in {folded.text, unmasked}:
            for match in pattern.finditer(variant):
                yield _whole_sentence(text, folded, match.start(), match.end(), code)
    yield from _hidden(text)
    yield from foreign_sentences(text)


def _unmasked(text: str) -> str:
    """Turn Latin look-alikes inside Cyrillic words into Cyrillic letters, keeping the length."""
    return _WORD.sub(lambda m: m[0].translate(_LOOKALIKES) if _is_mixed(m[0]) else m[0], text)


def _is_mixed(word: str) -> bool:
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in word if char.isalpha()}
    return {"LATIN", "CYRILLIC"} <= scripts


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
