"""What a chart shows, before anybody draws it. Values only."""

from typing import Literal

from pydantic import model_validator

from coach.audit.types import Unit
from coach.rubric.types import Frozen


class Series(Frozen):
    """One row of values over the chart's labels; None where there is none.

    `low` and `high` are the ends of an interval, empty if there is none. A series `beside` has its own scale.
    """

    name: str
    kind: Literal["bars", "line", "points"]
    unit: Unit
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    beside: bool = False


class Chart(Frozen):
    """A chart.

    Attributes:
        id: names the chart in the texts.
        title: what it shows, in words; also what a picture says to who cannot see it.
        labels: along the axis; in a lying chart from the top down.
        series: at least one.
        lying: labels stand at the left.
        reference: a value of the first series' unit to compare with, drawn as a dashed line.
        marked: places of labels that stand out.
        currency: of money.
    """

    id: str
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    lying: bool = False
    reference: float | None = None
    marked: tuple[int, ...] = ()
    currency: str | None = None

    @model_validator(mode="after")
    def _as_long_as_labels(self) -> "Chart":
        for one in self.series:
            for values in (one.values, one.low or one.values, one.high or one.values):
                if len(values) != len(self.labels):
                    raise ValueError(f"{self.id}: {len(values)} values for {len(self.labels)} labels")
        return self
