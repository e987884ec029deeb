"""What each indicator is (`indicators.yaml`)."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from coach.audit.types import Unit
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Role
from coach.texts import Language


class Definition(Frozen):
    """An indicator: its name, its formula in words, its unit, the table it comes from, whose audit it belongs to."""

    id: str
    title: Mapping[Language, str]
    formula: Mapping[Language, str]
    unit: Unit
    source: Literal["deals", "spend", "join"]
    kind: Literal["leading", "lagging"]
    roles: tuple[Role, ...]


class _File(Frozen):
    version: int
    indicators: tuple[Definition, ...]


@cache
def definitions() -> Mapping[str, Definition]:
    """Read `indicators.yaml`, once a process; in the file's order."""
    found = read_yaml(resource_dir("knowledge") / "audit" / "indicators.yaml", _File)
    return {one.id: one for one in found.indicators}
