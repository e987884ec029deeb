"""The list of what was repaired, guessed or left out of one export, with the addresses of rows."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from coach.audit.types import Repair, SourceTable
from coach.files.columns import Codes

Mask = npt.NDArray[np.bool_]
_EXAMPLES = 3


class Ledger:
    """Gathers repairs; rows are told by a mask over the rows of the file."""

    def __init__(self, table: SourceTable, file: str, numbers: Codes) -> None:
        self.table = table
        self._file = file
        self._numbers = numbers
        self._repairs: list[Repair] = []

    def note(self, code: str, mask: Mask, column: str = "", detail: str = "") -> int:
        """Note `code` for the rows of `mask` (none: nothing is noted) and return how many they are."""
        places = np.flatnonzero(mask)
        if len(places):
            self.add(code, len(places), self._numbers[places[:_EXAMPLES]], column, detail)
        return len(places)

    def add(self, code: str, rows: int, numbers: Iterable[int], column: str = "", detail: str = "") -> None:
        """Note `code` for `rows` rows, some of which have these numbers in the file."""
        shown = tuple(f"{self._file}#{number}" for number, _ in zip(numbers, range(_EXAMPLES), strict=False))
        repair = Repair(table=self.table, column=column, code=code, rows=rows, examples=shown, detail=detail)
        self._repairs.append(repair)

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What was noted, in order."""
        return tuple(self._repairs)
