"""How one figure is made: counts, shares with their interval, sums, ratios, and the honest absence of a figure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coach.audit.definitions import definitions
from coach.audit.types import Excluded, Indicator, Segment

_Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution."""


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share after Wilson (1927); `of` is at least 1."""
    share, z2 = hits / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Frame:
    """What the figures of one segment share: the segment, its period, the currency of its money."""

    segments: tuple[Segment, ...] = ()
    start: date | None = None
    end: date | None = None
    currency: str | None = None

    def none(self, id_: str, why: str, *, rows: int = 0, of: int | None = None) -> Indicator:
        """Return an indicator without a figure."""
        return self._made(id_, None, rows, of, why=why)

    def value(
        self, id_: str, value: float, rows: int, *, of: int | None = None, excluded: Mapping[str, int] | None = None
    ) -> Indicator:
        """Return a figure over `rows` rows; one that is not finite is a fault of the caller."""
        if not math.isfinite(value):
            raise ValueError(f"{id_} is {value}")
        return self._made(id_, value, rows, of, excluded=excluded)

    def count(self, id_: str, rows: int, *, excluded: Mapping[str, int] | None = None) -> Indicator:
        """Return a number of rows."""
        return self.value(id_, float(rows), rows, excluded=excluded)

    def share(
        self, id_: str, hits: int, of: int, *, empty: str = "no_rows", excluded: Mapping[str, int] | None = None
    ) -> Indicator:
        """Return a share of rows with its Wilson interval; `empty` says why there is none of nothing."""
        if of == 0:
            return self.none(id_, empty, of=0)
        return self._made(id_, hits / of, hits, of, excluded=excluded, interval=wilson(hits, of))

    def _made(
        self,
        id_: str,
        value: float | None,
        rows: int,
        of: int | None,
        *,
        why: str | None = None,
        excluded: Mapping[str, int] | None = None,
        interval: tuple[float, float] | None = None,
    ) -> Indicator:
        unit = definitions()[id_].unit
        return Indicator(
            id=id_,
            segments=self.segments,
            value=value,
            low=interval[0] if interval else None,
            high=interval[1] if interval else None,
            unit=unit,
            currency=self.currency if unit == "money" else None,
            start=self.start,
            end=self.end,
            rows=rows,
            of=of,
            excluded=tuple(Excluded(reason=reason, rows=n) for reason, n in (excluded or {}).items() if n),
            why=why,
        )
