"""The numbered list of everything that the statements of a summary cite."""

from collections.abc import Sequence

from coach.audit import wording
from coach.audit.book import Book
from coach.audit.checklists import load_checklist
from coach.audit.definitions import definitions
from coach.audit.draft import AuditInput, Cite
from coach.audit.sections import checklist_words
from coach.audit.types import Indicator
from coach.texts import Language, text

_LONGEST = 400


class References:
    """Numbers the citations in the order in which they are first needed, and says what each is."""

    def __init__(self, given: AuditInput, lang: Language) -> None:
        self._book = Book.of(given.facts)
        self._role = given.role
        self._lines = {line.address: line.text for source in given.sources for line in source.lines}
        self._numbers: dict[Cite, int] = {}
        self._lang = lang

    def mark(self, cites: Sequence[Cite]) -> str:
        """Return ` [1, 4]` for the citations of a statement; norms of the checklist are named in the areas instead."""
        shown = [cite for cite in cites if cite.kind != "checklist"] or list(cites)
        numbers = [self._numbers.setdefault(cite, len(self._numbers) + 1) for cite in shown]
        return f" [{', '.join(map(str, numbers))}]" if numbers else ""

    def rows(self) -> list[tuple[str, str, str]]:
        """Return number, source and content of everything marked so far."""
        return [(str(number), *self._told(cite)) for cite, number in self._numbers.items()]

    def _told(self, cite: Cite) -> tuple[str, str]:
        if cite.kind == "indicator":
            one = self._book.get(cite.ref)
            return (title(one, self._lang), self._figure(one)) if one is not None else (cite.ref, "")
        if cite.kind == "line":
            return cite.ref, _short(self._lines.get(cite.ref, ""))
        if cite.kind == "checklist":
            words = checklist_words(load_checklist(self._role), cite.ref) or ""
            return text("summary.kind.checklist", lang=self._lang), _short(words)
        return text("summary.kind.card", lang=self._lang), cite.ref

    def _figure(self, one: Indicator) -> str:
        parts = [wording.shown(one, self._lang), wording.interval(one, self._lang), wording.period(one)]
        parts.append(definitions()[one.id].formula[self._lang])
        return "; ".join(part for part in parts if part)


def title(one: Indicator, lang: Language) -> str:
    """Return the name of an indicator with its part: `CPL платных источников: «Google Ads»`."""
    named = ", ".join(wording.name(segment, lang) for segment in one.segments)
    told = definitions()[one.id].title[lang]
    return f"{told}: {named}" if named else told


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
