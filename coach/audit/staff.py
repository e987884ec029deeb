"""A list of staff: who sells, since when and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from coach.audit.cells import labels, moments
from coach.audit.columns import column_of
from coach.audit.ledger import Ledger
from coach.audit.periods import day_of
from coach.audit.rows import records, repeated
from coach.audit.stages import stage_rules
from coach.audit.types import ColumnRole, Repair
from coach.files.columns import ColumnTable


@dataclass(frozen=True)
class Person:
    """Somebody of the staff; a day that is not told is None."""

    name: str
    sells: bool
    hired: date | None
    left: date | None

    def there(self, day: date) -> bool:
        """Tell whether the person worked here on `day`."""
        return (self.hired is None or self.hired <= day) and (self.left is None or day <= self.left)

    def days(self, start: date, end: date) -> int:
        """Return on how many days from `start` to `end` the person was here."""
        first, last = max(start, self.hired or start), min(end, self.left or end)
        return max(0, (last - first).days + 1)


@dataclass(frozen=True)
class Staff:
    """The people, and what was repaired or left out."""

    people: tuple[Person, ...]
    repairs: tuple[Repair, ...]
    rows_read: int


def clean_staff(export: ColumnTable, columns: Sequence[ColumnRole]) -> Staff:
    """Read a list of staff; without a column of positions everybody counts as selling."""
    named = {one.role: column_of(export, one.column) for one in columns}
    ledger = Ledger("staff", export.file, export.numbers)
    keep = records(export, list(named.values()), np.zeros(len(export.numbers), dtype=bool), ledger)
    again, _ = repeated(export.columns, keep)
    ledger.note("duplicate_row", again)
    keep &= ~again
    names = labels(named["owner"], ledger)
    ledger.note("staff_nameless", (names.codes < 0) & keep, named["owner"].name)
    keep &= names.codes >= 0
    positions = labels(named["position"], ledger) if "position" in named else None
    days = {role: moments(named[role], ledger)[0] for role in ("hired", "left") if role in named}
    people = []
    for place in np.flatnonzero(keep).tolist():
        code = -1 if positions is None else int(positions.codes[place])
        sells = positions is None or (code >= 0 and stage_rules().sells(positions.names[code]))
        hired, left = (day_of(days[role][place]) if role in days else None for role in ("hired", "left"))
        people.append(Person(names.names[int(names.codes[place])], sells, hired, left))
    return Staff(tuple(people), ledger.repairs, len(keep))
