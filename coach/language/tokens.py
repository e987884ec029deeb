"""Words with their lemmas and parts of speech."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import pymorphy3
from razdel import tokenize as razdel_tokenize

from coach.resources import resource_dir

_CACHE_WORDS = 200_000
_WORD = re.compile(r"\w")


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


@cache
def _morph() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=_CACHE_WORDS)
def analyse(word: str) -> tuple[str, str]:
    """Return the likeliest lemma (lower-case, ё as е) and part of speech of a word."""
    parsed = _morph().parse(word.lower())[0]
    return parsed.normal_form.replace("ё", "е"), parsed.tag.POS or ""


@cache
def stop_words() -> frozenset[str]:
    """Return the lemmas that tell nothing of what a text is about (`knowledge/offline/stopwords.txt`)."""
    lines = (resource_dir("knowledge") / "offline" / "stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def tokenize(text: str) -> list[Token]:
    """Cut `text` into words and signs."""
    return [_token(piece.text, piece.start, piece.stop) for piece in razdel_tokenize(text)]


def _token(text: str, start: int, end: int) -> Token:
    lemma, pos = analyse(text) if _WORD.search(text) else (text, "")
    return Token(text, lemma, pos, start, end)


def content_lemmas(text: str) -> list[str]:
    """Return the lemmas of the words that carry meaning, in order, with repetitions."""
    return content_of(tokenize(text))


def content_of(tokens: list[Token]) -> list[str]:
    """Return the lemmas of those of `tokens` that carry meaning."""
    stops = stop_words()
    return [t.lemma for t in tokens if _WORD.search(t.text) and t.lemma not in stops and not t.text.isdigit()]
