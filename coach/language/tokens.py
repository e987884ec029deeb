"""Words with their lemmas and parts of speech."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import pymorphy3
from razdel import tokenize as razdel_tokenize
from razdel.substring import Substring

from coach.language.glossary import folded, trade_words
from coach.resources import resource_dir

_CACHE_WORDS = 200_000
_WORD = re.compile(r"\w")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_CODE = re.compile(r"[A-Za-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a text; `lemma` is lower-case with ё as е, `pos` pymorphy's part of speech or ''.

    `start` and `end` are offsets into the tokenized text.
    """

    text: str
    lemma: str
    pos: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of reading a word: its lemma, grammemes and how likely it is; `known`: the dictionary has it."""

    lemma: str
    grammemes: frozenset[str]
    score: float
    known: bool


def readings(word: str) -> list[Reading]:
    """Return all readings of a Russian word, the likeliest first."""
    return [
        Reading(parse.normal_form, frozenset(parse.tag.grammemes), parse.score, parse.is_known)
        for parse in _morph().parse(word.lower())
    ]


@cache
def _morph() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=_CACHE_WORDS)
def analyse(word: str) -> tuple[str, str]:
    """Return the lemma (lower-case, ё as е) and the part of speech ('' if none) of a word.

    The likeliest reading wins, but for one that gives a word of the trade: the dictionary takes «лиды» for the name
    Лида. A word that no dictionary knows and that the glossary spells so stays as it is.
    """
    lower = word.lower()
    if not _CYRILLIC.search(lower):
        # Not a word of the dictionary; pymorphy also fails on letters that Unicode has not named yet.
        return folded(lower), ""
    readings = [(folded(parse.normal_form), parse.tag.POS or "") for parse in _morph().parse(lower)]
    known = trade_words()
    for reading in readings:
        if reading[0] in known:
            return reading
    if folded(lower) in known and not _morph().word_is_known(lower):
        return folded(lower), readings[0][1]
    return readings[0]


@cache
def stop_words() -> frozenset[str]:
    """Return the lemmas that tell nothing of what a text is about (`knowledge/offline/stopwords.txt`)."""
    lines = (resource_dir("knowledge") / "offline" / "stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def tokenize(text: str) -> list[Token]:
    """Cut `text` into words and signs; negations are kept as words."""
    return [_token(text[start:end], start, end) for start, end in _joined(list(razdel_tokenize(text)))]


def _joined(pieces: list[Substring]) -> Iterator[tuple[int, int]]:
    """Yield the borders of tokens with names such as B2B, which razdel cuts at the digit, whole again."""
    index = 0
    while index < len(pieces):
        first = last = pieces[index]
        while index + 1 < len(pieces) and _one_code(last, pieces[index + 1]):
            index += 1
            last = pieces[index]
        yield first.start, last.stop
        index += 1


def _one_code(left: Substring, right: Substring) -> bool:
    if left.stop != right.start or left.text.isdigit() == right.text.isdigit():
        return False
    return bool(_CODE.fullmatch(left.text) and _CODE.fullmatch(right.text))


def _token(text: str, start: int, end: int) -> Token:
    lemma, pos = analyse(text) if _WORD.search(text) else (text, "")
    return Token(text, lemma, pos, start, end)


def content_lemmas(text: str) -> list[str]:
    """Return the lemmas of the words that carry meaning, in order, with repetitions; no numbers, no negations."""
    return content_of(tokenize(text))


def content_of(tokens: list[Token]) -> list[str]:
    """Return the lemmas of those of `tokens` that carry meaning."""
    stops = stop_words()
    return [t.lemma for t in tokens if t.lemma not in stops and _WORD.search(t.text) and not t.text.isdigit()]
