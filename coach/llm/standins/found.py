"""A piece of a text that speaks of a person."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "phone", "email", "messenger", "address", "id", "company"]


@dataclass(frozen=True, slots=True)
class Found:
    """Characters `start` up to `end` of a text; `keys` are equal or contained for two ways of writing the same."""

    kind: Kind
    start: int
    end: int
    keys: frozenset[str]

    def meets(self, other: "Found") -> bool:
        """Tell whether both hold the same character."""
        return self.start < other.end and other.start < self.end


def add(taken: list[Found], more: Iterable[Found]) -> None:
    """Append those of `more` that meet nothing taken so far."""
    for one in more:
        if not any(one.meets(other) for other in taken):
            taken.append(one)


def in_order(found: Iterable[Found]) -> Iterator[Found]:
    """Yield from the first to the last."""
    yield from sorted(found, key=lambda one: one.start)
