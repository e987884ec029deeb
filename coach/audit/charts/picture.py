"""Charts as PNG for documents, by matplotlib."""

import io
import textwrap
from typing import Any

from coach.audit.charts.look import ACCENT, GRID, INK, PALE, SOFT, WARM, label
from coach.audit.charts.values import Chart, Series
from coach.texts import Language, text

_MOST_TICKS = 16
_LABEL_CHARS = 34


def chart_png(chart: Chart, lang: Language) -> bytes:
    """Return a PNG of about 1250 pixels in width; the same bytes for the same chart."""
    from matplotlib import rc_context  # noqa: PLC0415 - 400 ms that only reports need
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    height = max(2.4, 0.34 * len(chart.labels) + 1.1) if chart.lying else 3.5
    with rc_context({"font.family": "DejaVu Sans", "font.size": 9, "text.color": INK, "hatch.linewidth": 0.7}):
        figure = Figure(figsize=(8.2, height), dpi=150, facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.set_title(chart.title, loc="left", fontsize=10.5, color=INK)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(colors=INK, length=0)
        (_lying if chart.lying else _standing)(axes, chart, lang)
        written = io.BytesIO()
        figure.savefig(written, format="png", bbox_inches="tight", pad_inches=0.12, metadata={"Software": None})
    return written.getvalue()


def _lying(axes: Any, chart: Chart, lang: Language) -> None:
    first = chart.series[0]
    places = list(range(len(chart.labels)))
    values = [value or 0.0 for value in first.values]
    if first.kind == "points":
        _intervals(axes, first)
    else:
        drawn = axes.barh(places, values, color=ACCENT, height=0.62)
        axes.bar_label(drawn, _labels(first, chart, lang), padding=4, color=INK)
        least, most = min(0.0, *values), max(*values, 1e-9)
        axes.set_xlim(least - 0.1 * (most - least) if least < 0 else 0.0, most + 0.14 * (most - least))
    if chart.reference is not None:
        axes.axvline(chart.reference, color=WARM, linestyle="--", linewidth=1.3)
    axes.set_yticks(places, [textwrap.shorten(one, _LABEL_CHARS, placeholder="…") for one in chart.labels])
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter(lambda value, _: label(value, first.unit, lang, chart.currency))
    axes.xaxis.set_major_locator(_few_ticks())


def _intervals(axes: Any, series: Series) -> None:
    for place, (value, low, high) in enumerate(zip(series.values, series.low, series.high, strict=True)):
        if value is not None:
            axes.plot([low or value, high or value], [place, place], color=SOFT, linewidth=3, solid_capstyle="round")
            axes.plot(value, place, "o", color=ACCENT, markersize=7)
    axes.set_xlim(left=0)


def _standing(axes: Any, chart: Chart, lang: Language) -> None:
    places = list(range(len(chart.labels)))
    for series in chart.series:
        over = axes.twinx() if series.beside else axes
        _over_time(over, series, places, chart)
        over.yaxis.set_major_formatter(_formatter(series, chart, lang))
        over.yaxis.set_major_locator(_few_ticks())
        if series.beside:
            over.set_ylim(bottom=0)
            over.spines[["top", "left"]].set_visible(False)
            over.tick_params(colors=WARM, length=0)
    if chart.reference is not None:
        axes.axhline(chart.reference, color=WARM, linestyle="--", linewidth=1.3)
    step = max(1, -(-len(places) // _MOST_TICKS))
    axes.set_xticks(places[::step], list(chart.labels)[::step], rotation=45, ha="right")
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    if len(chart.series) > 1 or chart.marked:
        _legend(axes, chart, lang)


def _over_time(axes: Any, series: Series, places: list[int], chart: Chart) -> None:
    if series.kind == "bars":
        drawn = axes.bar(places, [value or 0.0 for value in series.values], color=PALE, edgecolor=SOFT, width=0.72)
        for place in chart.marked:
            drawn[place].set(hatch="////", edgecolor=WARM)
    else:
        values = [float("nan") if value is None else value for value in series.values]
        axes.plot(places, values, color=WARM, marker="o", markersize=4, linewidth=2)


def _legend(axes: Any, chart: Chart, lang: Language) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415
    from matplotlib.patches import Patch  # noqa: PLC0415

    handles: list[Any] = [
        Patch(facecolor=PALE, edgecolor=SOFT, label=one.name)
        if one.kind == "bars"
        else Line2D([], [], color=WARM, marker="o", markersize=4, linewidth=2, label=one.name)
        for one in chart.series
    ]
    if chart.marked:
        shown = text("figures.chart.marked", lang=lang)
        handles.append(Patch(facecolor=PALE, edgecolor=WARM, hatch="////", label=shown))
    axes.legend(
        handles=handles, loc="upper left", frameon=False, fontsize=8, ncols=len(handles), bbox_to_anchor=(0, -0.2)
    )


def _labels(series: Series, chart: Chart, lang: Language) -> list[str]:
    return ["—" if value is None else label(value, series.unit, lang, chart.currency) for value in series.values]


def _formatter(series: Series, chart: Chart, lang: Language) -> Any:
    # Fulfilment of a plan is a ratio that people read in percent.
    unit = "share" if series.unit == "ratio" and chart.reference == 1.0 else series.unit
    return lambda value, _: label(value, unit, lang, chart.currency)


def _few_ticks() -> Any:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    return MaxNLocator(5)
