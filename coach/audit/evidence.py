"""What the sources say about each item of a checklist: lines found by the lemmas of the item's terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from coach.audit.checklists import Checklist, Examined, load_checklist
from coach.audit.draft import Source, SourceLine
from coach.language.tokens import content_lemmas
from coach.rubric.types import Role

_MOST = 4
_LEAST_WORDS = 4
"""Words under which a line is a heading or a label, which says nothing of how things are."""


@dataclass(frozen=True)
class Evidence:
    """The sources of an audit, read against its checklist."""

    checklist: Checklist
    sources: Sequence[Source]

    @property
    def files(self) -> int:
        """How many sources there are."""
        return len(self.sources)

    def of(self, item: str) -> Sequence[SourceLine]:
        """Return the lines about `area/item`, those with the most of its terms first; at most four."""
        return self._found.get(item, ())

    def area(self, id_: str) -> Sequence[SourceLine]:
        """Return the lines about any item of an area, each once."""
        area = next(one for one in self.checklist.areas if one.id == id_)
        lines = [line for item in area.examine for line in self.of(f"{id_}/{item.id}")]
        return list({line.address: line for line in lines}.values())

    def best(self) -> Mapping[str, SourceLine]:
        """Return for each item the line that speaks of it more than of any other item, where there is one."""
        found: dict[str, SourceLine] = {}
        for _, item, line in self._homes.values():
            found.setdefault(item, line)
        return found

    def home(self, id_: str) -> Sequence[SourceLine]:
        """Return the lines that speak of an area more than of any other."""
        return [line for _, item, line in self._homes.values() if item.partition("/")[0] == id_]

    @cached_property
    def _homes(self) -> Mapping[str, tuple[float, str, SourceLine]]:
        rated: dict[str, tuple[float, str, SourceLine]] = {}
        for item, lines in self._found.items():
            for line in lines:
                rating = _rating(self._items[item], frozenset(content_lemmas(line.text)))
                if rating > rated.get(line.address, (0.0, "", line))[0]:
                    rated[line.address] = rating, item, line
        return rated

    @cached_property
    def _items(self) -> Mapping[str, Examined]:
        return {f"{area.id}/{item.id}": item for area in self.checklist.areas for item in area.examine}

    @cached_property
    def _found(self) -> Mapping[str, Sequence[SourceLine]]:
        lines = [
            (source, line, frozenset(content_lemmas(line.text))) for source in self.sources for line in source.lines
        ]
        found: dict[str, Sequence[SourceLine]] = {}
        for area in self.checklist.areas:
            for item in area.examine:
                rated = [
                    (_rating(item, lemmas), line)
                    for source, line, lemmas in lines
                    if source.area in {"", area.id} and len(line.text.split()) >= _LEAST_WORDS
                ]
                best = sorted((one for one in rated if one[0]), key=lambda one: -one[0])
                found[f"{area.id}/{item.id}"] = tuple(line for _, line in best[:_MOST])
        return found


def evidence_of(role: Role, sources: Sequence[Source]) -> Evidence:
    """Read the sources against the checklist of the role."""
    return Evidence(load_checklist(role), sources)


def _rating(item: Examined, lemmas: frozenset[str]) -> float:
    """Count the words of the item's terms whose every word is in the line; a longer term says more.

    A term that is left with fewer words than it is written with («первый звонок») says less.
    """
    return sum(weight for term, weight in _terms(item) if term <= lemmas)


@cache
def _terms(item: Examined) -> tuple[tuple[frozenset[str], float], ...]:
    found = ((frozenset(content_lemmas(term)), len(term.split())) for term in item.terms)
    return tuple((lemmas, len(lemmas) ** 2 / words) for lemmas, words in found if lemmas)
