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


def _rating(item: Examined, lemmas: frozenset[str]) -> int:
    """Count the words of the item's terms whose every word is in the line; a longer term says more."""
    return sum(len(term) for term in _terms(item) if term <= lemmas)


@cache
def _terms(item: Examined) -> tuple[frozenset[str], ...]:
    return tuple(found for term in item.terms if (found := frozenset(content_lemmas(term))))
