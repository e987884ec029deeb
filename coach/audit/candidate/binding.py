"""Which indicator and which part of the export each number of a sentence speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from coach.audit.candidate.binding_rules import pattern
from coach.audit.candidate.claim_rules import claim_rules
from coach.audit.candidate.lists import ADJACENT, Pair, paired, pattern_room, runs, topic_behind
from coach.audit.candidate.own_parts import Own, own_parts
from coach.audit.candidate.said import Said
from coach.audit.candidate.sentence import Sentence
from coach.audit.candidate.topics import Topic


@dataclass(frozen=True)
class Speaking:
    """A number and what it speaks of.

    Attributes:
        said: the number.
        ids: the indicators that it may be a value of; empty when it is one of a list that nobody can pair.
        own: the parts that it speaks of.
        chain: the same for numbers of one list, which mean one indicator in one definition; -1 for all others.
    """

    said: Said
    ids: tuple[str, ...]
    own: Own
    chain: int = -1


@dataclass
class _Bound:
    topic: Topic | None = None
    chain: int = -1
    own: Own = field(default_factory=Own)
    listed: bool = False


def bind(sentence: Sentence) -> list[Speaking]:
    """Return the numbers that speak of an indicator, in order; those that speak of none are passed over."""
    bound = [_Bound(own=own) for own in own_parts(sentence)]
    for run in runs(sentence):
        if len(run) > 1:
            _bind_list(sentence, run, bound)
        else:
            _bind_one(sentence, run[0], bound)
    for place in range(1, len(bound)):
        _hand_on(sentence, bound, place - 1, place)
    for place in range(len(bound) - 1, 0, -1):
        _hand_on(sentence, bound, place, place - 1)
    return [
        Speaking(said, one.topic.fitting(said) if one.topic else (), one.own, one.chain)
        for said, one in zip(sentence.numbers, bound, strict=True)
        if one.topic or one.listed
    ]


def _bind_list(sentence: Sentence, run: Sequence[int], bound: list[_Bound]) -> None:
    pairs = paired(sentence, run, _used(sentence, run[0], bound))
    speaks = any(_near(sentence, place) for place in (run[0], run[-1]))
    for place, pair in zip(run, pairs, strict=True):
        bound[place].listed = speaks and pair is None
        if pair is not None:
            bound[place] = _of_pair(pair, bound[place].own, run[0])


def _of_pair(pair: Pair, own: Own, chain: int) -> _Bound:
    if pair.part is None:
        return _Bound(pair.topic, own=own)
    dimension = pair.part.segment.dimension
    others = replace(own, beside=own.beside | {dimension: pair.part}, joined=own.joined - {dimension})
    return _Bound(pair.topic, chain, replace(others, unsure=own.unsure - {dimension}))


def _near(sentence: Sentence, place: int) -> bool:
    """Tell whether an indicator is named near a number that could be its value."""
    said = sentence.numbers[place]
    start, _ = sentence.territory(place)
    before = [one for one in sentence.topics if start <= one.start and one.end <= said.start and one.fitting(said)]
    return bool(before) or topic_behind(sentence, place) is not None


def _used(sentence: Sentence, place: int, bound: Sequence[_Bound]) -> int:
    """Return where the name ends that the number before has behind it."""
    topic = bound[place - 1].topic if place else None
    return topic.end if topic and topic.start >= sentence.numbers[place - 1].end else 0


def _bind_one(sentence: Sentence, place: int, bound: list[_Bound]) -> None:
    said = sentence.numbers[place]
    start, _ = sentence.territory(place)
    if place and (topic := bound[place - 1].topic) and _restates(sentence, place, topic):
        bound[place].topic = topic
        bound[place].own = bound[place - 1].own
        return
    used = _used(sentence, place, bound)
    before = [one for one in sentence.topics if max(start, used) <= one.start and one.end <= said.start]
    fitting = [one for one in before if one.fitting(said)]
    named = fitting[-1] if fitting else None
    behind = topic_behind(sentence, place)
    if named is not None and said.start - named.end <= ADJACENT:
        bound[place].topic = named
    elif behind is not None:
        bound[place].topic = behind
    elif named is not None and _reaches(sentence, named, said, bound[place].own, alone=len(fitting) == 1):
        bound[place].topic = named


def _reaches(sentence: Sentence, topic: Topic, said: Said, own: Own, *, alone: bool) -> bool:
    """Tell whether a name before a number belongs to it although words stand between."""
    between = said.start - topic.end
    if not sentence.parted(topic.end, said.start):
        return between <= (claim_rules().farthest if said.unit else pattern_room("share"))
    # «Лидов по менеджерам: Олег — 143»; a noun behind the number would be counted instead: «с Олега сорок сделок».
    bare = not sentence.text[said.end :].lstrip()[:1].isalpha()
    parts = own.beside.values()
    header = bare and any(topic.end <= part.start and 0 <= said.start - part.end <= ADJACENT for part in parts)
    return alone and between <= claim_rules().farthest and (bool(said.unit) or header)


def _restates(sentence: Sentence, place: int, topic: Topic) -> bool:
    """Tell whether a number says the one before it again in another unit: «86 из них, это 45 %»."""
    earlier, said = sentence.numbers[place - 1], sentence.numbers[place]
    between = sentence.folded[earlier.end : said.start]
    return earlier.unit != said.unit and bool(topic.fitting(said)) and bool(pattern("restated").fullmatch(between))


def _hand_on(sentence: Sentence, bound: list[_Bound], giver: int, taker: int) -> None:
    """Give a number without an indicator that of its neighbour, when both have a part of one kind of their own."""
    one, other = bound[giver], bound[taker]
    if one.topic is None or other.topic is not None or other.listed:
        return
    given, taken = sentence.numbers[giver], sentence.numbers[taker]
    common = one.own.beside.keys() & other.own.beside.keys()
    if not common or given.unit != taken.unit or not one.topic.fitting(taken):
        return
    start, end = sentence.territory(max(giver, taker))
    if any(start <= topic.start < end and topic is not one.topic for topic in sentence.topics):
        return
    one.chain = one.chain if one.chain >= 0 else giver
    other.topic, other.chain = one.topic, one.chain
