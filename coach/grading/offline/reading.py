"""An answer as the offline judge reads it: sentences with their telling words and with how they are said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from coach.grading.folding import fold
from coach.grading.masks import plain_letters
from coach.grading.offline.settings import load_cues
from coach.grading.quotes import overlaps
from coach.grading.types import GuardedAnswer, Span
from coach.language.sentences import split_sentences
from coach.language.tokens import Token, content_lemmas, tokenize

VERBS: Final = frozenset({"VERB", "INFN", "GRND", "PRTS"})
LIST_COMMAS: Final = 5
LIST_VERBS: Final = 0.03
CUES = ("denial", "hypothetical", "hearsay", "irony", "practice", "number", "example", "trade_off", "empty", "duty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A sentence of the answer: its words, its telling lemmas and the cues found in it; `said` is its folded text."""

    text: str
    said: str
    lemmas: tuple[str, ...]
    cues: frozenset[str]
    tokens: tuple[Token, ...]

    @property
    def asserted(self) -> bool:
        """Whether the speaker states it as own and real: not denied, wished, heard or mocked."""
        return not self.cues & {"denial", "hypothetical", "hearsay", "irony"}

    @property
    def is_list(self) -> bool:
        """Whether it is a row of terms: commas, and next to no verb."""
        verbs = sum(token.pos in VERBS for token in self.tokens)
        return self.text.count(",") >= LIST_COMMAS and verbs / len(self.tokens) < LIST_VERBS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All units of an answer, and the share (0-1) of its characters that speak to the grader."""

    units: tuple[Unit, ...]
    ordered_share: float

    @property
    def words(self) -> int:
        """Number of words in the units."""
        return sum(token.text[0].isalnum() for unit in self.units for token in unit.tokens)

    @property
    def lemmas(self) -> int:
        """Number of telling words in the units."""
        return sum(len(unit.lemmas) for unit in self.units)


@cache
def _expressions() -> dict[str, re.Pattern[str]]:
    cues = load_cues()
    return {name: re.compile("|".join(f"(?:{part})" for part in getattr(cues, name))) for name in CUES}


def cues_of(text: str) -> frozenset[str]:
    """Return the names of the cues that a sentence shows."""
    return _cues(fold(text).text)


def _cues(said: str) -> frozenset[str]:
    return frozenset(name for name, expression in _expressions().items() if expression.search(said))


def read(answer: GuardedAnswer) -> Reading:
    """Cut an answer into units, leaving out what speaks to the grader; words are read past Latin look-alikes."""
    plain = plain_letters(answer.text)
    units = [
        Unit(
            text=answer.text[piece.start : piece.end],
            said=(said := fold(piece.text).text),
            lemmas=tuple(content_lemmas(piece.text)),
            cues=_cues(said),
            tokens=tuple(tokenize(piece.text)),
        )
        for piece in split_sentences(plain)
        if not overlaps(Span(start=piece.start, end=piece.end), answer.suspicions)
    ]
    ordered = sum(s.end - s.start for s in _joined(answer.suspicions))
    return Reading(units=tuple(units), ordered_share=ordered / max(1, len(answer.text)))


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(start=joined[-1].start, end=max(joined[-1].end, span.end))
        else:
            joined.append(Span(start=span.start, end=span.end))
    return joined
