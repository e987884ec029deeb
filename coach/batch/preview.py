"""What an upload was understood as, in lines for a terminal and as JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coach.batch.columns import Column
from coach.batch.output import message
from coach.batch.rows import BadRow, told_nearest
from coach.batch.told_once import told_once
from coach.batch.understood import Asked, Intake
from coach.rubric.library import Library
from coach.texts import has_text, text

_BAD_SHOWN = 20
_WORDS_SHOWN = 90


def preview_object(found: Intake, file: Path) -> dict[str, Any]:
    """Return plain JSON values, always the same keys in the same order.

    `columns` are those of a table with what each was taken for; `questions` hold the wording, the id (null when it
    waits for a person), the confidence 0-1, the nearest ids and the number of answers that are not blank; `errors`
    are the rows that cannot be graded, with their numbers.
    """
    return {
        "file": file.name,
        "shape": found.shape,
        "encoding": found.encoding or None,
        "separator": found.separator or None,
        "candidates": found.candidates,
        "answers": _answers(found),
        "columns": [_column(column) for column in found.columns],
        "questions": [_asked(asked) for asked in found.questions],
        "errors": [_error(row) for row in _bad(found)],
        "notes": list(found.batch.notes),
    }


def preview_lines(found: Intake, file: Path, library: Library) -> Iterator[str]:
    """Yield the lines of a terminal: the shape, the columns, the questions, the rows with errors, the notes."""
    yield text("intake.preview.head", file=file.name, shape=text(f"intake.shape.{found.shape}"))
    if found.encoding or found.separator:
        separator = {"\t": "tab"}.get(found.separator, found.separator) or "–"
        yield text("intake.preview.text", encoding=found.encoding or "–", separator=separator)
    bad = _bad(found)
    yield text("intake.preview.counts", candidates=found.candidates, answers=_answers(found), errors=len(bad))
    if found.columns:
        yield text("intake.preview.columns")
        yield from (f"  {column.letter:>2}  {_kind(column)}: {_cut(column.name)}" for column in found.columns)
    yield text("intake.preview.questions")
    yield from (f"  {line}" for asked in found.questions for line in _asked_lines(asked, library))
    told = told_once(bad)
    yield from (f"! {problem.words}" for problem in told[:_BAD_SHOWN])
    if len(told) > _BAD_SHOWN:
        yield text("batch.cli.more", count=len(told) - _BAD_SHOWN)
    yield from found.batch.notes


def _answers(found: Intake) -> int:
    return sum(bool(row.answer.strip()) for row in found.batch.answers)


def _bad(found: Intake) -> list[BadRow]:
    return [row for row in found.batch.rows if isinstance(row, BadRow)]


def _column(column: Column) -> dict[str, Any]:
    return {
        "letter": column.letter,
        "name": column.name,
        "taken_for": column.kind,
        "question_id": column.match.question_id,
        "mapped": column.mapped,
    }


def _asked(asked: Asked) -> dict[str, Any]:
    return {
        "words": asked.words,
        "question_id": asked.question_id,
        "confidence": asked.confidence,
        "nearest": list(asked.nearest),
        "answers": asked.answers,
        "mapped": asked.mapped,
    }


def _error(row: BadRow) -> dict[str, Any]:
    return {"row": row.number, "id": row.id, "candidate": row.candidate, "message": message("reason", row.reason)}


def _kind(column: Column) -> str:
    key = f"intake.kind.{column.kind}"
    return text(key) if has_text(key) else text(f"batch.column.{column.kind}")


def _asked_lines(asked: Asked, library: Library) -> Iterator[str]:
    words, answers = _cut(asked.words), asked.answers
    if asked.question_id is None:
        nearest = told_nearest(asked.nearest, library) or "–"
        yield text("intake.preview.unsure", words=words, answers=answers)
        yield text("intake.preview.nearest", nearest=nearest)
        return
    how = text("intake.preview.mapped") if asked.mapped else f"{asked.confidence:.2f}"
    yield text("intake.preview.sure", id=asked.question_id, how=how, words=words, answers=answers)


def _cut(words: str) -> str:
    return words if len(words) <= _WORDS_SHOWN else words[: _WORDS_SHOWN - 1] + "…"
