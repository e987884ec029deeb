"""Which numbers of a sentence speak of an indicator, by the words beside them (`claims.yaml`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach.audit.candidate.claim_rules import claim_rules, expression
from coach.audit.candidate.said import Said, said_numbers
from coach.audit.definitions import definitions

_CLAUSE = re.compile(r"[,;](?=\s|$)|[(]|\b(?:против|vs)\b")
_PARTS = re.compile(r"[:—](?=\s|$)")
_EQUALS = re.compile(r"\s*[:—]\s*$")
"""A colon or a dash parts clauses, but right before a number it joins it to its name: «Лиды: 640»."""
_FEW = 5
"""Numbers in words below it are hardly ever figures of an export: «два случая», «одна оплата»."""


@dataclass(frozen=True)
class Speaking:
    """A number and the indicators that it may speak of."""

    said: Said
    ids: tuple[str, ...]


def topics_of(sentence: str) -> Iterator[Speaking]:
    """Yield the numbers of a sentence that speak of an indicator: the one named nearest, of two the longer name."""
    folded = sentence.lower().replace("ё", "е")
    for said in said_numbers(sentence):
        if not said.unit and said.value < _FEW and sentence[said.start].isalpha():
            continue
        found: list[tuple[float, int, tuple[str, ...]]] = []
        for topic in claim_rules().topics:
            fitting = tuple(id_ for id_ in topic.indicators if _fits(id_, said))
            if fitting:
                for match in expression(topic.patterns).finditer(folded):
                    away = distance(sentence, match.start(), match.end(), said)
                    if away <= _most(sentence, match.end(), said):
                        found.append((away, match.start() - match.end(), fitting))
        if found:
            yield Speaking(said, min(found)[2])


def _most(sentence: str, end: int, said: Said) -> int:
    """Return how far from a number the name that ends at `end` may stand."""
    rules = claim_rules()
    if said.unit:
        return rules.farthest
    between = sentence[end : said.start]
    parted = _CLAUSE.search(between) or _PARTS.search(_EQUALS.sub("", between)) or any(map(str.isdigit, between))
    joined = end <= said.start and not parted
    return rules.before if joined else rules.beside


def _fits(id_: str, said: Said) -> bool:
    known = definitions().get(id_)
    return known is not None and said.unit in claim_rules().units[known.unit]


def distance(sentence: str, start: int, end: int, said: Said) -> float:
    """Return the characters between a name and a number, more for every border of clauses between them."""
    between = sentence[end : said.start] if end <= said.start else sentence[said.end : start]
    rules = claim_rules()
    inner = _EQUALS.sub("", between) if end <= said.start else between
    borders = rules.clause * len([*_CLAUSE.findall(between), *_PARTS.findall(inner)])
    return len(between) + borders + (rules.equals if inner != between else 0)


def clause_of(sentence: str, said: Said) -> str:
    """Return the clause that a number stands in."""
    found = [*_CLAUSE.finditer(sentence), *_PARTS.finditer(sentence)]
    borders = sorted({0, *(match.end() for match in found), len(sentence)})
    before = max(border for border in borders if border <= said.start)
    after = min((border for border in borders if border >= said.end), default=len(sentence))
    return sentence[before:after]
