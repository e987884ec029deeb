"""Words whose letters are swapped for others that look alike, read as they look; the length is kept."""

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"\w+")
_LOOKS: Final = ("aceopxykmhtbABCEHKMOPTXY", "асеорхукмнтвАВСЕНКМОРТХУ")
_LETTERS: Final = str.maketrans(*_LOOKS)
_CYRILLIC_LOOKS: Final = str.maketrans(f"{_LOOKS[0]}in036", f"{_LOOKS[1]}ипозб")
_LATIN_LOOKS: Final = str.maketrans("0134578", "oieastb")
"""Digits for letters, as in «d15r3g4rd»."""


def unmasked(text: str) -> tuple[str, ...]:
    """Return `text` (folded) as a reader sees it: look-alikes in Cyrillic words, digits in Latin ones put right."""
    return (_WORD.sub(_seen_as_cyrillic, text), _WORD.sub(_seen_as_latin, text))


def plain_letters(text: str) -> str:
    """Return `text` with Latin look-alikes inside Cyrillic words made Cyrillic; digits and the length stay."""
    return _WORD.sub(_with_own_letters, text)


def _with_own_letters(match: re.Match[str]) -> str:
    word = match[0]
    return word.translate(_LETTERS) if _scripts(word) == {"LATIN", "CYRILLIC"} else word


def _seen_as_cyrillic(match: re.Match[str]) -> str:
    word = match[0]
    mixed = "CYRILLIC" in _scripts(word) and ("LATIN" in _scripts(word) or any(char.isdigit() for char in word))
    return word.translate(_CYRILLIC_LOOKS) if mixed else word


def _seen_as_latin(match: re.Match[str]) -> str:
    word = match[0]
    mixed = _scripts(word) == {"LATIN"} and any(char.isdigit() for char in word)
    return word.translate(_LATIN_LOOKS) if mixed else word


def _scripts(word: str) -> set[str]:
    return {unicodedata.name(char, "").split(" ")[0] for char in word if char.isalpha()}
