"""The summary of a guided audit as a document: the draft with the edits that stand, what was edited, who signed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from babel.dates import format_datetime

from coach.audit.documents import summary_report
from coach.audit.draft import AuditInput
from coach.audit.guide.editing import edited, passages
from coach.audit.guide.state import State
from coach.errors import SessionError
from coach.files.blocks import Block, Heading, Paragraph, Report, Run, Table, plain
from coach.texts import current_language, text


def guided_report(state: State, given: AuditInput) -> Report:
    """Return the summary with its edits and signature.

    Raises:
        SessionError: there is no draft yet.
    """
    now = edited(state)
    if now is None:
        raise SessionError("guide.no-draft")
    report = summary_report(now, given)
    signed = text("guide.doc.signed", name=state.signature.name) if state.signature else text("guide.doc.unsigned")
    title = f"{report.title}: {state.title}" if state.title else report.title
    blocks = (*report.blocks, *_edits(state), *_signature(state))
    return replace(report, title=title, subtitle=f"{report.subtitle} {signed}", blocks=blocks)


def _edits(state: State) -> Iterator[Block]:
    changed = {one.target: one for one in passages(state) if one.edit is not None}
    if not changed:
        return
    yield Heading(text("guide.doc.edits"))
    yield plain(text("guide.doc.edits.what"), soft=True)
    rows = [
        (one.original.text, one.text or text("guide.doc.taken-out"), f"{one.edit.author}, {_moment(one.edit.at)}")
        for one in changed.values()
        if one.edit is not None
    ]
    yield Table(tuple(text(f"guide.doc.column.{name}") for name in ("was", "is", "who")), rows, (4, 4, 2))


def _signature(state: State) -> Iterator[Block]:
    yield Heading(text("guide.doc.signature"))
    signature = state.signature
    if signature is None:
        yield plain(text("guide.doc.unsigned.what"), soft=True)
        return
    who = ", ".join(part for part in (signature.name, signature.position) if part)
    yield Paragraph((Run(who, bold=True), Run(f" {_moment(signature.at)}"), Run(f" {signature.digest}", soft=True)))


def _moment(at: datetime) -> str:
    return str(format_datetime(at.astimezone(), "d MMMM y, HH:mm", locale=current_language()))
