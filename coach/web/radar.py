"""A profile as a radar chart that can be read on light and on dark ground."""

import textwrap
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from coach.grading.profile import Axis

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LEAST_AXES = 3
"""With fewer axes a radar chart is a line."""

_LABEL_WIDTH = 14
_LINE = "#2a9389"
_FILL = "rgba(42, 147, 137, 0.28)"
_GRID = "rgba(128, 138, 138, 0.35)"
_INK = "#7d898b"


def radar(axes: Sequence[Axis]) -> "Figure | None":
    """Return the chart of 0-100 percent on each judged axis; None when fewer than `LEAST_AXES` were judged."""
    judged = [(_wrapped(axis.label), axis.value) for axis in axes if axis.value is not None]
    if len(judged) < LEAST_AXES:
        return None
    from plotly.graph_objects import Figure, Scatterpolar  # noqa: PLC0415 - half a second that only reports need

    labels, values = zip(*judged, strict=True)
    line = Scatterpolar(
        r=[*values, values[0]],
        theta=[*labels, labels[0]],
        fill="toself",
        fillcolor=_FILL,
        line={"color": _LINE, "width": 2},
        marker={"size": 6},
        hovertemplate="%{theta}: %{r:.0f} %<extra></extra>",
    )
    figure = Figure(line)
    figure.update_layout(**_look())
    return figure


def _wrapped(label: str) -> str:
    return "<br>".join(escape(part) for part in textwrap.wrap(label, _LABEL_WIDTH))


def _look() -> dict[str, object]:
    clear = "rgba(0,0,0,0)"
    return {
        "paper_bgcolor": clear,
        "plot_bgcolor": clear,
        "font": {"color": _INK, "size": 11, "family": "Segoe UI, Roboto, Liberation Sans, Arial, sans-serif"},
        "margin": {"l": 78, "r": 78, "t": 46, "b": 46},
        "height": 370,
        "showlegend": False,
        "dragmode": False,
        "polar": {
            "bgcolor": clear,
            "radialaxis": {
                "range": [0, 100],
                "tickvals": [50, 100],
                "ticksuffix": " %",
                "gridcolor": _GRID,
                "linecolor": clear,
                "tickfont": {"size": 10},
            },
            "angularaxis": {"gridcolor": _GRID, "linecolor": _GRID, "direction": "clockwise", "rotation": 90},
        },
    }
