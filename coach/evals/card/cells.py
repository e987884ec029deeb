"""The cells and tables that the sections of a card are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from coach.evals.scores.figures import Figure
from coach.evals.scoring import Report
from coach.texts import has_text, text


@dataclass(frozen=True)
class Section:
    """One part of a card; `chart` is an SVG or empty."""

    title: str
    words: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    chart: str = ""


def shown(figure: Figure | None, *, digits: int = 2) -> str:
    """Return a figure with its interval, or the reason why there is none."""
    if figure is None:
        return "—"
    if figure.value is None:
        key = f"evals.reason.{figure.reason}"
        return text(key) if has_text(key) else figure.reason
    value = f"{figure.value:.{digits}f}"
    if figure.low is None or figure.high is None:
        return value
    return f"{value} [{figure.low:.{digits}f}; {figure.high:.{digits}f}]"


def named(what: str, name: str) -> str:
    """Return the text of a kind or a change, its own name where there is none (a company's own gold set)."""
    key = f"evals.{what}.{name}"
    return text(key) if has_text(key) else name


def counted(figure: Figure | None) -> str:
    """Return how many answers a figure rests on, of how many."""
    if figure is None:
        return "—"
    return str(figure.n) if figure.n == figure.of else text("evals.card.of", n=figure.n, of=figure.of)


def figure_name(name: str) -> str:
    """Return what a figure is called in words, its own name where there are none."""
    if has_text(f"evals.figure.{name}"):
        return text(f"evals.figure.{name}")
    part, _, rest = name.partition(".")
    if has_text(f"evals.figure.{rest}") and has_text(f"evals.slice.{part}"):
        return f"{text(f'evals.slice.{part}')}: {text(f'evals.figure.{rest}')}"
    if part == "groups":
        return text("evals.figure.gap", attribute=named("attribute", rest.removesuffix(".gap")))
    return name


def plain_table(report: Report, section: str, start: str, *, digits: int = 2) -> Section | None:
    """Return the section of all figures whose names begin with `start`, None without any."""
    return table(section, [figure for figure in report.figures if figure.name.startswith(start)], digits=digits)


def table(section: str, figures: Sequence[Figure], *, digits: int = 2, words: bool = True) -> Section | None:
    """Return the section that lists figures with value and n, None without any; in words or by their own names."""
    if not figures:
        return None
    rows = tuple(
        (figure_name(figure.name) if words else figure.name, shown(figure, digits=digits), counted(figure))
        for figure in figures
    )
    title, told = text(f"evals.card.{section}"), text(f"evals.card.{section}.words")
    return Section(title, told, header("figure", "value", "n"), rows)


def header(*names: str) -> tuple[str, ...]:
    """Return the texts of columns."""
    return tuple(text(f"evals.column.{name}") for name in names)
