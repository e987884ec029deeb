"""What a model is shown of an audit: the figures that matter, the lines that speak of the checklist, its norms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coach.audit import wording
from coach.audit.book import Book
from coach.audit.checklists import load_checklist
from coach.audit.conditions import rows_behind
from coach.audit.definitions import definitions
from coach.audit.draft import AuditInput, SourceLine
from coach.audit.evidence import evidence_of
from coach.audit.report.references import title
from coach.audit.types import Dimension, Indicator

_BY: tuple[tuple[Dimension, int], ...] = (
    ("source", 12),
    ("owner", 12),
    ("product", 6),
    ("reason", 12),
    ("stage", 12),
    ("month", 6),
)
_SHORT = 80
"""Lines of all sources together up to which each is shown, whatever it speaks of."""
_MOST_LINES = 80
_LONGEST_LINE = 600


@dataclass(frozen=True)
class Shown:
    """What is shown: figures and norms as lines of the prompt, lines of sources."""

    figures: Sequence[str]
    norms: Sequence[str]
    lines: Sequence[SourceLine]


def shown_to_model(given: AuditInput) -> Shown:
    """Choose what a model is shown; `given` has the derived figures."""
    book = Book.of(given.facts)
    figures = [_figure(one) for one in _figures(book)]
    checklist = load_checklist(given.role)
    norms = [f"{area.id}/{item.id} | {item.good}" for area in checklist.areas for item in area.examine]
    return Shown(figures, norms, list(_lines(given)))


def _figures(book: Book) -> Iterator[Indicator]:
    yield from (one for one in book.by_key.values() if not one.segments and one.value is not None)
    for dimension, most in _BY:
        for id_ in definitions():
            found = book.by(id_, dimension)
            latest = dimension == "month"
            order = sorted(found, key=lambda one: one.segments[0].value if latest else rows_behind(one), reverse=True)
            yield from order[:most]


def _figure(one: Indicator) -> str:
    rows = f"{one.rows}/{one.of}" if one.unit == "share" and one.of is not None else str(one.rows)
    return f"{one.key} | {title(one, 'ru')} | {wording.shown(one)} | {rows}"


def _lines(given: AuditInput) -> Iterator[SourceLine]:
    every = [line for source in given.sources for line in source.lines]
    if len(every) > _SHORT:
        evidence = evidence_of(given.role, given.sources)
        found = (line for area in load_checklist(given.role).areas for line in evidence.area(area.id))
        every = list({line.address: line for line in found}.values())[:_MOST_LINES]
    for line in every:
        yield line if len(line.text) <= _LONGEST_LINE else line.model_copy(update={"text": line.text[:_LONGEST_LINE]})
