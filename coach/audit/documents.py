"""The summary of an audit as Word, PDF and Markdown."""

import io
from datetime import date

from coach.audit.book import Book
from coach.audit.definitions import derived_ids
from coach.audit.draft import AuditInput, Draft
from coach.audit.drafting import RULES
from coach.audit.drafting_input import prepared
from coach.audit.report.charts import charts
from coach.audit.report.parts import Parts
from coach.audit.report.references import References
from coach.files.blocks import Block, Report
from coach.files.docx import write_docx
from coach.files.markdown import report_markdown
from coach.files.pdf import pdf_bytes
from coach.texts import current_language, text


def as_docx(draft: Draft, given: AuditInput) -> bytes:
    """Return the summary as a Word document."""
    written = io.BytesIO()
    write_docx(written, summary_report(draft, given))
    return written.getvalue()


def as_pdf(draft: Draft, given: AuditInput) -> bytes:
    """Return the summary as a PDF."""
    return pdf_bytes(summary_report(draft, given))


def as_markdown(draft: Draft, given: AuditInput) -> str:
    """Return the summary as Markdown, charts as their captions."""
    return report_markdown(summary_report(draft, given))


def summary_report(draft: Draft, given: AuditInput) -> Report:
    """Return the summary as blocks: what Word, PDF and a page are made of.

    Args:
        draft: as grounding left it.
        given: what it was drafted from; citations are looked up in it.
    """
    lang = current_language()
    given = prepared(given)
    references = References(given, lang)
    parts = Parts(draft, given, references, lang)
    pictures: list[Block] = list[Block](
        charts(given.role, Book.of(given.facts), lang, given.facts.marks if given.facts else ())
    )
    blocks: list[Block] = [
        *parts.front(),
        *parts.scope(),
        *parts.balance(),
        *parts.areas(),
        *parts.figures(),
        *pictures,
        *parts.border(),
        *parts.vision(),
        *parts.unknown(),
        *parts.removed(),
        *parts.appendix(),
    ]
    by = text("summary.by.rules") if draft.by == RULES else text("summary.by.model", model=draft.by)
    return Report(
        title=text(f"summary.title.{given.role}"),
        subtitle=text("summary.subtitle", by=by, period=_period(given)),
        blocks=blocks,
        footer=text("summary.footer"),
        language=lang,
    )


def _period(given: AuditInput) -> str:
    days: list[date] = []
    for one in given.facts.indicators if given.facts else ():
        if not one.segments and one.id not in derived_ids():
            days += [day for day in (one.start, one.end) if day is not None]
    return f"{min(days):%d.%m.%Y}–{max(days):%d.%m.%Y}" if days else text("summary.no_period")
