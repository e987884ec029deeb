"""How a number finds its own indicator and part (`knowledge/audit/binding.yaml`)."""

import re
from functools import cache

from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen


class BindingRules(Frozen):
    """The file, see there."""

    version: int
    clause: str
    colon: str
    equals: str
    turn: str
    between_numbers: str
    between_names: str
    joined: str
    restated: str
    whole: str
    few: int


@cache
def binding_rules() -> BindingRules:
    """Read the file, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "binding.yaml", BindingRules)


@cache
def pattern(name: str) -> "re.Pattern[str]":
    """Return the expression of this name."""
    return re.compile(getattr(binding_rules(), name))
