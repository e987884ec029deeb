"""What each indicator is: those of exports (`indicators.yaml`) and those made of them (`derived.yaml`)."""

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
    source: Literal["deals", "spend", "join", "history", "plan"]
    kind: Literal["leading", "lagging"]
    roles: tuple[Role, ...]


class _File(Frozen):
    version: int
    indicators: tuple[Definition, ...]


@cache
def definitions() -> Mapping[str, Definition]:
    """Read `indicators.yaml` and `derived.yaml`, once a process; in the files' order."""
    return {**_read("indicators"), **_read("derived")}


@cache
def derived_ids() -> frozenset[str]:
    """Return the ids of the figures that are made of computed ones."""
    return frozenset(_read("derived"))


@cache
def _read(name: str) -> Mapping[str, Definition]:
    found = read_yaml(resource_dir("knowledge") / "audit" / f"{name}.yaml", _File)
    return {one.id: one for one in found.indicators}
