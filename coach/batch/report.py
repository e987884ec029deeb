"""What the terminal says when a batch is done."""

from collections.abc import Iterator, Sequence

from coach.batch.cost import usage_line
from coach.batch.rows import BadRow
from coach.batch.run import Outcome
from coach.batch.summary import QuestionFigures, Summary, summarise
from coach.batch.told_once import told_once
from coach.batch.words import reason_label
from coach.rubric.types import LEVELS
from coach.texts import text

_BAD_ROWS_SHOWN = 10


def report_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the lines: counts, reasons, the bad rows by number, and the levels of each question."""
    summary = summarise(outcomes)
    lines = [text("batch.done", graded=summary.graded, rows=summary.rows)]
    if summary.reasons:
        reasons = ", ".join(f"{reason_label(code)} — {count}" for code, count in summary.reasons.items())
        lines.append(text("batch.cli.reasons", reasons=reasons))
    if (spent := usage_line(outcomes)) is not None:
        lines.append(spent)
    return [*lines, *_bad_rows(outcomes), *_levels(summary)]


def _bad_rows(outcomes: Sequence[Outcome]) -> Iterator[str]:
    bad = [outcome.row for outcome in outcomes if isinstance(outcome.row, BadRow)]
    told = told_once(bad)
    yield from (f"  {problem.words}" for problem in told[:_BAD_ROWS_SHOWN])
    if len(told) > _BAD_ROWS_SHOWN:
        yield "  " + text("batch.cli.more", count=len(told) - _BAD_ROWS_SHOWN)


def _levels(summary: Summary) -> Iterator[str]:
    if not summary.questions:
        return
    width = max(len(figures.question_id) for figures in summary.questions)
    heads = [text("batch.cli.level_head"), *map(str, LEVELS), text("batch.cli.mean_head")]
    widths = [max(len(head), 3) for head in heads]
    yield "  ".join([" " * width, *(head.rjust(size) for head, size in zip(heads, widths, strict=True))])
    for figures in summary.questions:
        cells = [cell.rjust(size) for cell, size in zip(_cells(figures), widths, strict=True)]
        yield "  ".join([figures.question_id.ljust(width), *cells])


def _cells(figures: QuestionFigures) -> list[str]:
    counts = [str(figures.levels.get(level, "·")) for level in LEVELS]
    return [str(figures.answers), *counts, "–" if figures.mean is None else f"{figures.mean:.1f}"]
