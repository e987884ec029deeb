"""Which part of the export a number of a sentence speaks of."""

import re
from collections.abc import Sequence

from coach.audit.grounding.mention import Mention
from coach.audit.grounding.naming import Part
from coach.audit.grounding.nearest import NEAR_WORDS, Sentence
from coach.audit.types import Segment


def parts_of(sentence: Sentence, place: int) -> frozenset[Segment]:
    """Return the parts that a number speaks of, one a dimension: named before it, or right behind it, or as a list."""
    found: set[Segment] = set()
    for dimension in {part.segment.dimension for part in sentence.parts}:
        mine = [part for part in sentence.parts if part.segment.dimension == dimension]
        one = _assigned(sentence, mine)[place]
        if one is not None:
            found.add(one)
    return frozenset(found)


def _assigned(sentence: Sentence, parts: Sequence[Part]) -> list[Segment | None]:
    """Give each number the part of one dimension that it speaks of.

    The part named between the last number and this one; of several, in their order, when as many numbers follow; the
    one right behind the number; otherwise that of the number before.
    """
    result: list[Segment | None] = []
    free, waiting = list(parts), list[Segment]()
    for place, mention in enumerate(sentence.numbers):
        before = [part for part in free if part.start < mention.start]
        ahead = next((part for part in free if part.start >= mention.end), None)
        if before:
            waiting = [part.segment for part in before]
            del free[: len(before)]
            if not _is_list(sentence, place, len(waiting), free):
                waiting = waiting[-1:]
        if waiting:
            result.append(waiting.pop(0))
        elif ahead is not None and _follows(sentence.text, mention, ahead):
            result.append(ahead.segment)
            free.remove(ahead)
        else:
            result.append(result[-1] if result else None)
    return result


def _is_list(sentence: Sentence, place: int, parts: int, free: Sequence[Part]) -> bool:
    """Tell whether as many numbers follow, with no other part among them, as parts were named before the first."""
    run = sentence.numbers[place : place + parts]
    return parts > 1 and len(run) == parts and not any(part.start < run[-1].start for part in free)


def _follows(text: str, mention: Mention, part: Part) -> bool:
    gap = text[mention.end : part.start].rstrip('«"“ ')
    return len(gap.split()) <= NEAR_WORDS and not re.search(r"[,;:.]", gap)
