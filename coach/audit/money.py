"""In which currencies the sums of won deals are, so that two are never added up."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Purse:
    """The currencies of a column of sums.

    Attributes:
        currencies: ISO codes that occur.
        has: whether there is such a column.
        mixed: several currencies occur, or some sums name one and others beside them name none.
    """

    currencies: tuple[str, ...]
    has: bool
    mixed: bool

    @property
    def currency(self) -> str | None:
        """The one currency, None if none is named or there are several."""
        return self.currencies[0] if len(self.currencies) == 1 and not self.mixed else None


def purse(frame: pd.DataFrame, role: str, *, has: bool) -> Purse:
    """Look at the currencies of the sums in column `role` of won deals."""
    filled = frame[(frame["kind"] == "won") & frame[role].notna() & (frame[role] != 0)]
    found = sorted(str(code) for code in filled[f"{role}_currency"].unique())
    return purse_of(found, has=has)


def purse_of(codes: list[str], *, has: bool) -> Purse:
    """Make a purse of the codes that occur; an empty code stands for sums that name none."""
    return Purse(tuple(code for code in codes if code), has=has, mixed=len(codes) > 1)
