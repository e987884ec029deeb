"""The rules that make findings out of figures (`knowledge/audit/rules_rop.yaml`, `rules_rom.yaml`)."""

from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from coach.audit.draft import Horizon, Owner, Severity
from coach.audit.types import Dimension
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Role, Text


class Level(Frozen):
    """A figure is above or below a bound; the rows behind it must be at least `least`."""

    kind: Literal["level"]
    of: Text
    above: float | None = None
    below: float | None = None
    least: int = 30


class Absent(Frozen):
    """A figure cannot be given, for one of the reasons `why` (none: for any)."""

    kind: Literal["absent"]
    of: Text
    why: tuple[Text, ...] = ()


class Segments(Frozen):
    """Values of a dimension whose figure is beyond a bound, absolute or in multiples of the whole.

    Attributes:
        of: the indicator.
        by: the dimension.
        above: bound of the figure itself.
        below: the same, from above.
        times_above: bound in multiples of the figure of the whole.
        times_below: the same, from above.
        top_below: the greatest figure of all values must be under it.
        apart: an interval of the segment must not reach the figure of the whole.
        least: rows that a segment must have (its denominator, if it has one).
        most: how many are named, the worst first.
        skip: regular expressions of folded names that are no matter of the rule.
    """

    kind: Literal["segments"]
    of: Text
    by: Dimension
    above: float | None = None
    below: float | None = None
    times_above: float | None = None
    times_below: float | None = None
    top_below: float | None = None
    apart: bool = False
    least: int = 30
    most: int = 3
    skip: tuple[str, ...] = ()


class Spread(Frozen):
    """The best and the worst of the owners differ `above` times (`conversion_spread`)."""

    kind: Literal["spread"]
    above: float


class Idle(Frozen):
    """Owners with many leads who hardly sell hold more than `above` of the leads."""

    kind: Literal["idle"]
    above: float
    most: int = 4


class Told(Frozen):
    """Something is said (`present`) or not said in the sources about an item of the checklist.

    `least_files`: so many sources must be there before silence means anything.
    """

    kind: Literal["told"]
    present: bool
    least_files: int = 2


Condition = Annotated[Level | Absent | Segments | Spread | Idle | Told, Field(discriminator="kind")]


class Rule(Frozen):
    """A finding in waiting.

    Attributes:
        id: unique in both files.
        area: id of the checklist area.
        item: `area/item` of the checklist, the norm that is cited.
        when: the condition.
        also: keys of figures that the text needs besides; without one of them there is no finding.
        reason: why the bound is where it is, for whoever changes it.
        headline: one sentence for the first page; places as in `text`.
        text: the statement; places are filled by what the condition binds (`it`, `whole`, `best`, `worst`, `list`)
            and by the figures of `also` under their id.
        action: what to do.
        small: rows under which the confidence is low, and under ten times which it is medium.
    """

    id: Text
    area: Text
    item: Text
    severity: Severity
    horizon: Horizon
    owner: Owner
    when: Condition
    also: tuple[Text, ...] = ()
    reason: Text
    headline: Text
    text: Text
    action: Text
    small: int = 100


class _File(Frozen):
    version: int
    rules: tuple[Rule, ...]


@cache
def load_rules(role: Role) -> tuple[Rule, ...]:
    """Read the rules of a role.

    Raises:
        BankError: the file is broken; names file, line and place.
    """
    return read_yaml(resource_dir("knowledge") / "audit" / f"rules_{role}.yaml", _File).rules
