"""A sentence taken apart: its numbers, the indicators and the parts of the export that it names, its clauses."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from coach.audit.candidate.binding_rules import binding_rules, pattern
from coach.audit.candidate.parts_named import Named
from coach.audit.candidate.said import Said, said_numbers
from coach.audit.candidate.topics import Topic, topics_in


@dataclass(frozen=True)
class Sentence:
    """A sentence and the parts named in it, in order."""

    text: str
    named: Sequence[Named]

    @cached_property
    def folded(self) -> str:
        """The text in lower case with е for ё, every character in its place."""
        return self.text.lower().replace("ё", "е")

    @cached_property
    def numbers(self) -> list[Said]:
        """The numbers in order, without small ones in words."""
        few = binding_rules().few
        return [
            one for one in said_numbers(self.text) if one.unit or one.value >= few or not self.text[one.start].isalpha()
        ]

    @cached_property
    def topics(self) -> list[Topic]:
        """The names of indicators in order."""
        return topics_in(self.folded)

    def territory(self, place: int) -> tuple[int, int]:
        """Return what lies between the number before and this one: where its own names are looked for."""
        return (self.numbers[place - 1].end if place else 0), self.numbers[place].start

    def after(self, place: int) -> tuple[int, int]:
        """Return what follows a number in its clause, up to the next number."""
        start = self.numbers[place].end
        end = self.numbers[place + 1].start if place + 1 < len(self.numbers) else len(self.text)
        turns = [start + match.start() for match in pattern("turn").finditer(self.folded[start:end])]
        return start, min([*self.borders(start, end), *turns, end])

    def borders(self, start: int, end: int) -> list[int]:
        """Return where clauses end between two places."""
        text = self.folded[start:end]
        found = [*pattern("clause").finditer(text), *pattern("colon").finditer(text)]
        return sorted(start + one.start() for one in found)

    def parted(self, start: int, end: int) -> bool:
        """Tell whether a border stands between a name and the number after it; a colon right before it is none."""
        return bool(self.borders(start, start + len(pattern("equals").sub("", self.folded[start:end]))))

    def clause(self, said: Said) -> str:
        """Return the clause of a number, folded."""
        borders = [0, *self.borders(0, len(self.text)), len(self.text)]
        before = max(border for border in borders if border <= said.start)
        return self.folded[before : min(border for border in borders if border >= said.end)]
