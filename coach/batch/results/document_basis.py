"""The last pages of the report: where the grades come from, and who stands behind it."""

from collections import Counter
from collections.abc import Iterator

from coach.batch.people.standing import Standing
from coach.batch.people.states import count
from coach.batch.record import BatchRecord
from coach.batch.results.basis import basis
from coach.batch.results.material import Material
from coach.batch.results.words import counted, minute, reason_words, signature_words
from coach.files.blocks import Block, Heading, Paragraph, Run, Table, plain
from coach.texts import text

_BAD_SHOWN = 12


def basis_blocks(found: Material) -> Iterator[Block]:
    """Yield what produced the grades: enough to repeat them."""
    record, seen = found.record, basis(found.standings)
    yield Heading(text("workspace.basis"), fresh=True)
    yield plain(text("workspace.basis.words"))
    titles = {rubric.question.id: rubric.question.title for rubric in found.library.rubrics()}
    own = {one.question.id: one for one in record.own}
    rows = [
        (text("workspace.basis.batch"), f"{record.id} · {record.file}"),
        *((text("workspace.basis.judge"), f"{name} · {number}") for name, number in seen.judges.items()),
        (text("workspace.basis.votes"), str(record.votes)),
        (text("workspace.basis.version"), ", ".join(seen.versions) or "—"),
        (text("workspace.basis.time"), f"{seen.first} — {seen.last}" if seen.first else "—"),
        (text("workspace.basis.hidden"), str(seen.hidden)),
        (text("workspace.basis.calls"), str(seen.calls)),
        (text("workspace.basis.ungraded"), str(count(found.standings)["ungraded"])),
        *((text("workspace.basis.note"), note) for note in record.notes),
    ]
    yield Table([text("workspace.column.what"), text("workspace.column.value")], rows, widths=(4, 9))
    columns = [text(f"workspace.column.{name}") for name in ("question", "rubric", "answers")]
    rubrics = []
    for (question_id, hash_), number in seen.rubrics.items():
        mark = text("workspace.basis.own", author=own[question_id].author) if question_id in own else ""
        rubrics.append(
            (f"{titles.get(question_id, question_id)} {mark}".strip(), f"{question_id} · {hash_}", str(number))
        )
    if rubrics:
        yield Table(columns, rubrics, widths=(6, 5, 2))
    yield from _not_understood(found)


def _not_understood(found: Material) -> Iterator[Block]:
    """Yield why rows were not understood, the same reason once with the number of rows."""
    bad = [one for one in found.standings if one.item.state == "bad"]
    if not bad:
        return
    yield Heading(text("workspace.basis.bad"), level=2)
    yield plain(text("workspace.basis.bad.words", rows=counted("rows", len(bad))))
    reasons = Counter(_without_row(one) for one in bad)
    for words, number in reasons.most_common(_BAD_SHOWN):
        yield Paragraph((Run(f"{words} "), Run(f"({counted('rows', number)})", soft=True)), bullet=True)


def _without_row(one: Standing) -> str:
    """Return why a row was not understood, without its number, which differs where the reason is the same."""
    failure = one.item.failure
    return str(failure.details.get("problem") or reason_words(failure)) if failure is not None else "—"


def signature_blocks(record: BatchRecord) -> Iterator[Block]:
    """Yield who signed and when, earlier signatures too, and room for a signature by hand where there is none."""
    yield Heading(text("workspace.signature"))
    yield plain(signature_words(record))
    columns = [text(f"workspace.column.{name}") for name in ("signer", "at")]
    rows = [(one.name, minute(one.at)) for one in record.signatures]
    if record.signed is not None and not rows:
        rows = [(record.signed.name, minute(record.signed.at))]
    yield Table(columns, rows or [("\n", "")], widths=(6, 4))
