"""A graded document as a report for the director: the level, every check with its quote and place, the numbers."""

from collections.abc import Iterator, Sequence

from coach.audit.candidate.grading import GradedSubmission
from coach.audit.candidate.number_blocks import number_blocks
from coach.files.blocks import Block, Heading, Mark, Paragraph, Report, Run, Table, plain
from coach.grading.judge_names import judge_name
from coach.grading.reason_words import reason_words
from coach.grading.types import CheckResult, Grade, Quote, Verdict
from coach.rubric.library import Rubric
from coach.texts import Language, text

_MARKS: dict[Verdict, Mark] = {"met": "credited", "unclear": "doubtful", "not_met": "plain"}


def submission_report(graded: GradedSubmission, rubric: Rubric, lang: Language) -> Report:
    """Return the report of one graded document."""
    grade = graded.grade
    return Report(
        title=text("figures.grade.title", lang=lang, task=rubric.question.title),
        subtitle=text("figures.grade.subtitle", lang=lang, file=graded.file, characters=graded.characters),
        blocks=tuple(_blocks(graded, rubric, lang)),
        footer=text(
            "figures.grade.footer",
            lang=lang,
            judge=judge_name(grade.provenance.judge, lang),
            rubric=grade.provenance.rubric_hash[:12],
            date=grade.provenance.graded_at,
        ),
        language=lang,
    )


def _blocks(graded: GradedSubmission, rubric: Rubric, lang: Language) -> Iterator[Block]:
    grade = graded.grade
    yield Paragraph((Run(_verdict(grade, rubric, lang), bold=True),))
    if grade.preliminary and grade.level is not None:
        yield plain(text("figures.grade.preliminary", lang=lang), soft=True)
    yield from _reasons(grade, rubric, lang)
    if grade.level is not None:
        yield Heading(text("figures.grade.overview", lang=lang))
        yield _overview(grade, rubric, lang)
    if graded.exports:
        yield from number_blocks(graded.numbers, graded.exports, lang)
    if grade.level is None:
        return
    yield from _flags(graded, rubric, lang)
    yield from _criteria(graded, rubric, lang)
    if grade.feedback.gaps or grade.feedback.advice:
        yield Heading(text("figures.grade.ask", lang=lang))
        yield from (_item(gap.text) for gap in grade.feedback.gaps)
        yield from (_item(advice) for advice in grade.feedback.advice)


def _verdict(grade: Grade, rubric: Rubric, lang: Language) -> str:
    if grade.level is None:
        why = reason_words("reason", grade.reason, rubric, lang) if grade.reason else ""
        return text("figures.grade.ungraded", lang=lang, why=why)
    low, high = grade.range or (grade.level, grade.level)
    key = "figures.grade.level" if low == high else "figures.grade.level_range"
    return text(key, lang=lang, level=grade.level, low=low, high=high, points=grade.points)


def _reasons(grade: Grade, rubric: Rubric, lang: Language) -> Iterator[Block]:
    if grade.review:
        yield Paragraph((Run(text("figures.grade.review", lang=lang), bold=True),))
        yield from (_item(reason_words("review", reason, rubric, lang)) for reason in grade.review)


def _overview(grade: Grade, rubric: Rubric, lang: Language) -> Table:
    titles = {criterion.id: criterion.title for criterion in rubric.question.criteria}
    columns = [text(f"figures.grade.column.{name}", lang=lang) for name in ("criterion", "met", "unclear", "not_met")]
    rows = [[titles[one.id], *_counts(one.checks)] for one in grade.criteria]
    rows.append([text("figures.grade.depth", lang=lang), *_counts(grade.depth)])
    return Table(columns, rows, (0.58, 0.14, 0.14, 0.14))


def _counts(checks: Sequence[CheckResult]) -> list[str]:
    verdicts = [check.verdict for check in checks]
    return [str(verdicts.count("met")), str(verdicts.count("unclear")), str(verdicts.count("not_met"))]


def _flags(graded: GradedSubmission, rubric: Rubric, lang: Language) -> Iterator[Block]:
    texts = {flag.id: flag.text for flag in rubric.question.red_flags}
    if graded.grade.red_flags:
        yield Heading(text("figures.grade.flags", lang=lang))
    for flag in graded.grade.red_flags:
        said = text("figures.grade.flag", lang=lang, flag=texts[flag.id], cap=flag.cap)
        yield Paragraph((Run(said, mark="warning"), *_quotes(graded, flag.quotes, lang)), bullet=True)


def _criteria(graded: GradedSubmission, rubric: Rubric, lang: Language) -> Iterator[Block]:
    texts = {check.id: check.text for _, check in rubric.question.checks()}
    texts |= {check.id: check.text for check in rubric.scale.depth}
    titles = {criterion.id: criterion.title for criterion in rubric.question.criteria}
    parts = [(titles[one.id], one.checks) for one in graded.grade.criteria]
    for title, checks in (*parts, (text("figures.grade.depth", lang=lang), graded.grade.depth)):
        yield Heading(title, 2)
        for check in checks:
            verdict = text(f"figures.grade.verdict.{check.verdict}", lang=lang)
            head = (Run(verdict, bold=True, mark=_MARKS[check.verdict]), Run(f" {texts[check.id]}"))
            yield Paragraph((*head, *_quotes(graded, check.quotes, lang)), bullet=True)


def _quotes(graded: GradedSubmission, quotes: Sequence[Quote], lang: Language) -> Iterator[Run]:
    for quote in quotes:
        yield Run(" " + text("interview.quoted", lang=lang, quote=quote.text), italic=True)
        yield Run(f" ({graded.addresses[quote.start]})", soft=True)


def _item(words: str) -> Paragraph:
    return Paragraph((Run(words),), bullet=True)
