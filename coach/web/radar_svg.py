"""A radar chart as SVG that needs no script: several people on the same axes, each told by colour, dash and a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from coach.grading.profile import Axis
from coach.texts import Language
from coach.web.templating import render

_SIZE, _RADIUS, _LABEL = 420, 128, 148
_LEAST_AXES = 3


@dataclass(frozen=True)
class Shape:
    """One person on the chart: name, the corners as SVG points, the values as text by axis."""

    name: str
    points: str
    values: tuple[str, ...]


def radar_svg(people: Sequence[tuple[str, Sequence[Axis]]], lang: Language, *, title: str) -> str:
    """Return the chart; empty with fewer than three axes, or without anybody.

    Args:
        people: names with their axes, the same labels in the same order; values in per cent, None counts as not judged
            and is drawn in the middle.
        lang: of the captions.
        title: what it shows, for whoever cannot see it.
    """
    labels = [axis.label for axis in people[0][1]] if people else []
    if len(labels) < _LEAST_AXES:
        return ""
    shapes = [
        Shape(
            name,
            " ".join(_point(place, len(labels), _RADIUS * (axis.value or 0) / 100) for place, axis in enumerate(axes)),
            tuple("–" if axis.value is None else f"{axis.value:.0f}" for axis in axes),
        )
        for name, axes in people
    ]
    rings = [
        " ".join(_point(place, len(labels), _RADIUS * part / 4) for place in range(len(labels)))
        for part in (1, 2, 3, 4)
    ]
    ends = [
        (*_at(place, len(labels), _LABEL), _anchor(place, len(labels)), _lines(label))
        for place, label in enumerate(labels)
    ]
    return render(
        "workspace/radar.html",
        lang,
        shapes=shapes,
        rings=rings,
        ends=ends,
        labels=labels,
        size=_SIZE,
        title=title,
        spokes=[_at(place, len(labels), _RADIUS) for place in range(len(labels))],
    )


def _at(place: int, of: int, radius: float) -> tuple[float, float]:
    turn = 2 * pi * place / of - pi / 2
    return round(_SIZE / 2 + radius * cos(turn), 1), round(_SIZE / 2 - 30 + radius * sin(turn), 1)


def _point(place: int, of: int, radius: float) -> str:
    return "{},{}".format(*_at(place, of, radius))


def _anchor(place: int, of: int) -> str:
    side = cos(2 * pi * place / of - pi / 2)
    return "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"


def _lines(label: str, width: int = 17) -> list[str]:
    lines = [""]
    for word in label.split():
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if len(lines[-1]) + len(word) < width else [*lines, word]
    return [line for line in lines if line][:3]
