"""Which charts the figures of an audit allow."""

from collections.abc import Iterator, Mapping, Sequence

from coach.audit.book import Book, known
from coach.audit.charts.values import Chart, Series
from coach.audit.definitions import definitions
from coach.audit.derived import compared_owners
from coach.audit.types import Dimension, Indicator, Mark
from coach.rubric.types import Role
from coach.texts import Language, text

LEAST, MOST = 3, 12
"""Values that a chart needs, and that it can show side by side."""
_LEAST_SALES = 10


def charts_of(role: Role, book: Book, lang: Language, marks: Sequence[Mark] = ()) -> list[Chart]:
    """Return the charts in the order of a summary; each needs at least three values.

    Args:
        role: whose audit.
        book: the indicators.
        lang: of titles and names.
        marks: what stands out in the series.
    """
    made = _Charts(book, lang, marks)
    mine = made.of_sales() if role == "rop" else made.of_marketing()
    return [one for one in (made.months(), made.weeks(), *mine) if one is not None]


class _Charts:
    def __init__(self, book: Book, lang: Language, marks: Sequence[Mark]) -> None:
        self.book, self.lang = book, lang
        self.marked = {mark.key for mark in marks}

    def of_sales(self) -> Iterator[Chart | None]:
        yield self.funnel()
        yield self.owners()
        yield self.lying("reasons", "lost_reason_share", "reason")
        yield self.plan()

    def of_marketing(self) -> Iterator[Chart | None]:
        yield self.over_time("cpql", "spend", "cpql", "month")
        costs = [one for one in self.book.by("cac", "source") if (one.of or 0) >= _LEAST_SALES]
        yield self._lying("cac", costs, self.book.figure("cac"))
        yield self.lying("romi", "romi", "source")

    def months(self) -> Chart | None:
        return self.over_time("leads", "leads", "qualified_share", "month")

    def weeks(self) -> Chart | None:
        return self.over_time("weeks", "leads", "", "week")

    def over_time(self, id_: str, bars: str, line: str, dimension: Dimension) -> Chart | None:
        """Return bars of one indicator by time, with another over them on its own scale."""
        high = sorted(self.book.by(bars, dimension), key=lambda one: one.segments[0].value)
        if len(high) < LEAST:
            return None
        labels = tuple(one.segments[0].value for one in high)
        series = [self._series(bars, "bars", labels, _by_value(high))]
        points = _by_value(self.book.by(line, dimension)) if line else {}
        if points:
            series.append(self._series(line, "line", labels, points).model_copy(update={"beside": True}))
        marked = tuple(place for place, one in enumerate(high) if one.key in self.marked)
        return self._chart(id_, labels, series, currency=high[0].currency, marked=marked)

    def funnel(self) -> Chart | None:
        """Return the deals that reached each stage; by the current stage the title says that it is a lower bound."""
        for id_ in ("stage_reached", "reached_least"):
            reached = self.book.by(id_, "stage")
            if len(reached) >= LEAST:
                labels = tuple(one.segments[0].value for one in reached)
                return self._chart(id_, labels, [self._series(id_, "bars", labels, _by_value(reached))], lying=True)
        return None

    def owners(self) -> Chart | None:
        """Return the mature conversion of owners with its interval, beside that of all."""
        owners = compared_owners(self.book)[-MOST:][::-1]
        whole = self.book.figure("conversion_mature")
        if len(owners) < LEAST or whole is None:
            return None
        labels = tuple(one.segments[0].value for one in owners)
        made = self._series("conversion_mature", "points", labels, _by_value(owners))
        bounds = {"low": tuple(one.low for one in owners), "high": tuple(one.high for one in owners)}
        return self._chart("owners", labels, [made.model_copy(update=bounds)], lying=True, reference=known(whole))

    def plan(self) -> Chart | None:
        done = self.book.by("fulfilment_revenue", "month")
        labels = tuple(one.segments[0].value for one in done)
        if len(done) < LEAST:
            return None
        return self._chart(
            "plan", labels, [self._series("fulfilment_revenue", "bars", labels, _by_value(done))], reference=1.0
        )

    def lying(self, id_: str, indicator: str, dimension: Dimension) -> Chart | None:
        return self._lying(id_, self.book.by(indicator, dimension), None)

    def _lying(self, id_: str, figures: Sequence[Indicator], whole: Indicator | None) -> Chart | None:
        """Return the largest values of a dimension, the largest on top."""
        best = sorted(figures, key=known, reverse=True)[:MOST]
        if len(best) < LEAST:
            return None
        labels = tuple(one.segments[0].value for one in best)
        series = [self._series(best[0].id, "bars", labels, _by_value(best))]
        reference = known(whole) if whole is not None else None
        return self._chart(id_, labels, series, lying=True, reference=reference, currency=best[0].currency)

    def _series(self, id_: str, kind: str, labels: Sequence[str], figures: Mapping[str, Indicator]) -> Series:
        values = tuple(figures[label].value if label in figures else None for label in labels)
        known_ = definitions()[id_]
        return Series(name=known_.title[self.lang], kind=kind, unit=known_.unit, values=values)

    def _chart(self, id_: str, labels: Sequence[str], series: Sequence[Series], **more: object) -> Chart:
        title = text(f"figures.chart.{id_}", lang=self.lang)
        return Chart(id=id_, title=title, labels=tuple(labels), series=tuple(series), **more)


def _by_value(figures: Sequence[Indicator]) -> dict[str, Indicator]:
    return {one.segments[0].value: one for one in figures}
