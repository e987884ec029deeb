"""Which name of a figure stands nearest to a number of a sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coach.audit.grounding.mention import Mention
from coach.audit.grounding.naming import Named, Part, is_named, names
from coach.audit.grounding.values import kinds
from coach.audit.grounding.words import Kind, form, words
from coach.audit.types import Indicator, Segment

BREAK = re.compile(r"[,;:()—–]|\.\s")
NEAR_WORDS = 3


@dataclass(frozen=True)
class Sentence:
    """A sentence to bind.

    Attributes:
        text: its words.
        whole: the words of the whole statement.
        numbers: its numbers, in order.
        parts: names of parts of the export in it.
        others: names of parts in the whole statement.
        figures: what the statement cites.
    """

    text: str
    whole: str
    numbers: Sequence[Mention]
    parts: Sequence[Part]
    others: Sequence[Segment]
    figures: Sequence[Indicator]


def nearest(sentence: Sentence, place: int, kind: Kind) -> frozenset[str]:
    """Return the ids that the name nearest to a number stands for: in its clause first, then up to its neighbours.

    Numbers of a list («214 и 131 продажа») share the name behind the last.
    """
    numbers, mention = sentence.numbers, sentence.numbers[place]
    first, last = window(sentence, place)
    breaks = [match.start() for match in BREAK.finditer(sentence.text)]
    low = max([first, *(at + 1 for at in breaks if at < mention.start)])
    high = min([last, *(at for at in breaks if at >= mention.end)])
    found = names(sentence.text, kind)
    for group in ([one for one in found if not is_weak(one.id)], [one for one in found if is_weak(one.id)]):
        left = [one for one in group if low <= one.start and one.end <= mention.start]
        right = [one for one in group if mention.end <= one.start < high]
        wide_left = [one for one in group if first <= one.start and one.end <= mention.start]
        wide_right = [one for one in group if mention.end <= one.start < last]
        close = [one for one in right if len(sentence.text[mention.end : one.start].split()) < NEAR_WORDS]
        order = [left[::-1], right, wide_left[::-1], wide_right]
        if kind == "count":
            order.insert(0, close)
        if near := next((_at_one_place(one) for one in order if one), frozenset[str]()):
            return near
    if place + 1 < len(numbers) and form("nearest_and").fullmatch(sentence.text, mention.end, numbers[place + 1].start):
        return nearest(sentence, place + 1, kind)
    return frozenset()


def close_names(sentence: Sentence, place: int) -> list[Named]:
    """Return the names of counted things right behind a number, before any break."""
    end = sentence.numbers[place].end
    stop = min(window(sentence, place)[1], *(one.start() for one in BREAK.finditer(sentence.text + "; ", end)))
    found = (one for one in names(sentence.text, "count") if end <= one.start < stop)
    return [one for one in found if len(sentence.text[end : one.start].split()) < NEAR_WORDS - 1]


def window(sentence: Sentence, place: int) -> tuple[int, int]:
    """Return the characters between a number's neighbours."""
    numbers = sentence.numbers
    first = numbers[place - 1].end if place else 0
    return first, numbers[place + 1].start if place + 1 < len(numbers) else len(sentence.text)


def is_weak(id_: str) -> bool:
    """Tell whether a figure is named by a plain noun, before which any other name goes."""
    return id_ in words().names and words().names[id_].weak


def _at_one_place(group: Sequence[Named]) -> frozenset[str]:
    one = group[0]
    return frozenset(other.id for other in group if other.start < one.end and one.start < other.end)


def anywhere(sentence: Sentence, place: int, kind: Kind) -> frozenset[str]:
    """Return the last name of this kind before the number, across other numbers and sentences."""
    before = sentence.whole.find(sentence.text) + sentence.numbers[place].start
    found = [one for one in names(sentence.whole, kind) if one.end <= before]
    strong = [one for one in found if not is_weak(one.id)]
    return _at_one_place((strong or found)[::-1]) if found else frozenset()


def between(sentence: Sentence, place: int, id_: str, kind: Kind) -> bool:
    """Tell whether the figure is named between this number and its neighbours of the same kind."""
    before = [one.end for one in sentence.numbers[:place] if kind in kinds(one)]
    after = [one.start for one in sentence.numbers[place + 1 :] if kind in kinds(one)]
    return is_named(id_, sentence.text[before[-1] if before else 0 : after[0] if after else None])
