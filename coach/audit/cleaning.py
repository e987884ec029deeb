"""What the steps of cleaning an export of deals share: the columns by role, what was read of them, the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from coach.audit.cells import Floats, Labels, Moments
from coach.audit.columns import column_of
from coach.audit.ledger import Ledger, Mask
from coach.audit.types import ColumnRole
from coach.files.columns import Column, ColumnTable


@dataclass(eq=False)
class Cleaning:
    """An export on the way to a frame.

    Attributes:
        export: as read.
        chosen: which column is what.
        labels: words read, by role.
        moments: dates read, by role.
        floats: numbers read, by role.
        codes: small numbers (`rated next_step contact`), -1 unknown.
        masks: rows marked, by name.
    """

    export: ColumnTable
    chosen: Sequence[ColumnRole]
    labels: dict[str, Labels] = field(default_factory=dict)
    moments: dict[str, Moments] = field(default_factory=dict)
    floats: dict[str, Floats] = field(default_factory=dict)
    codes: dict[str, "np.ndarray[tuple[int], np.dtype[np.int32]]"] = field(default_factory=dict)
    masks: dict[str, Mask] = field(default_factory=dict)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns by role."""
        return {one.role: column_of(self.export, one.column) for one in self.chosen}

    @cached_property
    def ledger(self) -> Ledger:
        """Where repairs are noted; columns known by their contents are noted at once."""
        made = Ledger("deals", self.export.file, self.export.numbers)
        for one in self.chosen:
            if one.by == "content":
                made.note("column_guessed", np.ones(self.rows, dtype=bool), one.column, one.role)
        return made

    @property
    def rows(self) -> int:
        """Rows in the file."""
        return len(self.export.numbers)

    def moments_of(self, role: str) -> Moments:
        """Return the dates of a role, NaT everywhere if there is no column for it."""
        found = self.moments.get(role)
        return found if found is not None else np.full(self.rows, "NaT", dtype="datetime64[s]")

    def floats_of(self, role: str) -> Floats:
        """Return the numbers of a role, NaN everywhere if there is no column for it."""
        found = self.floats.get(role)
        return found if found is not None else np.full(self.rows, np.nan)

    def mask_of(self, name: str) -> Mask:
        """Return the rows marked with `name`, none if nothing was marked."""
        found = self.masks.get(name)
        return found if found is not None else np.zeros(self.rows, dtype=bool)
