"""The charts of a card as SVG: no file, no font and no script from outside; the same figures give the same bytes."""

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from coach.evals.scores.figures import Figure

_INK, _BAR, _PAPER = "#1f2933", "#2f6f9f", "Blues"
_OPTIONS: Any = {"svg.hashsalt": "coach", "svg.fonttype": "path", "font.family": "DejaVu Sans", "font.size": 9}


def matrix(counts: Sequence[Sequence[int]], across: str, down: str) -> str:
    """Draw a table of counts with levels on both sides."""
    canvas, axes = _axes(4.2, 3.8)
    size = len(counts)
    axes.pcolormesh(counts, cmap=_PAPER, edgecolors="white")
    axes.invert_yaxis()
    axes.set_aspect("equal")
    top = max(max(row) for row in counts)
    for row, values in enumerate(counts):
        for column, value in enumerate(values):
            colour = "white" if value > top / 2 else _INK
            axes.text(column + 0.5, row + 0.5, str(value), ha="center", va="center", color=colour)
    levels = [str(level) for level in range(1, size + 1)]
    middles = [level + 0.5 for level in range(size)]
    axes.set_xticks(middles, levels)
    axes.set_yticks(middles, levels)
    axes.set_xlabel(across)
    axes.set_ylabel(down)
    return _svg(canvas)


def intervals(figures: Sequence[tuple[str, Figure]]) -> str:
    """Draw values with their intervals, one line each; figures without a value are left out. Empty without any."""
    there = [(name, figure, figure.value) for name, figure in figures if figure.value is not None]
    if not there:
        return ""
    canvas, axes = _axes(6.4, 0.8 + 0.36 * len(there))
    for place, (_, figure, value) in enumerate(there):
        low = value if figure.low is None else figure.low
        high = value if figure.high is None else figure.high
        axes.plot([low, high], [place, place], color=_BAR, linewidth=2)
        axes.plot([value], [place], marker="o", color=_BAR)
    axes.set_yticks(range(len(there)), [name for name, _, _ in there])
    axes.set_ylim(len(there) - 0.5, -0.5)
    axes.set_xlim(min(-0.05, *(f.low or 0.0 for _, f, _ in there)), 1.05)
    axes.grid(axis="x", alpha=0.3)
    return _svg(canvas)


def curve(points: Sequence[tuple[float, float]], across: str, up: str) -> str:
    """Draw risk over coverage. Empty without points."""
    if not points:
        return ""
    canvas, axes = _axes(5.2, 3.2)
    axes.plot([x for x, _ in points], [y for _, y in points], marker=".", color=_BAR)
    axes.set_xlim(0, 1.02)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(alpha=0.3)
    return _svg(canvas)


def _axes(width: float, height: float) -> tuple[Canvas, Axes]:
    with mpl.rc_context(_OPTIONS):
        canvas = Canvas(figsize=(width, height), layout="tight")
        return canvas, canvas.add_subplot()


def _svg(canvas: Canvas) -> str:
    stream = io.StringIO()
    with mpl.rc_context(_OPTIONS):
        canvas.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    drawn = stream.getvalue()
    return drawn[drawn.index("<svg") :]
