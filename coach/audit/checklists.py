"""The checklists of the audit: eight areas of a role, the board between the roles, ten days, the planning meeting."""

from functools import cache
from typing import Annotated, Literal

from pydantic import Field, model_validator

from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Role, Slug, Text

AREAS = 8
DAYS = 10


class Examined(Frozen):
    """One thing to look at: what, how good and bad look, and words by which notes about it are recognised."""

    id: Slug
    text: Text
    good: Text
    bad: Text
    terms: Annotated[tuple[Text, ...], Field(min_length=1)]


class Asked(Frozen):
    """A question, and whom to ask it."""

    who: Text
    question: Text


class Area(Frozen):
    """One of a role's eight areas; `conflict` may be empty, `indicators` are ids of figures."""

    id: Slug
    title: Text
    purpose: Text
    days: Annotated[tuple[Annotated[int, Field(ge=1, le=DAYS)], ...], Field(min_length=1)]
    examine: Annotated[tuple[Examined, ...], Field(min_length=1)]
    ask: Annotated[tuple[Asked, ...], Field(min_length=1)]
    take: Annotated[tuple[Text, ...], Field(min_length=1)]
    indicators: tuple[Text, ...] = ()
    conflict: str = ""


class Owned(Frozen):
    """A row of the board: who owns a matter, what the other does, how they collide and what prevents it."""

    subject: Text
    owner: Literal["РОП", "РОМ", "вместе", "директор"]
    other: Text
    collides: Text
    avoid: Text


class Day(Frozen):
    """A day of the audit."""

    day: Annotated[int, Field(ge=1, le=DAYS)]
    goal: Text
    steps: Annotated[tuple[Text, ...], Field(min_length=1)]
    result: Text


class Item(Frozen):
    """An observable statement about a planning meeting, and how it sounds there."""

    id: Slug
    text: Text
    indicators: Annotated[tuple[Text, ...], Field(min_length=1)]


class Checklist(Frozen):
    """The file of one role."""

    role: Role
    title: Text
    version: int
    areas: Annotated[tuple[Area, ...], Field(min_length=AREAS, max_length=AREAS)]
    board: Annotated[tuple[Owned, ...], Field(min_length=1)]
    plan: Annotated[tuple[Day, ...], Field(min_length=DAYS, max_length=DAYS)]
    meeting: tuple[Item, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> "Checklist":
        ids = [area.id for area in self.areas]
        if len(set(ids)) < len(ids):
            raise ValueError("an area stands twice")
        if [one.day for one in self.plan] != list(range(1, DAYS + 1)):
            raise ValueError("the days of the plan must run from 1 to 10")
        return self

    def of_day(self, day: int) -> list[Area]:
        """Return the areas that are worked on that day."""
        return [area for area in self.areas if day in area.days]


@cache
def load_checklist(role: Role) -> Checklist:
    """Read the shipped checklist of a role.

    Raises:
        BankError: the file is broken; names file, line and place.
    """
    return read_yaml(resource_dir("knowledge") / "checklists" / f"{role}.yaml", Checklist)
