"""What the figures of an audit are made of. Values only."""

from datetime import date
from typing import Literal

from pydantic import model_validator

from coach.rubric.types import Frozen

TableName = Literal["deals", "spend"]
SourceTable = Literal["deals", "spend", "history", "plan", "staff"]
"""Every table that figures may come from; the last three only add to the first two."""
Dimension = Literal["month", "week", "owner", "source", "product", "campaign", "stage", "reason", "currency"]
Unit = Literal["count", "share", "money", "days", "hours", "ratio"]
StageKind = Literal["won", "lost", "open"]


class Excluded(Frozen):
    """Rows that a figure leaves out; `reason` is a code, text under `audit.excluded.<code>`."""

    reason: str
    rows: int


class Segment(Frozen):
    """A part of the export: the rows whose `dimension` is `value` (months as 2024-03, weeks as 2024-W11)."""

    dimension: Dimension
    value: str


class Indicator(Frozen):
    """A figure.

    Attributes:
        id: from `knowledge/audit/indicators.yaml`.
        segments: which part of the export; empty for the whole.
        value: in `unit`; None when no figure can honestly be given.
        low: lower end of the 95 % Wilson interval of a share, otherwise None.
        high: its upper end.
        unit: shares are 0-1.
        currency: ISO code of money, None if the export names none.
        start: first day of the rows counted, None if they carry no dates.
        end: last day.
        rows: rows in the numerator, or in the sum or the median.
        of: rows in the denominator of a share or a ratio, otherwise None.
        excluded: rows that would belong to it and could not be counted.
        why: code of the reason when `value` is None, text under `audit.why.<code>`.
    """

    id: str
    segments: tuple[Segment, ...] = ()
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: Unit
    currency: str | None = None
    start: date | None = None
    end: date | None = None
    rows: int
    of: int | None = None
    excluded: tuple[Excluded, ...] = ()
    why: str | None = None

    @model_validator(mode="after")
    def _value_or_reason(self) -> "Indicator":
        if (self.value is None) == (self.why is None):
            raise ValueError("an indicator has either a value or a reason why it has none")
        return self

    @property
    def key(self) -> str:
        """What findings cite: `cpl`, `cpl[source=Google Ads]`, `leads[month=2024-03][source=Google Ads]`."""
        return self.id + "".join(f"[{segment.dimension}={segment.value}]" for segment in self.segments)


class Repair(Frozen):
    """What was repaired, guessed, left out or only noticed; text of `code` under `audit.repair.<code>`.

    Attributes:
        table: of which export.
        column: its name in the file, empty when the whole row is meant.
        code: what was done.
        rows: how many.
        examples: up to three addresses, `deals.xlsx#17`.
        detail: what the text needs besides (a format, a currency, a stage); may be empty.
    """

    table: SourceTable
    column: str
    code: str
    rows: int
    examples: tuple[str, ...] = ()
    detail: str = ""


class ColumnRole(Frozen):
    """Which column of a table was read as what, and how that was known."""

    table: SourceTable
    role: str
    column: str
    by: Literal["name", "content", "given", "remembered"]


class StagePlace(Frozen):
    """A stage as the deals are sorted by; `known` is False when its kind was not recognised and open is assumed."""

    stage: str
    kind: StageKind
    known: bool
    rows: int


class Mark(Frozen):
    """A point of a series that stands out (`outlier`), or the first of a new level (`break`).

    Attributes:
        key: of the indicator of that week or month.
        kind: which.
        value: of the point; of a break the median since then.
        expected: the median around the point; of a break the median before.
        p: of Pettitt's test for a break, otherwise None.
    """

    key: str
    kind: Literal["outlier", "break"]
    value: float
    expected: float
    p: float | None = None


class Facts(Frozen):
    """All figures of an audit and what stands behind them; `marks` are what stands out in the series."""

    indicators: tuple[Indicator, ...]
    repairs: tuple[Repair, ...]
    columns: tuple[ColumnRole, ...]
    stages: tuple[StagePlace, ...]
    rows_read: dict[str, int]
    rows_used: dict[str, int]
    marks: tuple[Mark, ...] = ()

    def get(self, key: str) -> Indicator | None:
        """Return the indicator with this key, None if there is none."""
        return next((one for one in self.indicators if one.key == key), None)
