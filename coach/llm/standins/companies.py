"""Companies that the director listed, in any grammatical form."""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from coach.language.glossary import folded
from coach.language.tokens import readings
from coach.llm.standins.found import Found

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s\-–—«»\"'.&+]{0,3}")
_CYRILLIC = re.compile(r"[а-яё]")


def find_companies(text: str, companies: Sequence[str]) -> Iterator[Found]:
    """Find each of `companies` in `text`: the same words in the same order, whatever their endings.

    Args:
        text: what is searched.
        companies: names as the director writes them, without «ООО»; longer ones win over those they begin with.
    """
    words = list(_WORD.finditer(text))
    for company in sorted(companies, key=len, reverse=True):
        wanted = [_forms(word) for word in _WORD.findall(company)]
        for at in range(len(words) - len(wanted) + 1 if wanted else 0):
            if _stands(words[at : at + len(wanted)], wanted, text):
                key = frozenset({company.casefold()})
                yield Found("company", words[at].start(), words[at + len(wanted) - 1].end(), key)


def _stands(words: Sequence["re.Match[str]"], wanted: Sequence[frozenset[str]], text: str) -> bool:
    pairs = itertools.pairwise(words)
    if not all(_GAP.fullmatch(text, left.end(), right.start()) for left, right in pairs):
        return False
    return all(_forms(word.group()) & forms for word, forms in zip(words, wanted, strict=True))


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    lower = word.lower()
    lemmas = {folded(reading.lemma) for reading in readings(lower)} if _CYRILLIC.search(lower) else set[str]()
    return frozenset({folded(lower), *lemmas})
