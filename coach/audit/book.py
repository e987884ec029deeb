"""Looking figures up: by key, by indicator, by the values of a dimension."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from coach.audit.types import Dimension, Facts, Indicator


class Book:
    """The indicators of an audit, each found by its key."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self.by_key: Mapping[str, Indicator] = {one.key: one for one in indicators}

    @classmethod
    def of(cls, facts: Facts | None) -> "Book":
        """Return the book of the facts; without facts an empty one."""
        return cls(facts.indicators if facts else ())

    def get(self, key: str) -> Indicator | None:
        """Return the indicator with this key, None if there is none."""
        return self.by_key.get(key)

    def figure(self, key: str) -> Indicator | None:
        """Return the indicator with this key if it has a value."""
        found = self.by_key.get(key)
        return found if found is not None and found.value is not None else None

    def by(self, id_: str, dimension: Dimension) -> list[Indicator]:
        """Return the figures of `id_` for each named value of `dimension` alone, in the order of the facts."""
        return [
            one
            for one in self._by_id.get(id_, ())
            if one.value is not None
            and len(one.segments) == 1
            and one.segments[0].dimension == dimension
            and one.segments[0].value
        ]

    @cached_property
    def _by_id(self) -> Mapping[str, list[Indicator]]:
        found: dict[str, list[Indicator]] = {}
        for one in self.by_key.values():
            found.setdefault(one.id, []).append(one)
        return found

    @cached_property
    def values(self) -> frozenset[str]:
        """Every value of a segment that occurs, without the empty one."""
        return frozenset(s.value for one in self.by_key.values() for s in one.segments if s.value)


def known(one: Indicator) -> float:
    """Return the value of an indicator that has one."""
    if one.value is None:
        raise ValueError(f"{one.key} has no value")
    return one.value
