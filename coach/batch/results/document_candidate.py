"""A candidate's section of the report."""

from collections.abc import Iterator, Sequence

from coach.batch.results.comparison import Compared
from coach.batch.results.material import Material
from coach.batch.results.profile import level_axes
from coach.batch.results.section import Said, Section, section, title, why_look
from coach.batch.results.words import (
    alike_words,
    counted,
    decision_words,
    level_words,
    minute,
    number,
    reason_words,
    resting_words,
    total_words,
)
from coach.batch.rules import load_rules
from coach.files.blocks import Block, Heading, Paragraph, Picture, Run, Table, plain
from coach.rubric.library import Library
from coach.rubric.types import LEVELS
from coach.texts import text

_LEAST_AXES = 3


def candidate_blocks(row: Compared, found: Material, *, drawn: bool) -> Iterator[Block]:
    """Yield profile, strengths, gaps, red flags, what to ask, why to look, and what people decided."""
    said = section(row.candidate, found.library)
    yield Heading(row.candidate.name, fresh=True)
    yield Paragraph(
        (
            Run(text("workspace.candidate.total", total=total_words(row.total)), bold=True),
            Run(" " + text("workspace.candidate.resting", resting=resting_words(row, found.comparison))),
        )
    )
    if row.alike:
        yield plain(text("workspace.candidate.alike", names=alike_words(row)))
    yield _levels(row, found)
    if bad := sum(one.item.state == "bad" for one in row.candidate.answers):
        yield plain(text("workspace.candidate.bad", rows=counted("rows", bad)), soft=True)
    if drawn:
        yield from _radar(row, found)
    yield from _quoted("strengths", said.strengths)
    gaps = "gaps.preliminary" if found.preliminary else "gaps"
    yield from _quoted(gaps, said.gaps)
    yield from _quoted("flags", said.flags)
    yield from _quoted("ask", said.ask)
    yield from _reasons(said, found.library)
    yield from _edits(said, found.library)


def _levels(row: Compared, found: Material) -> Table:
    columns = [text(f"workspace.column.{name}") for name in ("question", "level", "note")]
    rows = []
    for one in (one for one in row.candidate.answers if one.item.state != "bad"):
        many = len(why_look(one))
        note = text("workspace.reviewed") if one.force.touched else counted("reasons", many) if many else "—"
        rows.append((title(one, found.library), level_words(one), note))
    return Table(columns, rows, widths=(6, 4, 3))


def _radar(row: Compared, found: Material) -> Iterator[Block]:
    axes = level_axes(row.candidate, found.comparison.questions, found.library)
    if sum(axis.value is not None for axis in axes) < _LEAST_AXES:
        return
    from coach.files.radar import radar_png  # noqa: PLC0415 - draws with matplotlib

    data = radar_png([axis.label for axis in axes], [axis.value for axis in axes], maximum=LEVELS[-1], words=1.5)
    told = "; ".join(f"{axis.label}: {_level(axis.value)}" for axis in axes)
    yield Picture(data, alt=text("workspace.radar", values=told), width_cm=11.5)


def _level(value: float | None) -> str:
    return "—" if value is None else number(value)


def _quoted(name: str, statements: Sequence[Said]) -> Iterator[Block]:
    if not statements:
        return
    yield Heading(text(f"workspace.candidate.{name}"), level=2)
    for said in statements:
        runs = [Run(said.text)]
        for quote in said.quotes:
            runs += [Run(" "), Run(text("workspace.quoted", quote=" ".join(quote.split())), italic=True)]
        yield Paragraph((*runs, Run(f" {text('workspace.about', question=said.question)}", soft=True)), bullet=True)


def _reasons(said: Section, library: Library) -> Iterator[Block]:
    if not said.reasons:
        return
    yield Heading(text("workspace.candidate.reasons"), level=2)
    most = load_rules().profile.reasons
    for answer, reason in said.reasons[:most]:
        about = f"{title(answer, library)}: "
        yield Paragraph((Run(about, bold=True), Run(reason_words(reason, answer.rubric))), bullet=True)
    if len(said.reasons) > most:
        yield plain(text("workspace.more", rest=len(said.reasons) - most), soft=True)


def _edits(said: Section, library: Library) -> Iterator[Block]:
    if not said.edits:
        return
    yield Heading(text("workspace.candidate.edits"), level=2)
    columns = [text(f"workspace.column.{name}") for name in ("at", "author", "question", "decision", "why")]
    rows = [
        (minute(one.at), one.author, title(answer, library), decision_words(one, answer.rubric), one.reason or "—")
        for answer, one in said.edits
    ]
    yield Table(columns, rows, widths=(3.1, 2.9, 3.2, 4.6, 4.4))
