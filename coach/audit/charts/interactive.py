"""Charts as plotly figures for pages."""

from typing import TYPE_CHECKING, Any

from coach.audit.charts.look import ACCENT, GRID, INK, PALE, SOFT, WARM, label
from coach.audit.charts.values import Chart, Series
from coach.texts import Language

CLEAR = "rgba(0,0,0,0)"

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def chart_figure(chart: Chart, lang: Language) -> "Figure":
    """Return a figure with labels in words; nothing is fetched from outside to show it."""
    from plotly.graph_objects import Figure  # noqa: PLC0415 - half a second that only pages with charts need

    figure = Figure([_trace(one, chart, lang) for one in chart.series])
    figure.update_layout(
        title={"text": chart.title, "font": {"size": 15, "color": INK}, "x": 0, "xanchor": "left", "pad": {"l": 10}},
        font={"family": "sans-serif", "size": 12, "color": INK},
        plot_bgcolor=CLEAR,  # the page's own ground shows through, light or dark
        paper_bgcolor=CLEAR,
        margin={"l": 10, "r": 10, "t": 48, "b": 10},
        height=max(260, 34 * len(chart.labels) + 110) if chart.lying else 360,
        showlegend=len(chart.series) > 1,
        legend={"orientation": "h", "y": -0.25},
        bargap=0.3,
    )
    value_axis = {"gridcolor": GRID, "zeroline": False, "automargin": True, **_percent(chart.series[0], chart)}
    name_axis: dict[str, Any] = {"type": "category", "automargin": True, "tickfont": {"color": INK}}
    if chart.lying:
        figure.update_layout(xaxis=value_axis, yaxis={**name_axis, "autorange": "reversed"})
    else:
        figure.update_layout(xaxis={**name_axis, "tickangle": -45, "nticks": 16}, yaxis=value_axis)
    for one in chart.series:
        if one.beside:
            beside = {"overlaying": "y", "side": "right", "rangemode": "tozero", "showgrid": False}
            figure.update_layout(yaxis2={**beside, **_percent(one, chart)})
    if chart.reference is not None:
        line = {"line_dash": "dash", "line_color": WARM, "line_width": 1.5}
        figure.add_vline(chart.reference, **line) if chart.lying else figure.add_hline(chart.reference, **line)
    return figure


def _trace(series: Series, chart: Chart, lang: Language) -> Any:
    from plotly.graph_objects import Bar, Scatter  # noqa: PLC0415

    said = ["" if value is None else label(value, series.unit, lang, chart.currency) for value in series.values]
    values, names = list(series.values), list(chart.labels)
    across: dict[str, Any] = {"x": values, "y": names} if chart.lying else {"x": names, "y": values}
    shared: dict[str, Any] = {**across, "name": series.name, "customdata": said}
    shared["hovertemplate"] = f"%{{{'y' if chart.lying else 'x'}}}: %{{customdata}}<extra></extra>"
    if series.kind == "bars":
        marked = [place in chart.marked for place in range(len(names))]
        colour = ACCENT if chart.lying else PALE
        shape = ["/" if one else "" for one in marked]
        marker = {"color": colour, "pattern": {"shape": shape, "fgcolor": WARM}, "line": {"color": SOFT, "width": 0.5}}
        words = {"text": said, "textposition": "outside", "cliponaxis": False} if chart.lying else {}
        return Bar(**shared, marker=marker, orientation="h" if chart.lying else "v", **words)
    if series.kind == "points":
        return Scatter(**shared, mode="markers", marker={"size": 10, "color": ACCENT}, error_x=_bounds(series))
    return Scatter(
        **shared, mode="lines+markers", line={"color": WARM, "width": 2}, yaxis="y2" if series.beside else "y"
    )


def _bounds(series: Series) -> dict[str, Any]:
    pairs = list(zip(series.values, series.low, series.high, strict=True))
    up = [(high or 0) - (value or 0) for value, _, high in pairs]
    down = [(value or 0) - (low or 0) for value, low, _ in pairs]
    return {"type": "data", "symmetric": False, "array": up, "arrayminus": down, "color": SOFT, "thickness": 2}


def _percent(series: Series, chart: Chart) -> dict[str, Any]:
    percent = series.unit == "share" or (series.unit == "ratio" and chart.reference == 1.0)
    return {"tickformat": ".0%"} if percent else {"separatethousands": True}
