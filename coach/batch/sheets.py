"""Outcomes as tables: the summary, an answer a row, a check a row."""

from collections.abc import Iterator, Sequence

from coach.batch.run import Outcome
from coach.batch.summary import QuestionFigures, Summary, summarise
from coach.batch.words import flag_words, question_title, range_words, reason_label, reason_words, review_words
from coach.files.write_rows import Cell, Column, Sheet
from coach.grading.types import CheckResult, FlagResult, Grade
from coach.rubric.library import Library
from coach.rubric.types import LEVELS
from coach.texts import text

LEVEL_FILLS: dict[Cell, str] = {1: "F4C7C3", 2: "FCE3C8", 3: "FFF4C9", 4: "D9EBD0", 5: "B5D9A9"}

_ANSWER_WIDTHS = {"id": 10, "row": 8, "candidate": 22, "question_id": 24, "question": 22, "status": 13, "level": 10}
_ANSWER_WIDTHS |= {"range": 11, "points": 9, "preliminary": 16, "reason": 40, "review": 44, "credited": 60}
_ANSWER_WIDTHS |= {"missing": 50, "ask": 44, "flags": 40, "answer": 70}
_LEVEL_PLACE = list(_ANSWER_WIDTHS).index("level")
_MISSING_PLACE = list(_ANSWER_WIDTHS).index("missing")
_CHECK_WIDTHS = {"id": 10, "row": 8, "candidate": 22, "question_id": 24, "criterion": 28, "check": 60}
_CHECK_WIDTHS |= {"verdict": 14, "quotes": 70}


def answers_sheet(outcomes: Sequence[Outcome], library: Library) -> Sheet:
    """Return an answer a row, with what was credited and what was missing in words."""
    rows = [_answer(outcome, library) for outcome in outcomes]
    columns = _columns(_ANSWER_WIDTHS)
    if any(outcome.grade and outcome.grade.preliminary for outcome in outcomes):
        columns[_MISSING_PLACE] = Column(text("batch.column.missing_preliminary"), _ANSWER_WIDTHS["missing"])
    return Sheet(text("batch.sheet.answers"), columns, rows, LEVEL_FILLS, frozenset({_LEVEL_PLACE}))


def checks_sheet(outcomes: Sequence[Outcome], library: Library) -> Sheet:
    """Return a check a row: content, depth, and the red flags that were raised, each with its quotes."""
    rows = [row for outcome in outcomes if outcome.grade for row in _checks(outcome, outcome.grade, library)]
    return Sheet(text("batch.sheet.checks"), _columns(_CHECK_WIDTHS), rows)


def summary_sheet(outcomes: Sequence[Outcome], library: Library, *, reasons: bool = True) -> Sheet:
    """Return counts and levels, all questions first, then each; with `reasons` also why answers were not graded."""
    summary = summarise(outcomes)
    columns = [Column(text("batch.column.question"), 60)]
    columns += [Column(text(f"batch.column.{name}"), 12) for name in ("answers", "graded", "ungraded")]
    columns += [Column(text("batch.column.level_n", level=level), 12) for level in LEVELS]
    columns += [Column(text("batch.column.mean"), 12)]
    rows = [_totals(summary), *(_question(figures, library) for figures in summary.questions)]
    if reasons and summary.reasons:
        rows += [_blank(len(columns)), *(_reason(code, count, len(columns)) for code, count in summary.reasons.items())]
    return Sheet(text("batch.sheet.summary"), columns, rows)


def _columns(widths: dict[str, int]) -> list[Column]:
    return [Column(text(f"batch.column.{name}"), width) for name, width in widths.items()]


def _answer(outcome: Outcome, library: Library) -> list[Cell]:
    row, grade = outcome.row, outcome.grade
    feedback = grade.feedback if grade else None
    strengths = [f"{one.text} «{one.quote}»" for one in feedback.strengths] if feedback else []
    return [
        row.id,
        row.number,
        row.candidate,
        row.question_id,
        question_title(row.question_id, library) or row.asked,
        text("batch.status.graded" if outcome.graded else "batch.status.ungraded"),
        grade.level if grade else None,
        range_words(outcome),
        grade.points if grade else None,
        text("batch.yes") if outcome.graded and grade and grade.preliminary else "",
        reason_words(outcome),
        "\n".join(review_words(outcome)),
        "\n".join(strengths),
        "\n".join(gap.text for gap in feedback.gaps) if feedback else "",
        "\n".join(feedback.advice) if feedback else "",
        "\n".join(flag_words(outcome, library)),
        row.answer,
    ]


def _checks(outcome: Outcome, grade: Grade, library: Library) -> Iterator[list[Cell]]:
    rubric = library.rubric(grade.question_id)
    head: list[Cell] = [outcome.row.id, outcome.row.number, outcome.row.candidate, grade.question_id]
    titles = {criterion.id: criterion.title for criterion in rubric.question.criteria}
    texts = {check.id: check.text for _, check in rubric.question.checks()}
    texts |= {check.id: check.text for check in rubric.scale.depth}
    flags = {flag.id: flag.text for flag in rubric.question.red_flags}
    for criterion in grade.criteria:
        for check in criterion.checks:
            yield [*head, titles[criterion.id], texts[check.id], text(f"verdict.{check.verdict}"), _quotes(check)]
    for check in grade.depth:
        yield [*head, text("batch.depth"), texts[check.id], text(f"verdict.{check.verdict}"), _quotes(check)]
    for flag in grade.red_flags:
        yield [*head, text("batch.red_flag"), flags[flag.id], text("verdict.met"), _quotes(flag)]


def _quotes(result: CheckResult | FlagResult) -> str:
    return "\n".join(quote.text for quote in result.quotes)


def _totals(summary: Summary) -> list[Cell]:
    counts: list[Cell] = [sum(one.levels.get(level, 0) for one in summary.questions) for level in LEVELS]
    return [text("batch.all"), summary.rows, summary.graded, summary.ungraded, *counts, None]


def _question(figures: QuestionFigures, library: Library) -> list[Cell]:
    name = f"{question_title(figures.question_id, library)} ({figures.question_id})"
    counts: list[Cell] = [figures.levels.get(level, 0) for level in LEVELS]
    mean = None if figures.mean is None else round(figures.mean, 2)
    return [name, figures.answers, figures.graded, figures.answers - figures.graded, *counts, mean]


def _reason(code: str, count: int, width: int) -> list[Cell]:
    return [text("batch.not_graded", reason=reason_label(code)), count, *_blank(width - 2)]


def _blank(width: int) -> list[Cell]:
    return [None] * width
