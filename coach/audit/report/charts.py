"""Charts of the summary, drawn by matplotlib for documents."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from coach.audit.book import Book, known
from coach.audit.derived import compared_owners
from coach.audit.types import Indicator
from coach.files.blocks import Picture
from coach.rubric.types import Role
from coach.texts import Language, text

_ACCENT, _INK, _SOFT, _WARM = "#2F5D8A", "#1F2937", "#9CA3AF", "#C2703D"
_LEAST, _MOST = 3, 12
_WIDTH_CM = 16.0


def charts(role: Role, book: Book, lang: Language) -> Iterator[Picture]:
    """Yield the pictures that the figures allow: each needs at least three values."""
    drawn: list[tuple[str, Callable[[Any], None] | None]] = [("leads", _leads(book))]
    if role == "rop":
        drawn += [("owners", _owners(book)), ("reasons", _reasons(book))]
    else:
        drawn += [("cpql", _cpql(book)), ("cac", _cac(book))]
    for name, draw in drawn:
        if draw is not None:
            words = text(f"summary.chart.{name}", lang=lang)
            yield Picture(_png(draw, words), words, _WIDTH_CM)


def _leads(book: Book) -> Callable[[Any], None] | None:
    return _bars_and_line(book.by("leads", "month"), book.by("qualified_share", "month"), percent=True)


def _cpql(book: Book) -> Callable[[Any], None] | None:
    return _bars_and_line(book.by("spend", "month"), book.by("cpql", "month"), percent=False)


def _bars_and_line(
    bars: Sequence[Indicator], line: Sequence[Indicator], *, percent: bool
) -> Callable[[Any], None] | None:
    """Return what draws bars by month and a line over them on its own scale."""
    if len(bars) < _LEAST:
        return None
    months = sorted({one.segments[0].value for one in bars})
    heights = {one.segments[0].value: known(one) for one in bars}
    points = {one.segments[0].value: known(one) * (100 if percent else 1) for one in line}

    def draw(axes: Any) -> None:
        axes.bar(months, [heights.get(month, 0) for month in months], color="#C9D8E8", width=0.7)
        axes.tick_params(axis="x", rotation=45)
        if points:
            over = axes.twinx()
            over.plot(months, [points.get(month) for month in months], color=_WARM, marker="o", linewidth=2)
            over.set_ylim(bottom=0)
            over.spines[["top"]].set_visible(False)
            over.yaxis.set_major_formatter("{x:.0f} %" if percent else "{x:.0f}")

    return draw


def _owners(book: Book) -> Callable[[Any], None] | None:
    owners = compared_owners(book)[-_MOST:]
    whole = book.figure("conversion_mature")
    if len(owners) < _LEAST or whole is None:
        return None

    def draw(axes: Any) -> None:
        for place, one in enumerate(owners):
            axes.plot([100 * (one.low or 0), 100 * (one.high or 0)], [place, place], color=_SOFT, linewidth=3)
            axes.plot(100 * known(one), place, "o", color=_ACCENT, markersize=7)
        axes.axvline(100 * known(whole), color=_WARM, linestyle="--", linewidth=1.2)
        axes.set_yticks(range(len(owners)), [one.segments[0].value for one in owners])
        axes.xaxis.set_major_formatter("{x:.0f} %")

    return draw


def _reasons(book: Book) -> Callable[[Any], None] | None:
    shares = sorted(book.by("lost_reason_share", "reason"), key=known)[-_MOST:]
    return _lying(shares, times=100, ending=" %") if len(shares) >= _LEAST else None


def _cac(book: Book) -> Callable[[Any], None] | None:
    costs = sorted((one for one in book.by("cac", "source") if (one.of or 0) >= 10), key=known)
    whole = book.figure("cac")
    if len(costs) < _LEAST or whole is None:
        return None
    return _lying(costs, times=1, ending="", mark=known(whole))


def _lying(
    figures: Sequence[Indicator], *, times: float, ending: str, mark: float | None = None
) -> Callable[[Any], None]:
    """Return what draws lying bars with their values, and a dashed line at `mark`."""

    def draw(axes: Any) -> None:
        values = [times * known(one) for one in figures]
        drawn = axes.barh([one.segments[0].value for one in figures], values, color=_ACCENT, height=0.62)
        axes.bar_label(drawn, [f"{value:.1f}{ending}".replace(".", ",") for value in values], padding=4, color=_INK)
        axes.set_xlim(0, max(values) * 1.14)
        if mark is not None:
            axes.axvline(mark, color=_WARM, linestyle="--", linewidth=1.2)

    return draw


def _png(draw: Callable[[Any], None], title: str) -> bytes:
    from matplotlib import rc_context  # noqa: PLC0415 - 400 ms that only reports need
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    with rc_context({"font.family": "DejaVu Sans", "font.size": 9, "text.color": _INK}):
        figure = Figure(figsize=(8.2, 3.5), dpi=150, facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.set_title(title, loc="left", fontsize=10.5, color=_INK)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(colors=_INK, length=0)
        draw(axes)
        written = io.BytesIO()
        figure.savefig(written, format="png", bbox_inches="tight", pad_inches=0.12, metadata={"Software": None})
    return written.getvalue()
