"""Charts: the values are the figures', and both renderers draw the same ones."""

import io
from pathlib import Path

import pytest
from PIL import Image

from coach.audit.book import Book
from coach.audit.charts.choice import charts_of
from coach.audit.charts.interactive import chart_figure
from coach.audit.charts.look import PALE, WARM, label
from coach.audit.charts.picture import chart_png
from coach.audit.charts.values import Chart, Series
from coach.audit.facts import read_facts
from coach.audit.types import Facts
from coach.settings import Settings

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts(None, EXAMPLES / "audit_deals.csv", EXAMPLES / "audit_spend.csv", Settings())


def charts(facts: Facts) -> dict[str, Chart]:
    both = [*charts_of("rop", Book.of(facts), "ru"), *charts_of("rom", Book.of(facts), "ru")]
    return {one.id: one for one in both}


def test_every_value_is_the_indicators(facts: Facts) -> None:
    made = charts(facts)
    assert {"leads", "weeks", "reached_least", "reasons", "romi"} <= made.keys()
    for month, value in zip(made["leads"].labels, made["leads"].series[0].values, strict=True):
        found = facts.get(f"leads[month={month}]")
        assert found is not None
        assert found.value == value
    assert "не меньше" in made["reached_least"].title


def test_the_page_shows_what_the_document_shows(facts: Facts) -> None:
    for chart in charts(facts).values():
        figure = chart_figure(chart, "ru")
        drawn = [list(trace.x if chart.lying else trace.y) for trace in figure.data]
        assert drawn == [list(one.values) for one in chart.series]
        png = chart_png(chart, "ru")
        assert png.startswith(b"\x89PNG")
        assert png == chart_png(chart, "ru")


def test_a_page_with_a_chart_fetches_nothing(facts: Facts) -> None:
    assert "http" not in chart_figure(charts(facts)["leads"], "ru").to_json().replace("http://www.w3.org", "")


def test_cyrillic_is_drawn_as_letters() -> None:
    """A font without Cyrillic draws one and the same box for every letter."""
    one = Chart(
        id="a",
        title="Щщщ",
        labels=("а", "б", "в"),
        series=(Series(name="х", kind="bars", unit="count", values=(1, 2, 3)),),
    )
    other = one.model_copy(update={"title": "Жжж"})
    assert chart_png(one, "ru") != chart_png(other, "ru")


def test_bars_and_line_differ_in_grey() -> None:
    series = (
        Series(name="а", kind="bars", unit="count", values=(3, 5, 4, 6)),
        Series(name="б", kind="line", unit="share", values=(0.1, 0.2, 0.3, 0.2), beside=True),
    )
    chart = Chart(id="a", title="а", labels=("1", "2", "3", "4"), series=series, marked=(1,))
    grey = Image.open(io.BytesIO(chart_png(chart, "ru"))).convert("L")
    assert grey.width > 1000
    light = Image.new("RGB", (1, 1), PALE).convert("L").getpixel((0, 0))
    dark = Image.new("RGB", (1, 1), WARM).convert("L").getpixel((0, 0))
    assert isinstance(light, int)
    assert isinstance(dark, int)
    assert light - dark > 100


def test_values_must_be_as_many_as_labels() -> None:
    with pytest.raises(ValueError, match="2 values for 1 labels"):
        Chart(id="a", title="", labels=("а",), series=(Series(name="", kind="bars", unit="count", values=(1, 2)),))


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0.235, "share", "24\u00a0%"),
        (0.0471, "share", "4,7\u00a0%"),
        (1_545_911, "money", "1,5\u00a0млн\u00a0₽"),
        (640, "count", "640"),
        (12_345, "count", "12\u00a0тыс."),
        (0.0, "share", "0\u00a0%"),
    ],
)
def test_numbers_on_charts_are_short_and_russian(value: float, unit: str, shown: str) -> None:
    assert label(value, unit, "ru", "RUB" if unit == "money" else None) == shown  # type: ignore[arg-type]
