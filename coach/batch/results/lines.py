"""Comparison, difference and agreement as lines for a terminal."""

from collections.abc import Iterator, Sequence

from coach.batch.people.agreement import agreements
from coach.batch.people.agreement_words import agreement_title, agreement_words
from coach.batch.people.standing import Standing
from coach.batch.people.states import FLAGS, flags
from coach.batch.results.difference import Difference, Pair
from coach.batch.results.material import Material
from coach.batch.results.quotes import QuotedRow, quoted
from coach.batch.results.section import title
from coach.batch.results.words import alike_words, counted, level_words, resting_words, total_words
from coach.rubric.library import Library
from coach.texts import text

MOVED_SHOWN = 40


def comparison_lines(found: Material) -> Iterator[str]:
    """Yield candidates with ranges, in the order of the file, and the sentence that a person decides."""
    yield text("workspace.report.side.words")
    yield ""
    heads = [text(f"workspace.column.{name}") for name in ("candidate", "total", "resting", "alike")]
    rows = [
        [row.candidate.name, total_words(row.total), resting_words(row, found.comparison), alike_words(row)]
        for row in found.comparison.candidates
    ]
    yield from _table([heads, *rows])
    yield ""
    yield found.comparison.weights_reason or text("workspace.weights.equal")
    yield text("workspace.report.decides")


def question_lines(found: Material, question_id: str) -> Iterator[str]:
    """Yield the answers to one question side by side: each check with the words of each candidate."""
    answers = [one for one in found.standings if one.item.question_id == question_id]
    for one in answers:
        yield f"{one.name}: {level_words(one)}"
    group = ""
    for row in quoted(answers):
        if row.criterion != group:
            yield f"\n{row.criterion or text('batch.depth')}"
            group = row.criterion
        yield f"  {row.check}"
        yield from _said(row, [one.name for one in answers])


def _said(row: QuotedRow, names: Sequence[str]) -> Iterator[str]:
    for name, cell in zip(names, row.cells, strict=True):
        verdict = text(f"verdict.{cell.verdict}") if cell.verdict else "—"
        quotes = "; ".join(text("workspace.quoted", quote=" ".join(quote.split())) for quote in cell.quotes)
        yield f"    {name}: {verdict} {quotes}".rstrip()


def difference_lines(found: Difference, before: Material) -> Iterator[str]:
    """Yield what moved, what differs in the making, and that the old batch stays."""
    shift = "—" if found.shift is None else f"{found.shift:+.2f}".replace(".", text("workspace.point"))
    yield text("workspace.diff.counts", moved=counted("answers", len(found.moved)), same=found.same, shift=shift)
    if found.only_before or found.only_after:
        yield text("workspace.diff.only", before=found.only_before, after=found.only_after)
    yield text("workspace.diff.changes" if found.changes else "workspace.diff.nothing")
    for one in found.changes:
        part = text(f"workspace.diff.{one.part}")
        yield f"  {part}: {one.before} → {one.after} ({counted('answers', one.answers)})"
    yield from _table([_moved(pair, before) for pair in found.moved[:MOVED_SHOWN]])
    if len(found.moved) > MOVED_SHOWN:
        yield text("batch.cli.more", count=len(found.moved) - MOVED_SHOWN)
    yield text("workspace.diff.stays")


def _moved(pair: Pair, before: Material) -> list[str]:
    old, new = pair.levels
    person = text("workspace.diff.person", level=pair.person) if pair.person is not None else ""
    return [pair.before.name, title(pair.before, before.library), f"{old or '—'} → {new or '—'}", person]


def review_lines(standings: Sequence[Standing], library: Library) -> Iterator[str]:
    """Yield an answer a line: row, candidate, question, level, and what holds for it."""
    rows = []
    for one in standings:
        held = flags(one)
        told = ", ".join(text(f"workspace.flag.{flag}") for flag in FLAGS if flag in held)
        rows.append([str(one.item.number), one.name, title(one, library), level_words(one), told])
    yield from _table(rows)


def agreement_lines(found: Material) -> Iterator[str]:
    """Yield the three figures in words."""
    for one in agreements(found.standings):
        yield f"{agreement_title(one)}. {agreement_words(one)}"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
