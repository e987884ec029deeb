"""Sentences in a language that the coach does not read: an order could hide there, and nothing there is evidence.

Russian and English are read. A sentence counts as foreign by its letters: other scripts, or Cyrillic and Latin
letters that neither language has. Single foreign words (a brand, a name) are no foreign sentence.
"""

import re
import unicodedata
from collections.abc import Iterator

from coach.grading.types import Suspicion

_SENTENCE = re.compile(r"[^.!?…\n。！？]+[.!?…。！？]*")
_WORD = re.compile(r"[^\W\d_]+")
_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
_ENGLISH = frozenset("abcdefghijklmnopqrstuvwxyz")
_LEAST_WORDS = 3
_LEAST_LETTERS = 4
"""Letters of a script without spaces between words that make a sentence."""
_OWN_SHARE = 0.5
"""Share of Russian words from which on a sentence is Russian, whatever else stands in it."""


def foreign_sentences(text: str) -> Iterator[Suspicion]:
    """Yield the sentences of `text` in other languages."""
    for match in _SENTENCE.finditer(text):
        if _is_foreign(match[0]):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Suspicion(start=start, end=match.end(), code="other-language")


def _is_foreign(sentence: str) -> bool:
    words = _WORD.findall(unicodedata.normalize("NFC", sentence.lower()))
    strange = [word for word in words if not (set(word) <= _RUSSIAN or set(word) <= _ENGLISH)]
    if not strange:
        return False
    if any(_unspaced(word) for word in strange):
        return True
    russian = sum(set(word) <= _RUSSIAN for word in words)
    # Mixed scripts inside a word are masking, which has a mark of its own.
    outside = [word for word in strange if not set(word) <= _RUSSIAN | _ENGLISH]
    return bool(outside) and len(words) >= _LEAST_WORDS and russian <= _OWN_SHARE * len(words)


def _unspaced(word: str) -> bool:
    scripts = [unicodedata.name(char, "").split(" ")[0] for char in word]
    return sum(script in {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI"} for script in scripts) >= _LEAST_LETTERS
