"""Outcomes as a Markdown report that a director can read from top to bottom."""

from collections.abc import Iterator, Sequence

from coach.batch.run import Outcome
from coach.batch.sheets import summary_sheet
from coach.batch.summary import question_ids, summarise
from coach.batch.words import flag_words, question_title, range_words, reason_label, reason_words, review_words
from coach.files.escaping import escape_markdown
from coach.files.write_rows import Cell, Column, Sheet, markdown_table
from coach.rubric.library import Library
from coach.texts import text


def to_markdown(outcomes: Sequence[Outcome], library: Library) -> str:
    """Return the report: figures, levels of candidates side by side, then every answer with its evidence."""
    graded = sum(outcome.graded for outcome in outcomes)
    parts = [
        f"# {text('batch.title')}\n",
        text("batch.done", graded=graded, rows=len(outcomes)) + "\n",
        text("batch.person_decides") + "\n",
        f"## {text('batch.sheet.summary')}\n",
        markdown_table(summary_sheet(outcomes, library, reasons=False)),
        *_reasons(outcomes),
        f"## {text('batch.sheet.candidates')}\n",
        markdown_table(_side_by_side(outcomes, library)),
        *_starred(outcomes),
        f"## {text('batch.sheet.answers')}\n",
        *("\n".join(_answer(outcome, library)) for outcome in outcomes),
    ]
    return "\n".join(parts)


def _reasons(outcomes: Sequence[Outcome]) -> Iterator[str]:
    counts = summarise(outcomes).reasons.items()
    if counts:
        reasons = ", ".join(f"{reason_label(code)} — {count}" for code, count in counts)
        yield text("batch.cli.reasons", reasons=reasons) + "\n"


def _starred(outcomes: Sequence[Outcome]) -> Iterator[str]:
    if any(outcome.graded and outcome.grade and outcome.grade.preliminary for outcome in outcomes):
        yield text("batch.preliminary_star") + "\n"


def _side_by_side(outcomes: Sequence[Outcome], library: Library) -> Sheet:
    ids = question_ids(outcomes)
    columns = [Column(text("batch.column.candidate"))] + [Column(question_title(id_, library)) for id_ in ids]
    levels: dict[str, dict[str, list[str]]] = {}
    for outcome in outcomes:
        if outcome.grade is not None:
            cells = levels.setdefault(outcome.row.candidate or outcome.row.id, {})
            cells.setdefault(outcome.grade.question_id, []).append(_level(outcome))
    rows: list[list[Cell]] = [[name, *(", ".join(cells.get(id_, [])) for id_ in ids)] for name, cells in levels.items()]
    return Sheet("", columns, rows)


def _level(outcome: Outcome) -> str:
    grade = outcome.grade
    if grade is None or grade.level is None:
        return "—"
    low, high = grade.range or (grade.level, grade.level)
    held = f"{grade.level}" if low == high else f"{grade.level} ({low}–{high})"
    return f"{held} *" if grade.preliminary else held


def _answer(outcome: Outcome, library: Library) -> Iterator[str]:
    row = outcome.row
    named = [part for part in (row.candidate, question_title(row.question_id, library) or row.asked) if part]
    yield f"### {' · '.join(escape_markdown(part) for part in (row.id, *named))}\n"
    yield f"**{_verdict(outcome)}**\n"
    if outcome.reason:
        yield f"{escape_markdown(reason_words(outcome))}\n"
    if row.answer:
        yield "\n".join(f"> {escape_markdown(line)}" for line in row.answer.splitlines() or [""]) + "\n"
    if outcome.graded and outcome.grade:
        feedback = outcome.grade.feedback
        yield from _list("credited", [f"{one.text} «{one.quote}»" for one in feedback.strengths])
        missing = "missing_preliminary" if outcome.grade.preliminary else "missing"
        yield from _list(missing, [gap.text for gap in feedback.gaps])
        yield from _list("ask", list(feedback.advice))
    yield from _list("flags", flag_words(outcome, library))
    yield from _list("review", review_words(outcome))


def _verdict(outcome: Outcome) -> str:
    if outcome.grade is None or not outcome.graded:
        return text("batch.status.ungraded")
    key = "batch.level.preliminary" if outcome.grade.preliminary else "batch.level"
    return text(key, level=outcome.grade.level, range=range_words(outcome), points=outcome.grade.points)


def _list(name: str, items: list[str]) -> Iterator[str]:
    if items:
        yield f"{text(f'batch.column.{name}')}:\n"
        yield "\n".join(f"- {escape_markdown(' '.join(item.split()))}" for item in items) + "\n"
