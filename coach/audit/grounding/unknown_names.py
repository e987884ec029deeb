"""Names in a statement that nothing it cites has: of people, sources, companies."""

import re
from collections.abc import Iterable

from coach.audit.grounding.naming import places
from coach.audit.grounding.words import same_length, words
from coach.language.glossary import trade_words
from coach.language.tokens import readings

_WORD = re.compile(r"(?<![\w-])[^\W\d_][\w'’-]*")
_START = re.compile(r"(?:^|[.!?:]\s+|[«\"“]\s?|\n)$")
_OF_NAMES = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Init"}
_ENDING = 3
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def unknown_name(text: str, known: Iterable[str], taken: Iterable[tuple[int, int]]) -> str:
    """Return the first name in `text` that is none of `known` (names of parts, words of lines), empty if all are.

    Args:
        text: the statement.
        known: texts in which names may stand.
        taken: characters that were looked at already (quotes, names of parts, numbers).
    """
    sources = list(known)
    english = not _CYRILLIC.search(text)
    spans = list(taken)
    for match in _WORD.finditer(text):
        if any(start <= match.start() < end for start, end in spans):
            continue
        first = _START.search(text[: match.start()]) is not None
        if _is_name(match[0], first=first, english=english) and not any(places(match[0], one) for one in sources):
            return match[0]
    return ""


def _is_name(word: str, *, first: bool, english: bool) -> bool:
    folded = same_length(word)
    if folded in words().terms or len(word) == 1 or folded in trade_words() or _is_abbreviation(word):
        return False
    if not _CYRILLIC.search(word):
        return word[0].isupper() and not first if english else True
    if word[0].isupper() and not first:
        return True
    return _reads_as_name(word) if first and word[0].isupper() else _is_no_word(word)


def _is_abbreviation(word: str) -> bool:
    """Tell whether the word is a known abbreviation with an ending: РОПа, РОМом."""
    return any(word.startswith(term.upper()) and len(word) - len(term) <= _ENDING for term in words().terms)


def _reads_as_name(word: str) -> bool:
    best = readings(word)[:1]
    return any(not one.known or one.grammemes & _OF_NAMES for one in best) and not _is_common(word)


def _is_no_word(word: str) -> bool:
    return len(word) > 3 and "-" not in word and not any(one.known for one in readings(word))


def _is_common(word: str) -> bool:
    return any(one.known and not one.grammemes & _OF_NAMES for one in readings(word))
