"""The other writings of a term brought to the term itself."""

from collections.abc import Sequence
from functools import cache

from coach.language.glossary import load_glossary
from coach.language.tokens import analyse, content_lemmas, tokenize

_ADJECTIVES = {"ADJF", "ADJS", "PRTF", "PRTS"}

Lemmas = tuple[str, ...]


@cache
def writings() -> dict[Lemmas, Lemmas]:
    """Map the lemmas of each other writing of a term to the term's own lemmas.

    Left out are single adjectives («целевая» for «целевая аудитория»), which go with other words just as well, and
    writings of which a single word is left («5 почему»).
    """
    found: dict[Lemmas, Lemmas] = {}
    for term in load_glossary().terms:
        own = tuple(content_lemmas(term.term))
        for spelling in term.spellings:
            key = tuple(content_lemmas(spelling))
            if own and key != own and not _is_adjective(spelling) and _is_whole(key, spelling):
                found.setdefault(key, own)
    return found


def _is_adjective(spelling: str) -> bool:
    return " " not in spelling and analyse(spelling)[1] in _ADJECTIVES


def _is_whole(key: Lemmas, spelling: str) -> bool:
    words = sum(token.text[0].isalnum() for token in tokenize(spelling))
    return len(key) > 1 or len(key) == words == 1


@cache
def _longest() -> int:
    return max((len(key) for key in writings()), default=1)


def canonical(lemmas: Sequence[str]) -> list[str]:
    """Replace other writings of terms, the longest first, by the lemmas of the term («кол трекинг» → «коллтрекинг»).

    Args:
        lemmas: as `content_lemmas` gives them.
    """
    known, result, position = writings(), list[str](), 0
    while position < len(lemmas):
        for length in range(min(_longest(), len(lemmas) - position), 0, -1):
            own = known.get(tuple(lemmas[position : position + length]))
            if own is not None:
                result.extend(own)
                position += length
                break
        else:
            result.append(lemmas[position])
            position += 1
    return result
