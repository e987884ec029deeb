"""A radar chart of values by criterion, as a PNG for reports."""

import io
import math
import textwrap
from collections.abc import Sequence
from typing import Any

_ACCENT = "#2F5D8A"
_INK = "#1F2937"
_SOFT = "#9CA3AF"
_GRID = "#DDE2EA"
_LABEL_CHARS = 18
_MAX_LABELS = 24
_LEAST_AXES = 3


def radar_png(labels: Sequence[str], values: Sequence[float | None], *, maximum: float, words: float = 1.0) -> bytes:
    """Return a PNG of about 1400 x 1200 pixels; with fewer than three labels bars take the radar's place.

    Args:
        labels: what each axis stands for, clockwise from the top; long ones are wrapped.
        values: 0 to `maximum` for each label; beyond it they are drawn at the border; None: not judged, drawn as a
            gap in the line and an open mark at the centre.
        maximum: the value at the outer border, above 0.
        words: how much larger the labels are, for a picture that is shown small.

    Raises:
        ValueError: no labels, more than 24, another number of values, or a value that is no number.
    """
    _check(labels, values, maximum)
    from matplotlib import rc_context  # noqa: PLC0415 - 400 ms that only reports need
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    drawn = [None if value is None else min(max(float(value), 0.0), maximum) for value in values]
    shown = [textwrap.fill(label, _LABEL_CHARS) for label in labels]
    with rc_context({"font.family": "DejaVu Sans", "font.size": 11 * words, "text.color": _INK}):
        figure = Figure(figsize=(8.8, 7.6), dpi=160, facecolor="white")
        FigureCanvasAgg(figure)
        (_web if len(labels) >= _LEAST_AXES else _bars)(figure, shown, drawn, maximum)
        written = io.BytesIO()
        figure.savefig(written, format="png", bbox_inches="tight", pad_inches=0.3, metadata={"Software": None})
    return written.getvalue()


def _check(labels: Sequence[str], values: Sequence[float | None], maximum: float) -> None:
    if not 1 <= len(labels) <= _MAX_LABELS or len(labels) != len(values):
        raise ValueError(f"{len(labels)} labels, {len(values)} values")
    numbers = [maximum, *(value for value in values if value is not None)]
    if maximum <= 0 or not all(math.isfinite(number) for number in numbers):
        raise ValueError(f"values {values}, maximum {maximum}")


def _web(figure: Any, labels: list[str], values: list[float | None], maximum: float) -> None:
    axes = figure.add_subplot(projection="polar")
    angles = [2 * math.pi * place / len(labels) for place in range(len(labels))]
    axes.set_theta_offset(math.pi / 2)
    axes.set_theta_direction(-1)
    _frame(axes, angles, maximum)
    _label(axes, angles, labels)
    known = [0.0 if value is None else value for value in values]
    line = [math.nan if value is None else value for value in values]
    axes.fill([*angles, angles[0]], [*known, known[0]], color=_ACCENT, alpha=0.16, linewidth=0)
    axes.plot([*angles, angles[0]], [*line, line[0]], color=_ACCENT, linewidth=2.2, solid_joinstyle="round")
    for angle, value in zip(angles, values, strict=True):
        face, edge = (_ACCENT, "white") if value is not None else ("white", _SOFT)
        axes.plot(angle, value or 0.0, "o", markersize=8, markerfacecolor=face, markeredgecolor=edge, clip_on=False)


def _frame(axes: Any, angles: list[float], maximum: float) -> None:
    rings = _rings(maximum)
    axes.set_ylim(0, maximum)
    axes.set_xticks([])
    axes.set_yticks([])
    for ring in rings:
        axes.annotate(
            f"{ring:g}",
            (0, ring),
            (-6, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            color=_SOFT,
            fontsize=9,
        )
    axes.grid(visible=False)
    axes.spines["polar"].set_visible(False)
    closed = [*angles, angles[0]]
    for ring in rings:
        axes.plot(closed, [ring] * len(closed), color=_GRID, linewidth=1.4 if ring == maximum else 0.9, zorder=0)
    for angle in angles:
        axes.plot([angle, angle], [0, maximum], color=_GRID, linewidth=0.9, zorder=0)


def _label(axes: Any, angles: list[float], labels: list[str]) -> None:
    for angle, label in zip(angles, labels, strict=True):
        side = math.sin(angle)
        across = "center" if abs(side) < 0.2 else "left" if side > 0 else "right"
        height = math.cos(angle)
        upright = "center" if abs(height) < 0.9 else "bottom" if height > 0 else "top"
        axes.annotate(
            label,
            xy=(angle, axes.get_ylim()[1]),
            xytext=(10 * side, 10 * height),
            textcoords="offset points",
            ha=across,
            va=upright,
            linespacing=1.25,
            annotation_clip=False,
        )


def _bars(figure: Any, labels: list[str], values: list[float | None], maximum: float) -> None:
    figure.set_size_inches(8.8, 1.2 + 0.9 * len(labels))
    axes = figure.add_subplot()
    places = range(len(labels))
    axes.barh(places, [maximum] * len(labels), color=_GRID, height=0.45)
    axes.barh(places, [value or 0.0 for value in values], color=_ACCENT, height=0.45)
    axes.set_yticks(list(places), labels)
    axes.invert_yaxis()
    axes.set_xlim(0, maximum)
    axes.set_xticks(_rings(maximum))
    axes.tick_params(length=0, labelcolor=_INK)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _rings(maximum: float) -> list[float]:
    """Return the values that are marked: each level of a scale of levels, quarters of any other."""
    steps = int(maximum) if maximum == int(maximum) and 3 <= maximum <= 6 else 4
    return [maximum * step / steps for step in range(1, steps + 1)]
