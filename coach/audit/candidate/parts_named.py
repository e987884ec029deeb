"""Which part of an export a sentence names: a source, an owner, a product, a month."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from coach.audit.types import Dimension, Facts, Segment
from coach.audit.words import month_names
from coach.language.tokens import Token, tokenize

_BY_NAME: frozenset[Dimension] = frozenset({"owner", "source", "product", "campaign", "stage", "reason"})


@dataclass(frozen=True)
class Named:
    """A part and where its name stands."""

    segment: Segment
    start: int
    end: int


@dataclass(frozen=True)
class Parts:
    """The parts that the facts have figures for."""

    facts: Facts

    @cached_property
    def _segments(self) -> tuple[Segment, ...]:
        single = (one.segments[0] for one in self.facts.indicators if len(one.segments) == 1)
        return tuple(dict.fromkeys(segment for segment in single if segment.value))

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[Segment, tuple[str, ...]]]]:
        """Names by their first lemma; a part is known by one word alone if no other has it."""
        by_first: dict[str, list[tuple[Segment, tuple[str, ...]]]] = defaultdict(list)
        for segment, lemmas in self._names():
            by_first[lemmas[0]].append((segment, lemmas))
        return by_first

    def _names(self) -> Iterator[tuple[Segment, tuple[str, ...]]]:
        short: dict[str, list[Segment]] = defaultdict(list)
        for segment in self._segments:
            if segment.dimension not in _BY_NAME:
                continue
            lemmas = tuple(token.lemma for token in _words(segment.value))
            if lemmas and not all(lemma.isdigit() for lemma in lemmas):
                yield segment, lemmas
            for lemma in _short_names(segment, lemmas):
                short[lemma].append(segment)
        yield from ((found[0], (lemma,)) for lemma, found in short.items() if len(found) == 1)

    def named_in(self, text: str) -> list[Named]:
        """Return the parts named in a sentence, in order; of names within names the longest."""
        tokens = _words(text)
        return sorted([*self._by_name(tokens), *self._months(tokens)], key=lambda one: one.start)

    def _by_name(self, tokens: Sequence[Token]) -> Iterator[Named]:
        place = 0
        while place < len(tokens):
            fitting = [
                (segment, lemmas)
                for segment, lemmas in self._by_first.get(tokens[place].lemma, ())
                if tuple(token.lemma for token in tokens[place : place + len(lemmas)]) == lemmas
            ]
            if fitting:
                segment, lemmas = max(fitting, key=lambda one: len(one[1]))
                yield Named(segment, tokens[place].start, tokens[place + len(lemmas) - 1].end)
                place += len(lemmas)
            else:
                place += 1

    def _months(self, tokens: Sequence[Token]) -> Iterator[Named]:
        known = [segment for segment in self._segments if segment.dimension == "month"]
        for place, token in enumerate(tokens):
            number = _month(token)
            if number is None or (place and tokens[place - 1].text.isdigit()):
                continue  # «5 января» is a day
            years = [
                after.text for after in tokens[place + 1 : place + 2] if len(after.text) == 4 and after.text.isdigit()
            ]
            fitting = [one for one in known if one.value.endswith(f"-{number:02}")]
            fitting = [one for one in fitting if not years or one.value[:4] in years]
            value = fitting[0].value if len(fitting) == 1 else f"?-{number:02}"
            yield Named(Segment(dimension="month", value=value), token.start, token.end)


def _short_names(segment: Segment, lemmas: Sequence[str]) -> Sequence[str]:
    """Return the words that name a part alone: a first name or surname, a proper name («Директ» of «Яндекс Директ»)."""
    if len(lemmas) < 2 or segment.dimension not in {"owner", "source"}:
        return ()
    if segment.dimension == "owner":
        return lemmas
    words = _words(segment.value)
    return [token.lemma for token in words[1:] if token.text[0].isupper()]


def dates_in(text: str) -> int:
    """Return how many months a sentence names, on their own or in a date."""
    return sum(_month(token) is not None for token in _words(text))


def _month(token: Token) -> int | None:
    return month_names().get(token.text.lower()) or month_names().get(token.lemma)


def _words(text: str) -> list[Token]:
    return [token for token in tokenize(text) if token.text[0].isalnum()]
