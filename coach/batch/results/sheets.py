"""A batch as tables for Excel: candidates, questions, and the batch itself. Answers and checks are in `sheets_rows`."""

from collections import Counter
from collections.abc import Iterator

from coach.batch.people.agreement import agreements
from coach.batch.people.agreement_words import agreement_title, agreement_words
from coach.batch.people.states import flags
from coach.batch.results.basis import basis
from coach.batch.results.material import Material
from coach.batch.results.words import alike_words, decision_words, moment, signature_words
from coach.batch.sheets import LEVEL_FILLS
from coach.files.write_rows import Cell, Column, Sheet
from coach.rubric.types import LEVELS
from coach.texts import text


def candidates_sheet(found: Material) -> Sheet:
    """Return a candidate a row: the range of the mean level, what it rests on, who cannot be told apart."""
    names = {"candidate": 30, "low": 10, "high": 10, "graded": 13, "asked": 13, "alike": 50, "look": 13, "reviewed": 15}
    rows: list[list[Cell]] = []
    for row in found.comparison.candidates:
        held = [flags(one) for one in row.candidate.answers]
        rows.append(
            [
                row.candidate.name,
                round(row.total.low, 1) if row.total else None,
                round(row.total.high, 1) if row.total else None,
                len(found.comparison.questions) - len(row.missing),
                len(found.comparison.questions),
                alike_words(row),
                sum("needs-review" in one for one in held),
                sum("reviewed" in one for one in held),
            ]
        )
    return Sheet(text("workspace.sheet.candidates"), columns(names), rows)


def questions_sheet(found: Material) -> Sheet:
    """Return a question a row: weight, answers, and how many have which level."""
    titles = {rubric.question.id: rubric.question.title for rubric in found.library.rubrics()}
    heads = columns({"question_id": 26, "question": 40, "weight": 9, "answers": 11, "ungraded": 13})
    heads += [Column(text("batch.column.level_n", level=level), 12) for level in LEVELS]
    rows: list[list[Cell]] = []
    for id_ in found.comparison.questions:
        answers = [one for one in found.standings if one.item.question_id == id_]
        levels = Counter(one.level for one in answers)
        counts: list[Cell] = [levels[level] for level in LEVELS]
        head: list[Cell] = [id_, titles.get(id_, ""), found.comparison.weights[id_], len(answers), levels[None]]
        rows.append([*head, *counts])
    return Sheet(text("workspace.sheet.questions"), heads, rows)


def decisions_sheet(found: Material) -> Sheet:
    """Return a decision a row, in the order in which they were made: who, when, what, why, and the coach's level."""
    names = {"number": 8, "at": 18, "author": 24, "row": 8, "candidate": 26, "question_id": 24, "kind": 14}
    names |= {"decision": 46, "why": 50, "coach": 11, "level": 10}
    places = {one.item.place: one for one in found.standings}
    rows: list[list[Cell]] = []
    for said in found.record.decisions:
        one = places[said.place]
        head: list[Cell] = [said.id, f"{said.at:%Y-%m-%d %H:%M:%S}", said.author, one.item.number, one.item.candidate]
        told: list[Cell] = [
            one.item.question_id,
            text(f"workspace.kind.{said.kind}"),
            decision_words(said, one.rubric),
            said.reason,
        ]
        rows.append([*head, *told, one.coach.level if one.coach else None, one.level])
    return Sheet(text("workspace.sheet.decisions"), columns(names), rows, LEVEL_FILLS, frozenset({9, 10}))


def batch_sheet(found: Material) -> Sheet:
    """Return what the batch is, who signed, how far the levels can be trusted, and what produced them."""
    heads = [Column(text("workspace.column.what"), 44), Column(text("workspace.column.value"), 100)]
    return Sheet(text("workspace.sheet.batch"), heads, list(_about(found)))


def columns(names: dict[str, int]) -> list[Column]:
    """Return columns with their widths in characters."""
    return [Column(text(f"workspace.column.{name}"), width) for name, width in names.items()]


def _about(found: Material) -> Iterator[list[Cell]]:
    record, seen = found.record, basis(found.standings)
    yield [text("workspace.basis.batch"), f"{record.title} · {record.id} · {record.file}"]
    yield [text("workspace.basis.created"), moment(record.created_at)]
    yield [text("workspace.signature"), signature_words(record)]
    for one in record.signatures:
        yield [text("workspace.basis.signed"), f"{one.name}, {moment(one.at)}"]
    for note in record.notes:
        yield [text("workspace.basis.note"), note]
    yield [text("workspace.basis.decides"), text("workspace.report.decides")]
    if found.preliminary:
        yield [text("workspace.basis.preliminary"), text("workspace.report.preliminary")]
    for agreed in agreements(found.standings):
        yield [agreement_title(agreed), agreement_words(agreed)]
    reason = found.comparison.weights_reason or text("workspace.weights.equal")
    yield [text("workspace.basis.weights"), reason]
    for name, number in seen.judges.items():
        yield [text("workspace.basis.judge"), f"{name} · {number}"]
    yield [text("workspace.basis.votes"), record.votes]
    yield [text("workspace.basis.version"), ", ".join(seen.versions)]
    yield [text("workspace.basis.time"), f"{seen.first} — {seen.last}"]
    yield [text("workspace.basis.hidden"), seen.hidden]
    yield [text("workspace.basis.calls"), seen.calls]
    for note in record.notes:
        yield [text("workspace.basis.note"), note]
