"""The report of a session as a document: neutral blocks, from which Word and Markdown are written."""

from collections.abc import Iterator, Mapping

from coach.files.blocks import Block, Heading, Paragraph, Picture, Quote, Report, Run, Table, plain
from coach.files.markdown import report_markdown
from coach.grading.profile import Axis
from coach.grading.types import Grade, Usage
from coach.interview.report import InterviewReport, QuestionReport
from coach.interview.words import item, level_words, review_blocks
from coach.texts import Language, forms, plural, text

_SEPARATOR = len("\n\n")
"""What stands between the answers that were graded together; their quotes count it."""

MAX_REPEATED = 6
"""Repeated gaps that the document names: more than a handful nobody works on."""

_NO_TITLES: Mapping[str, str] = {}


def report_document(
    report: InterviewReport, lang: Language, titles: Mapping[str, str] = _NO_TITLES, *, pictures: bool = True
) -> Report:
    """Return the report as a document.

    Args:
        report: the report.
        lang: the language of the captions.
        titles: titles of passages by id, for the list of what to read.
        pictures: whether to draw the radar chart (half a second); without it its table stands alone.
    """
    return Report(
        title=text("interview.report.title", lang=lang, role=text(f"interview.role.{report.role}", lang=lang)),
        subtitle=_subtitle(report, lang),
        blocks=tuple(_blocks(report, lang, titles, pictures=pictures)),
        footer=text("interview.report.footer", lang=lang),
        language=lang,
    )


def _subtitle(report: InterviewReport, lang: Language) -> str:
    return text(
        "interview.report.subtitle",
        lang=lang,
        mode=text(f"interview.mode.{report.mode}", lang=lang),
        date=forms.day(report.started_at, lang=lang),
        graded=report.graded,
        total=len(report.questions),
    )


def _blocks(report: InterviewReport, lang: Language, titles: Mapping[str, str], *, pictures: bool) -> Iterator[Block]:
    yield from summary_blocks(report, lang, pictures=pictures)
    for question in report.questions:
        yield from _question(question, lang, titles)


def summary_blocks(report: InterviewReport, lang: Language, *, pictures: bool = False) -> Iterator[Block]:
    """Yield what stands before the single questions: the levels, the profile, what repeats."""
    if report.preliminary:
        yield plain(text("interview.report.preliminary", lang=lang), soft=True)
    if report.ending == "stopped":
        yield plain(text("interview.report.stopped", lang=lang), soft=True)
    if report.usage.calls:
        yield plain(_cost(report.usage, lang), soft=True)
    yield Heading(text("interview.report.overview", lang=lang))
    yield _overview(report, lang)
    if report.profile and pictures:
        yield _picture(report.profile, lang)
    yield from _profile_table(report.profile, "interview.report.profile", lang)
    yield from _profile_table(report.depth, "interview.report.depth", lang)
    yield from _repeated(report, lang)


def _cost(spent: Usage, lang: Language) -> str:
    cost = f"{spent.cost:.4f}" if spent.cost else text("interview.report.no-prices", lang=lang)
    return text("interview.report.cost", lang=lang, **spent.model_dump(exclude={"cost"}), cost=cost)


def _overview(report: InterviewReport, lang: Language) -> Table:
    columns = [text(f"interview.report.column.{name}", lang=lang) for name in ("number", "question", "level", "points")]
    rows = [(str(q.number), q.question.title, _level(q, lang), _points(q.grade)) for q in report.questions]
    return Table(columns, rows, widths=(1, 6, 5, 2))


def _level(question: QuestionReport, lang: Language) -> str:
    if question.review is None:
        return text("interview.outcome.unasked", lang=lang)
    if question.grade is None:
        return text(f"interview.outcome.{question.review.outcome or 'stopped'}", lang=lang)
    return level_words(question.grade, lang)


def _points(grade: Grade | None) -> str:
    return str(grade.points) if grade is not None and grade.points is not None else "–"


def _picture(axes: tuple[Axis, ...], lang: Language) -> Picture:
    from coach.files.radar import radar_png  # noqa: PLC0415 - draws with matplotlib

    said = "; ".join(f"{axis.label}: {_percent(axis)}" for axis in axes)
    data = radar_png([axis.label for axis in axes], [axis.value for axis in axes], maximum=100)
    return Picture(data, alt=text("interview.report.radar", lang=lang, values=said))


def _profile_table(axes: tuple[Axis, ...], key: str, lang: Language) -> Iterator[Block]:
    if axes:
        columns = (text(key, lang=lang), text("interview.report.column.met", lang=lang))
        yield Table(columns, [(axis.label, _percent(axis)) for axis in axes], widths=(6, 2))


def _percent(axis: Axis) -> str:
    return "–" if axis.value is None else f"{axis.value:.0f} %"


def _repeated(report: InterviewReport, lang: Language) -> Iterator[Block]:
    if not report.repeated:
        return
    seen = "interview.report.repeated-preliminary" if report.preliminary else "interview.report.repeated"
    yield Heading(text(seen, lang=lang))
    names = {question.question.id: question.question.title for question in report.questions}
    for gap in report.repeated[:MAX_REPEATED]:
        where = f"{names[gap.question_id]}: " if gap.question_id in names else ""
        yield item(f"{where}{gap.title} ({plural('interview.report.times', gap.times, lang=lang)})")


def _question(question: QuestionReport, lang: Language, titles: Mapping[str, str]) -> Iterator[Block]:
    yield Heading(f"{question.number}. {question.question.title}", level=1)
    if question.review is None:
        yield plain(question.question.text)
        yield plain(text("interview.outcome.unasked", lang=lang), soft=True)
        return
    yield from _conversation(question, lang)
    notes = list(_notes(question, lang))
    if notes:
        yield plain(" ".join(notes), soft=True)
    yield from review_blocks(question.review, lang, titles)


def _conversation(question: QuestionReport, lang: Language) -> Iterator[Block]:
    offset = 0
    for exchange in question.exchanges:
        yield Paragraph((Run(exchange.prompt, bold=True),))
        if exchange.answer is None:
            yield plain(text("interview.report.no-answer", lang=lang), soft=True)
            continue
        yield Quote(_marked(exchange.answer, offset, question.grade))
        offset += len(exchange.answer) + _SEPARATOR
    if question.too_late is not None:
        yield plain(text("interview.report.too-late", lang=lang), soft=True)
        yield Quote((Run(question.too_late),))


def _marked(answer: str, offset: int, grade: Grade | None) -> tuple[Run, ...]:
    """Return `answer`, which begins at `offset` of the graded text, with the credited words marked."""
    credited = {place - offset for place in _credited_places(grade)}
    runs: list[Run] = []
    start = 0
    for end in range(1, len(answer) + 1):
        if end == len(answer) or (end in credited) != (start in credited):
            runs.append(Run(answer[start:end], mark="credited" if start in credited else "plain"))
            start = end
    return tuple(runs)


def _credited_places(grade: Grade | None) -> Iterator[int]:
    if grade is None:
        return
    results = [check for criterion in grade.criteria for check in criterion.checks] + list(grade.depth)
    for result in results:
        if result.verdict == "met":
            for quote in result.quotes:
                yield from range(quote.start, quote.end)


def _notes(question: QuestionReport, lang: Language) -> Iterator[str]:
    if question.attempts > 1:
        yield plural("interview.report.attempts", question.attempts, lang=lang)
    if question.hinted:
        yield text("interview.report.hinted", lang=lang)
    if any(exchange.late for exchange in question.exchanges):
        yield text("interview.report.late", lang=lang)


def to_markdown(report: InterviewReport, lang: Language, titles: Mapping[str, str] = _NO_TITLES) -> str:
    """Return the report as Markdown; what people wrote stays words, never markup."""
    return report_markdown(report_document(report, lang, titles, pictures=False))


def to_docx(report: InterviewReport, lang: Language, titles: Mapping[str, str] = _NO_TITLES) -> bytes:
    """Return the report as the bytes of a Word document with its radar chart (takes about a second)."""
    from coach.files.docx import docx_bytes  # noqa: PLC0415 - only when a document is wanted

    return docx_bytes(report_document(report, lang, titles))
