"""Who is named in a text: the name model's findings, widened and completed by what the dictionary knows of words.

The model has learnt from news. It misses names in lower case, lone first names at the start of a sentence and names
in Latin letters: those are found by rules over the shares of `name_shares`. The rules lean towards finding: a word
taken for a name by mistake comes back unchanged, a name that is missed leaves the machine.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from coach.language.name_model import person_spans
from coach.language.person_words import NameShares, is_kin_word, is_listed_name, name_shares

LIKELY, LIKELY_AT_START, LIKELY_SMALL, LIKELY_BESIDE = 0.4, 0.6, 0.9, 0.2
"""Least shares of naming readings: a capital inside a sentence, at its start, no capital, beside a name."""
_SHORT = 3

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_START = re.compile(r"(?:^|[.!?…\n:;•–—-]\s*|[«\"“(]\s*|\d[.)]\s*)$")
_INITIALS = re.compile(
    r"\b[А-ЯЁA-Z]\.\s?(?:[А-ЯЁA-Z]\.\s?)?(?P<after>[А-ЯЁA-Z][\w-]+)|\b(?P<before>[А-ЯЁA-Z][а-яёa-z-]+)\s[А-ЯЁA-Z]\.(?:\s?[А-ЯЁA-Z]\.)?"
)
_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|prof|sir|madam)\b\.?\s+(?P<it>(?-i:[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?))", re.IGNORECASE
)
_GAPS = frozenset({" ", "\u00a0", "  "})


@dataclass(frozen=True, slots=True)
class Person:
    """Characters `start` up to `end` that name a person; `lemmas` of the words, all readings."""

    start: int
    end: int
    lemmas: frozenset[str]


@dataclass(slots=True)
class _Word:
    text: str
    start: int
    end: int
    at_start: bool
    shares: NameShares
    named: bool = False

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()


def find_persons(text: str) -> list[Person]:
    """Find every piece of `text` that names a person, in order; neighbouring words are one piece.

    Raises:
        KnowledgeError: the name model is missing from this installation.
    """
    words = list(_words(text))
    _mark(words, person_spans(text), lambda word: word.capital and not word.shares.trade)
    _mark(words, _initials(text), lambda word: word.capital and not word.shares.trade)
    _mark(words, ((match.start("it"), match.end("it")) for match in _TITLE.finditer(text)), lambda _: True)
    for word in words:
        word.named = word.named or _names_alone(word)
    _widen(words, text)
    return list(_pieces(words, text))


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        before = text[max(0, match.start() - 4) : match.start()]
        at_start = match.start() == 0 or bool(_START.search(before))
        yield _Word(match.group(), match.start(), match.end(), at_start, name_shares(match.group()))


def _mark(words: list[_Word], spans: Iterable[tuple[int, int]], accepts: Callable[[_Word], bool]) -> None:
    for start, end in spans:
        for word in words:
            if word.start < end and start < word.end and accepts(word):
                word.named = True


def _initials(text: str) -> Iterator[tuple[int, int]]:
    for match in _INITIALS.finditer(text):
        word = match.group("after") or match.group("before")
        shares = name_shares(word)
        if shares.most >= LIKELY_BESIDE or not shares.known:
            yield match.span()


def _names_alone(word: _Word) -> bool:
    shares = word.shares
    if word.shouted and len(word.text) <= _SHORT:
        return False
    if shares.patronymic >= LIKELY:
        return True
    if not word.capital:
        return len(word.text) > _SHORT and shares.first >= LIKELY_SMALL
    if word.at_start:
        return shares.most >= LIKELY_AT_START and (shares.known or is_listed_name(word.text))
    return shares.most >= LIKELY or is_listed_name(word.text)


def _widen(words: list[_Word], text: str) -> None:
    for order in (range(1, len(words)), range(len(words) - 2, -1, -1)):
        step = 1 if order.step > 0 else -1
        for at in order:
            word, beside = words[at], words[at - step]
            if beside.named and not word.named and _adjoins(word, beside, text):
                word.named = _belongs(word, beside)


def _belongs(word: _Word, beside: _Word) -> bool:
    shares = word.shares
    if is_kin_word(word.text):
        return True
    if shares.trade or (word.shouted and not beside.shouted):
        return False
    if not word.capital:
        return not beside.capital and (shares.last >= LIKELY or shares.patronymic >= LIKELY)
    return shares.most >= LIKELY_BESIDE or (not shares.known and not (word.at_start and word.start < beside.start))


def _adjoins(one: _Word, other: _Word, text: str) -> bool:
    left, right = (one, other) if one.start < other.start else (other, one)
    return text[left.end : right.start] in _GAPS


def _pieces(words: list[_Word], text: str) -> Iterator[Person]:
    initials = list(_initials(text))
    start = end = -1
    lemmas = set[str]()
    for word in (word for word in words if word.named):
        low, high = next(((a, b) for a, b in initials if a <= word.start and word.end <= b), (word.start, word.end))
        if end >= 0 and (low <= end or text[end:low] in _GAPS):
            end = max(end, high)
        else:
            if end >= 0:
                yield Person(start, end, frozenset(lemmas))
            start, end, lemmas = low, high, set()
        if len(word.text) > 1:
            lemmas |= word.shares.lemmas
    if end >= 0:
        yield Person(start, end, frozenset(lemmas))
