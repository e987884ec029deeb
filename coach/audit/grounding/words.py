"""The words by which a statement is read (`knowledge/audit/grounding.yaml`)."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen

Kind = Literal["count", "share", "money", "duration", "times"]


class Naming(Frozen):
    """How a figure is named: patterns, the kind of number it is, and the figures whose rows it counts.

    A `weak` name is a plain noun: any other name goes before it.
    """

    unit: Kind
    words: tuple[str, ...]
    base: tuple[str, ...] = ()
    weak: bool = False


class Fraction(Frozen):
    """A share in words."""

    words: tuple[str, ...]
    value: float
    spare: float


class Words(Frozen):
    """The file `grounding.yaml`."""

    version: int
    names: Mapping[str, Naming]
    suffixes: Mapping[str, tuple[str, ...]]
    whole: tuple[str, ...]
    outright: tuple[str, ...]
    about: tuple[str, ...]
    almost: tuple[str, ...]
    over: tuple[str, ...]
    under: tuple[str, ...]
    magnitudes: Mapping[str, float]
    numerals: Mapping[str, float]
    ones: tuple[str, ...]
    none: tuple[str, ...]
    fractions: tuple[Fraction, ...]
    halves: Mapping[str, float]
    unproved: tuple[str, ...]
    every: Mapping[str, int]
    times: Mapping[str, float]
    vague: Mapping[str, tuple[float, float]]
    units: Mapping[str, tuple[str, ...]]
    months: Mapping[int, str]
    up: tuple[str, ...]
    down: tuple[str, ...]
    higher: tuple[str, ...]
    lower: tuple[str, ...]
    most: tuple[str, ...]
    least: tuple[str, ...]
    norm: tuple[str, ...]
    negations: tuple[str, ...]
    denials: tuple[str, ...]
    totals: tuple[str, ...]
    whole_of: tuple[str, ...]
    usual: tuple[str, ...]
    terms: tuple[str, ...]
    saying: tuple[str, ...]
    stretches: Mapping[str, tuple[str, ...]]
    other_times: tuple[str, ...]
    someone: tuple[str, ...]
    out_of: Mapping[str, tuple[str, ...]]
    forms: Mapping[str, str]


@cache
def words() -> Words:
    """Read `grounding.yaml`, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "grounding.yaml", Words)


@cache
def any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """Return one pattern for several."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def form(name: str) -> re.Pattern[str]:
    """Return the pattern of this name among `forms`: how words stand beside a number, a date or a name."""
    return re.compile(words().forms[name])


def same_length(text: str) -> str:
    """Return `text` folded (lower case, е for ё, plain blanks and dashes) with every character in its place."""
    return "".join(_folded(char) for char in text)


@cache
def _folded(char: str) -> str:
    lower = char.lower()
    if len(lower) != 1:
        return char
    if lower == "ё":
        return "е"
    return " " if lower.isspace() else lower
