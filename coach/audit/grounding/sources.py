"""What a draft may rest on: figures, lines, norms and cards, looked up by the citations of a statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coach.audit.book import Book
from coach.audit.checklists import Checklist, load_checklist
from coach.audit.draft import AuditInput, Cite
from coach.audit.drafting_input import prepared
from coach.audit.sections import checklist_words
from coach.audit.types import Indicator


@dataclass(frozen=True)
class Cited:
    """What the citations of one statement lead to; `unknown` are those that lead nowhere.

    Attributes:
        figures: indicators, in the order of the citations.
        lines: words of lines, by address.
        norms: words of the checklist and of cards: how things should be, never how they are here.
        unknown: references without a source.
    """

    figures: tuple[Indicator, ...] = ()
    lines: Mapping[str, str] = field(default_factory=dict)
    norms: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


class Sources:
    """Everything that statements may cite; `cards` are passages of the knowledge base by id."""

    def __init__(self, given: AuditInput, cards: Mapping[str, str] | None = None) -> None:
        given = prepared(given)
        self.book = Book.of(given.facts)
        self.checklist: Checklist = load_checklist(given.role)
        self.areas = frozenset(area.id for area in self.checklist.areas)
        self.segments = tuple(
            dict.fromkeys(segment for one in self.book.by_key.values() for segment in one.segments if segment.value)
        )
        self._lines = {line.address: line.text for source in given.sources for line in source.lines}
        self._cards = cards or {}

    def cited(self, cites: tuple[Cite, ...]) -> Cited:
        """Look the citations up."""
        figures: list[Indicator] = []
        lines: dict[str, str] = {}
        norms: dict[str, str] = {}
        unknown: list[str] = []
        for cite in cites:
            one = self.book.get(cite.ref) if cite.kind == "indicator" else None
            words = self._words(cite)
            if one is not None:
                figures.append(one)
            elif words is None:
                unknown.append(cite.ref)
            elif cite.kind == "line":
                lines[cite.ref] = words
            else:
                norms[cite.ref] = words
        return Cited(tuple(figures), lines, norms, tuple(unknown))

    def _words(self, cite: Cite) -> str | None:
        if cite.kind == "line":
            return self._lines.get(cite.ref)
        if cite.kind == "checklist":
            return checklist_words(self.checklist, cite.ref)
        return self._cards.get(cite.ref) if cite.kind == "card" else None
