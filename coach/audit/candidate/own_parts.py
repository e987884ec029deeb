"""Which parts of the export a number speaks of: those named beside it, or before it as what the sentence is about."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from coach.audit.candidate.binding_rules import pattern
from coach.audit.candidate.parts_named import Named
from coach.audit.candidate.sentence import Sentence
from coach.audit.types import Dimension


@dataclass(frozen=True)
class Own:
    """The parts of one number.

    Attributes:
        beside: those named for this number alone.
        inherited: those named earlier in the sentence, which it may still be about.
        joined: the dimensions of which several parts are named as one («по Авито и Директу»).
        unsure: the dimensions of which a part is named that may belong to another number.
    """

    beside: dict[Dimension, Named] = field(default_factory=dict)
    inherited: dict[Dimension, Named] = field(default_factory=dict)
    joined: frozenset[Dimension] = frozenset()
    unsure: frozenset[Dimension] = frozenset()


def own_parts(sentence: Sentence) -> list[Own]:
    """Return the parts of each number of a sentence, in order."""
    taken: set[Named] = set()
    return [_own(sentence, place, taken) for place in range(len(sentence.numbers))]


def _own(sentence: Sentence, place: int, taken: set[Named]) -> Own:
    """Return the parts of a number; what stands behind it and is its own is added to `taken`."""
    start, end = sentence.territory(place)
    beside: dict[Dimension, Named] = {}
    inherited: dict[Dimension, Named] = {}
    joined, unsure = set[Dimension](), set[Dimension]()
    whole = pattern("whole").search(sentence.clause(sentence.numbers[place])) is not None
    for dimension in {one.segment.dimension for one in sentence.named}:
        named = [one for one in sentence.named if one.segment.dimension == dimension]
        before = [one for one in named if start <= one.start and one.end <= end and one not in taken]
        low, high = sentence.after(place)
        behind = [one for one in named if low <= one.start and one.end <= high]
        near = before or behind
        if near:
            beside[dimension] = near[-1] if before else near[0]
            if _are_joined(sentence, named, beside[dimension]):
                joined.add(dimension)
            taken.update(() if before else near)
            continue
        earlier = [one for one in named if one.end <= start]
        if whole:
            continue
        if earlier and earlier[-1] not in taken:
            inherited[dimension] = earlier[-1]
            if _are_joined(sentence, named, earlier[-1]):
                joined.add(dimension)
        elif named:
            unsure.add(dimension)
    return Own(beside, inherited, frozenset(joined), frozenset(unsure))


def _are_joined(sentence: Sentence, named: Sequence[Named], one: Named) -> bool:
    """Tell whether another part of the dimension stands right beside this one, joined by «и» or a comma."""
    place = named.index(one)
    pairs = zip(named[max(0, place - 1) : place + 1], named[max(0, place - 1) + 1 : place + 2], strict=False)
    return any(pattern("joined").fullmatch(sentence.folded[left.end : right.start]) for left, right in pairs)
