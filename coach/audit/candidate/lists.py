"""Lists of names with a list of numbers: «лиды, продажи и выручка — 640, 131 и 18,8 млн»."""

from collections.abc import Sequence
from dataclasses import dataclass

from coach.audit.candidate.binding_rules import pattern
from coach.audit.candidate.claim_rules import claim_rules
from coach.audit.candidate.parts_named import Named
from coach.audit.candidate.sentence import Sentence
from coach.audit.candidate.topics import Topic

ADJACENT = 3
"""So few characters between a name and a number leave no room for another word: «CPL — 3 043»."""


@dataclass(frozen=True)
class Pair:
    """What a number of a list stands for; `part` is None where names of indicators are listed."""

    topic: Topic
    part: Named | None = None


def runs(sentence: Sentence) -> list[list[int]]:
    """Return the places of the numbers, those together that only commas and «и» part."""
    found: list[list[int]] = []
    for place in range(len(sentence.numbers)):
        start, end = sentence.territory(place)
        if place and pattern("between_numbers").fullmatch(sentence.folded[start:end]):
            found[-1].append(place)
        else:
            found.append([place])
    return found


def paired(sentence: Sentence, run: Sequence[int], used: int) -> list[Pair | None]:
    """Return for each number of a list what it stands for, None where nobody can tell.

    Names are taken in the order of the numbers, and only when there are as many of them; a list of parts needs one
    indicator, named before or right behind it. Names before `used` belong to earlier numbers.
    """
    start, end = sentence.territory(run[0])
    topics = [one for one in sentence.topics if start <= one.start and one.end <= end and one.start >= used]
    behind = topic_behind(sentence, run[-1])
    if len(topics) > 1:
        return _by_topic(sentence, run, topics)
    parts = _listed(sentence.named, start, end)
    topic = next(iter(topics), behind)
    if parts and topic and not (topics and behind):
        return _by_part(sentence, run, topic, parts)
    return _of_two(sentence, run, next(iter(topics), None), behind) or [None] * len(run)


def _of_two(
    sentence: Sentence, run: Sequence[int], before: Topic | None, behind: Topic | None
) -> list[Pair | None] | None:
    """Tell two numbers apart of which each has its name right beside it: «CPL 3 043 ₽, 83 продажи»."""
    if len(run) != 2 or before is None:
        return None
    first, second = (sentence.numbers[place] for place in run)
    if first.start - before.end > ADJACENT or not before.fitting(first):
        return None
    if behind is not None:
        return [Pair(before), Pair(behind)]
    same = first.unit != second.unit and before.fitting(second)
    return [Pair(before), Pair(before)] if same else None


def topic_behind(sentence: Sentence, place: int) -> Topic | None:
    """Return the indicator named right behind a number, nothing but a word or two between: «77 открытых сделок»."""
    start, end = sentence.after(place)
    said = sentence.numbers[place]
    inside = [one for one in sentence.topics if start <= one.start and one.start < end]
    return next((one for one in inside if one.start - start <= pattern_room(said.unit) and one.fitting(said)), None)


def pattern_room(unit: str) -> int:
    """Return how many characters may stand between a number and its name in one clause."""
    return claim_rules().before if unit else claim_rules().beside


def _listed(named: Sequence[Named], start: int, end: int) -> list[Named]:
    """Return the parts of the one dimension of which several are named between two places."""
    inside = [one for one in named if start <= one.start and one.end <= end]
    dimensions = [one.segment.dimension for one in inside]
    several = {dimension for dimension in dimensions if dimensions.count(dimension) > 1}
    return [one for one in inside if one.segment.dimension in several] if len(several) == 1 else []


def _items(sentence: Sentence, run: Sequence[int], names: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the items of the list before a run, without those in front of it that hold none of the names."""
    start, end = sentence.territory(run[0])
    cuts = [match.span() for match in pattern("between_names").finditer(sentence.folded[start:end])]
    # A «и» or comma within a name parts nothing.
    cuts = [(a + start, b + start) for a, b in cuts if not any(n <= a + start < m for n, m in names)]
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    items = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
    items = [(a, b) for a, b in items if any(map(str.isalpha, sentence.text[a:b]))]
    while len(items) > len(run) and not any(items[0][0] <= n < items[0][1] for n, _ in names):
        items = items[1:]
    return items


def _by_topic(sentence: Sentence, run: Sequence[int], topics: Sequence[Topic]) -> list[Pair | None]:
    items = _items(sentence, run, [(one.start, one.end) for one in topics])
    if len(items) != len(run):
        return [None] * len(run)
    pairs: list[Pair | None] = []
    for place, (start, end) in zip(run, items, strict=True):
        said = sentence.numbers[place]
        inside = [one for one in topics if start <= one.start < end and one.fitting(said)]
        pairs.append(Pair(inside[0]) if len(inside) == 1 else None)
    return pairs


def _by_part(sentence: Sentence, run: Sequence[int], topic: Topic, parts: Sequence[Named]) -> list[Pair | None]:
    items = _items(sentence, run, [(one.start, one.end) for one in parts])
    if len(items) != len(run):
        return [None] * len(run)
    pairs: list[Pair | None] = []
    for place, (start, end) in zip(run, items, strict=True):
        inside = [one for one in parts if start <= one.start < end]
        fits = topic.fitting(sentence.numbers[place])
        pairs.append(Pair(topic, inside[0]) if len(inside) == 1 and fits else None)
    return pairs
