"""How numbers are said in running text (`said.yaml`)."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen

SaidUnit = Literal["share", "money", "days", "weeks", "hours", "minutes", "times", "other", ""]


class SaidRules(Frozen):
    """The file, see there."""

    version: int
    words: Mapping[str, float]
    fractions: Mapping[str, float]
    each: frozenset[str]
    ordinals: Mapping[str, int]
    multipliers: Mapping[str, float]
    units: Mapping[SaidUnit, tuple[str, ...]]
    about: frozenset[str]
    about_tolerance: float
    fraction_tolerance: float
    least_tolerance: float
    no_figure: str

    def unit_of(self, word: str) -> SaidUnit | None:
        """Return the unit that a word or sign names, None if it names none."""
        return next((unit for unit, words in self.units.items() if word in words), None)


@cache
def said_rules() -> SaidRules:
    """Read the file, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "said.yaml", SaidRules)
