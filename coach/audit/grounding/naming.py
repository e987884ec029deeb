"""Which figures and which parts of the export a statement names, and where."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from coach.audit.definitions import definitions
from coach.audit.grounding.moments import Moment
from coach.audit.grounding.words import Kind, Naming, any_of, same_length, words
from coach.audit.types import Indicator, Segment
from coach.audit.wording import SHOWN_AS_SHARES
from coach.language.tokens import tokenize

_SUFFIXES = ("_goal_half_year", "_goal_quarter", "_recent", "_before", "_change", "_best")
_PER_HEAD = ("_per_seller", "_per_seller_month")
_KINDS: dict[str, Kind] = {
    "share": "share",
    "money": "money",
    "days": "duration",
    "hours": "duration",
    "ratio": "times",
}


@dataclass(frozen=True)
class Named:
    """A figure's name in a statement, at these characters."""

    id: str
    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """The name of a part of the export in a statement."""

    segment: Segment
    start: int
    end: int


def family(id_: str) -> tuple[str, str]:
    """Return the figure that one over months is made of, and which of them it is: (`cpl`, `recent`)."""
    for suffix in _SUFFIXES:
        if id_.endswith(suffix):
            return id_.removesuffix(suffix), suffix.removeprefix("_")
    return id_, ""


def kind_of(one: Indicator) -> Kind:
    """Return which kind of number the figure's value is written as."""
    if family(one.id)[1] == "change" or one.id.startswith(SHOWN_AS_SHARES):
        return "share"
    if one.id.endswith(_PER_HEAD):
        return "count"
    return _KINDS.get(one.unit, "count")


def naming(id_: str) -> Naming | None:
    """Return how a figure is named: as `grounding.yaml` says, otherwise by its title; None for no figure at all."""
    base = family(id_)[0]
    if base in words().names:
        return words().names[base]
    return _by_title(base) if base in definitions() else None


@cache
def _by_title(id_: str) -> Naming:
    one = definitions()[id_]
    titles = tuple(re.escape(same_length(title)) for title in one.title.values())
    return Naming(unit=_KINDS.get(one.unit, "count"), words=titles)


def names(text: str, kind: Kind) -> list[Named]:
    """Return the names of figures of a kind in `text`, in order; of overlapping ones the longest.

    Several figures may share a name: each is returned.
    """
    folded = same_length(text)
    found = list[Named]()
    for id_, pattern in _patterns(kind):
        found += [Named(id_, match.start(), match.end()) for match in pattern.finditer(folded)]
    longest = [
        one
        for one in found
        if not any(
            other.start <= one.start and one.end <= other.end and (other.end - other.start) > (one.end - one.start)
            for other in found
        )
    ]
    return sorted(longest, key=lambda one: one.start)


@cache
def _patterns(kind: Kind) -> tuple[tuple[str, re.Pattern[str]], ...]:
    bases = {family(id_)[0] for id_ in definitions()} | set(words().names)
    every = ((id_, naming(id_)) for id_ in sorted(bases))
    return tuple((id_, any_of(one.words)) for id_, one in every if one is not None and one.unit == kind)


def is_named(id_: str, text: str) -> bool:
    """Tell whether `text` names the figure at all."""
    one, folded = naming(id_), same_length(text)
    titled = family(id_)[0] in definitions() and any_of(_by_title(family(id_)[0]).words).search(folded)
    return one is not None and (bool(titled) or any_of(one.words).search(folded) is not None)


def parts(text: str, segments: Iterable[Segment], dates: Sequence[Moment]) -> list[Part]:
    """Return where the segments are named in `text`, in order; inflected Russian names are recognised."""
    found: list[Part] = []
    for segment in dict.fromkeys(segments):
        if segment.dimension == "month":
            year, month = map(int, segment.value.split("-"))
            found += [
                Part(segment, one.start, one.end)
                for one in dates
                if one.month == month and one.year in {year, None} and one.day is None
            ]
        elif segment.value:
            found += [Part(segment, start, end) for start, end in places(segment.value, text)]
    longest = (one for one in found if not any(_inside(one, other) for other in found))
    return sorted(longest, key=lambda one: one.start)


def _inside(one: Part, other: Part) -> bool:
    return other.start <= one.start and one.end <= other.end and (other.end - other.start) > (one.end - one.start)


def places(name: str, text: str) -> list[tuple[int, int]]:
    """Return where a name stands in `text`: as it is written, or word by word in another case."""
    folded, wanted = same_length(text), same_length(name)
    exact = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded)]
    if exact or not re.search("[а-я]", wanted):
        return exact
    own = [token for token in tokenize(name) if token.text[0].isalnum()]
    said = [token for token in tokenize(text) if token.text[0].isalnum()]
    runs = (said[at : at + len(own)] for at in range(len(said) - len(own) + 1))
    return [
        (run[0].start, run[-1].end)
        for run in runs
        if all(_alike(left.text, right.text, left.lemma == right.lemma) for left, right in zip(own, run, strict=True))
    ]


def _alike(own: str, said: str, same_lemma: bool) -> bool:
    """Tell whether two words are forms of one name: one lemma, or one stem with other endings."""
    left, right = same_length(own), same_length(said)
    if left == right or same_lemma:
        return True
    stem = max(4, min(len(left), len(right)) - 2)
    return len(left) >= 4 and left[:stem] == right[:stem] and abs(len(left) - len(right)) <= 3
