"""Where a sentence names indicators (`claims.yaml`)."""

from collections.abc import Iterator
from dataclasses import dataclass

from coach.audit.candidate.claim_rules import claim_rules, expression
from coach.audit.candidate.said import Said
from coach.audit.definitions import definitions


@dataclass(frozen=True, slots=True)
class Topic:
    """A name of indicators, characters `start` to `end` of the sentence; `ids` are those that it may mean."""

    start: int
    end: int
    ids: tuple[str, ...]

    def fitting(self, said: Said) -> tuple[str, ...]:
        """Return the indicators that a number in this unit may be a value of."""
        return tuple(id_ for id_ in self.ids if _fits(id_, said))


def topics_in(folded: str) -> list[Topic]:
    """Return the names in order; of names that overlap the longest («цена лида», not «лида»).

    Args:
        folded: the sentence in lower case with е for ё, every character in its place.
    """
    found = sorted(_all(folded), key=lambda one: one.start - one.end)
    kept: list[Topic] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _all(folded: str) -> Iterator[Topic]:
    for topic in claim_rules().topics:
        for match in expression(topic.patterns).finditer(folded):
            yield Topic(match.start(), match.end(), topic.indicators)


def _fits(id_: str, said: Said) -> bool:
    known = definitions().get(id_)
    return known is not None and said.unit in claim_rules().units[known.unit]
