"""A number of a statement, and the units that may follow it."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from coach.audit.grounding.words import words

Bound = Literal["exact", "about", "almost", "over", "under", "range"]


@dataclass(frozen=True)
class Mention:
    """A number of a statement.

    Attributes:
        start: of its characters in the text.
        end: behind its unit.
        readings: values it may be read as, each with the step that its last written digit stands for.
        unit: `percent`, a currency, `days`, `hours`, `minutes`, `weeks`, `months`, `years`, `times`, `fraction`, or
            empty for a bare number.
        bound: `exact`, or what the word before it makes of it.
        words: as it is written.
        spare: by how much a true share may differ from a fraction in words.
    """

    start: int
    end: int
    readings: tuple[tuple[float, float], ...]
    unit: str
    bound: Bound
    words: str
    spare: float = 0.0
    signed: bool = field(default=False)


def unit_at(text: str, at: int) -> tuple[str, int]:
    """Return the unit that begins at a place of a folded text, and where it ends; empty if there is none."""
    for unit, pattern in _units().items():
        if match := pattern.match(text, at):
            return unit, match.end()
    return "", at


@cache
def _units() -> dict[str, re.Pattern[str]]:
    return {unit: re.compile(rf"[\s\u00a0]?(?:{'|'.join(one)})") for unit, one in words().units.items()}
