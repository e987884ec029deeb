"""The report of a batch as a document: neutral blocks, from which Word, PDF and Markdown are written."""

from collections.abc import Iterator

from coach.batch.people.agreement import agreements
from coach.batch.people.agreement_words import agreement_title, agreement_words
from coach.batch.people.standing import Standing
from coach.batch.people.states import count, flags
from coach.batch.results.document_basis import basis_blocks, signature_blocks
from coach.batch.results.document_candidate import candidate_blocks
from coach.batch.results.material import Material
from coach.batch.results.words import alike_words, counted, moment, number, resting_words, signature_words, total_words
from coach.files.blocks import Block, Heading, Paragraph, Report, Run, Table, plain
from coach.texts import current_language, text

MOST_PICTURES = 40
"""Candidates up to which each gets a radar chart: a picture takes half a second."""


def batch_document(found: Material, *, pictures: bool = True) -> Report:
    """Return the report: what it is, candidates side by side, agreement, a candidate a section, where it comes from.

    Args:
        found: the batch, worked out.
        pictures: whether to draw radar charts; not for Markdown, which has none.
    """
    drawn = pictures and len(found.comparison.candidates) <= MOST_PICTURES
    return Report(
        title=text("workspace.report.title", title=found.record.title),
        subtitle=_subtitle(found),
        blocks=tuple(_blocks(found, drawn=drawn)),
        footer=text("workspace.report.footer", title=found.record.title),
        language=current_language(),
    )


def _subtitle(found: Material) -> str:
    return text(
        "workspace.report.subtitle",
        candidates=counted("candidates", len(found.comparison.candidates)),
        answers=counted("answers", len(found.standings)),
        date=moment(found.record.created_at),
    )


def _blocks(found: Material, *, drawn: bool) -> Iterator[Block]:
    yield from _standing_of_report(found)
    yield Heading(text("workspace.report.side"))
    yield from _side_by_side(found)
    yield from _matrix(found)
    yield Heading(text("workspace.report.agreement"))
    for one in agreements(found.standings):
        yield Paragraph((Run(f"{agreement_title(one)}. ", bold=True), Run(agreement_words(one))))
    for row in found.comparison.candidates:
        yield from candidate_blocks(row, found, drawn=drawn)
    yield from basis_blocks(found)
    yield from signature_blocks(found.record)


def _standing_of_report(found: Material) -> Iterator[Block]:
    held = count(found.standings)
    levels = sum(one.level is not None for one in found.standings)
    yield Paragraph((Run(text("workspace.report.decides"), bold=True),))
    yield plain(
        text(
            "workspace.report.state",
            levels=levels,
            answers=len(found.standings),
            reviewed=held["reviewed"],
            changed=held["changed"],
            open=held["needs-review"],
        )
    )
    if bad := sum(one.item.state == "bad" for one in found.standings):
        yield plain(text("workspace.report.bad", rows=counted("rows", bad)))
    if found.preliminary:
        yield Paragraph((Run(text("workspace.report.preliminary"), mark="doubtful"),))
    if found.record.state != "done":
        yield plain(text("workspace.report.unfinished"))
    yield from map(plain, found.record.notes)
    yield plain(signature_words(found.record))


def _side_by_side(found: Material) -> Iterator[Block]:
    yield plain(text("workspace.report.side.words"))
    columns = [text(f"workspace.column.{name}") for name in ("candidate", "total", "resting", "alike", "look")]
    rows = [
        (
            row.candidate.name,
            total_words(row.total),
            resting_words(row, found.comparison),
            alike_words(row),
            str(sum("needs-review" in flags(one) for one in row.candidate.answers)),
        )
        for row in found.comparison.candidates
    ]
    yield Table(columns, rows, widths=(5, 2.9, 2.6, 5.5, 2.6))
    if found.comparison.equal:
        yield plain(text("workspace.weights.equal"), soft=True)
        return
    titles = question_titles(found)
    told = ", ".join(f"{titles[id_]} — {number(weight)}" for id_, weight in found.comparison.weights.items())
    yield plain(text("workspace.weights.other", weights=told, reason=found.comparison.weights_reason))


def _matrix(found: Material) -> Iterator[Block]:
    """Yield levels by candidate and question; the questions are numbered, their titles stand below."""
    ids = found.comparison.questions
    if len(ids) < 2:
        return
    titles = question_titles(found)
    yield Heading(text("workspace.report.matrix"), level=2)
    columns = [text("workspace.column.candidate"), *(str(place) for place in range(1, len(ids) + 1))]
    rows = [
        [row.candidate.name, *(", ".join(_cell(one) for one in row.candidate.to(id_)) or "—" for id_ in ids)]
        for row in found.comparison.candidates
    ]
    yield Table(columns, rows, widths=(4, *[1] * len(ids)))
    legend = "; ".join(f"{place} — {titles[id_]}" for place, id_ in enumerate(ids, 1))
    yield plain(text("workspace.report.matrix.words", legend=legend), soft=True)


def _cell(one: Standing) -> str:
    if one.level is None:
        return "?"
    return f"{one.level}*" if one.moved else str(one.level)


def question_titles(found: Material) -> dict[str, str]:
    """Return the titles of all questions by id."""
    return {rubric.question.id: rubric.question.title for rubric in found.library.rubrics()}
