"""The parts of the summary: sentences with figures out of `summary.yaml`, headlines of findings, what is not known."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

from coach.audit.book import Book
from coach.audit.checklists import Area, Checklist, load_checklist
from coach.audit.definitions import definitions
from coach.audit.derived_periods import same_months
from coach.audit.draft import Cite, Finding, Section, Severity, Statement
from coach.audit.evidence import Evidence
from coach.audit.findings import Found
from coach.audit.phrases import filled
from coach.audit.types import Indicator
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Role
from coach.texts import text

HEADLINES = 6
"""Findings on the first page."""
_ASKED = 2
_BOARD_LEAST = 3

_Row = TypeVar("_Row")


class Sentence(Frozen):
    """A sentence with figures; `board` is the subject of the board's row it speaks of, empty for other parts."""

    roles: tuple[Role, ...]
    keys: tuple[str, ...]
    text: str
    board: str = ""


class SummaryFile(Frozen):
    """The file `summary.yaml`."""

    version: int
    scope: tuple[Sentence, ...]
    picture: tuple[Sentence, ...]
    border: tuple[Sentence, ...]
    vision_quarter: tuple[Sentence, ...]
    vision_half_year: tuple[Sentence, ...]
    vision_year: tuple[Sentence, ...]
    front: Mapping[Role, tuple[str, ...]]


@cache
def summary_file() -> SummaryFile:
    """Read `summary.yaml`, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "summary.yaml", SummaryFile)


def sections(role: Role, book: Book, evidence: Evidence, found: Sequence[Found]) -> tuple[Section, ...]:
    """Return every part of the summary that holds statements, in the order of the document."""
    file = summary_file()
    return (
        Section(id="scope", statements=_sentences(file.scope, role, book)),
        Section(id="picture", statements=_sentences(file.picture, role, book)),
        Section(id="main", statements=_headlines(found, "serious", "risk")[:HEADLINES]),
        Section(id="strengths", statements=_headlines(found, "strength")),
        Section(id="weaknesses", statements=_headlines(found, "serious")),
        Section(id="risks", statements=_headlines(found, "risk")),
        Section(id="border", statements=_border(file.border, role, book)),
        Section(id="vision_quarter", statements=_sentences(file.vision_quarter, role, book)),
        Section(id="vision_half_year", statements=_sentences(file.vision_half_year, role, book)),
        Section(id="vision_year", statements=_sentences(file.vision_year, role, book)),
        Section(id="unknown", statements=tuple(_unknown(role, book, evidence, [one.finding for one in found]))),
    )


def _sentences(sentences: Sequence[Sentence], role: Role, book: Book) -> tuple[Statement, ...]:
    return tuple(one for sentence in sentences if role in sentence.roles for one in _stated(sentence, book))


def _stated(sentence: Sentence, book: Book, *more: Cite) -> Iterator[Statement]:
    figures = {key: book.figure(key) for key in sentence.keys}
    bound: dict[str, Indicator] = {key: one for key, one in figures.items() if one is not None}
    if len(bound) == len(figures) and same_months(bound.values()):
        cites = tuple(Cite(kind="indicator", ref=key) for key in bound)
        yield Statement(text=filled(sentence.text, bound, ()), cites=(*cites, *more))


def _headlines(found: Sequence[Found], *severities: Severity) -> tuple[Statement, ...]:
    return tuple(one.headline for one in found if one.finding.severity in severities)


def _border(sentences: Sequence[Sentence], role: Role, book: Book) -> tuple[Statement, ...]:
    """Return the rows of the board that figures speak of; without figures the first rows as they stand."""
    board = load_checklist(role).board
    places = {row.subject: place for place, row in enumerate(board, start=1)}
    told = [
        statement
        for sentence in sentences
        if role in sentence.roles and sentence.board in places
        for statement in _stated(sentence, book, Cite(kind="checklist", ref=f"board/{places[sentence.board]}"))
    ]
    if told:
        return tuple(told)
    return tuple(
        Statement(text=f"{row.subject}: {row.collides}", cites=(Cite(kind="checklist", ref=f"board/{place}"),))
        for place, row in enumerate(board[:_BOARD_LEAST], start=1)
    )


def _unknown(role: Role, book: Book, evidence: Evidence, findings: Sequence[Finding]) -> Iterator[Statement]:
    """Say which figures could not be given and why, and whom to ask about the areas nothing speaks of."""
    for one in book.by_key.values():
        if one.value is None and not one.segments:
            title = definitions()[one.id].title["ru"]
            told = text("summary.unknown.figure", lang="ru", title=title, why=text(f"audit.why.{one.why}", lang="ru"))
            yield Statement(text=told, cites=(Cite(kind="indicator", ref=one.key),))
    spoken = {finding.area for finding in findings if any(cite.kind != "checklist" for cite in finding.statement.cites)}
    for area in load_checklist(role).areas:
        if not evidence.area(area.id):
            yield from _asked(area, silent=area.id not in spoken)


def _asked(area: Area, *, silent: bool) -> Iterator[Statement]:
    for place, asked in enumerate(area.ask[: _ASKED if silent else 1], start=1):
        told = text("summary.unknown.ask", lang="ru", area=area.title, who=asked.who, question=asked.question)
        yield Statement(text=told, cites=(Cite(kind="checklist", ref=f"{area.id}/ask/{place}"),))


def checklist_words(checklist: Checklist, ref: str) -> str | None:
    """Return the words of the checklist behind a citation, None if there is no such place.

    `area`, `area/item`, `area/ask/1`, `area/take/1`, `board/1`.
    """
    head, *rest = ref.split("/")
    if head == "board":
        row = _nth(checklist.board, rest)
        return None if row is None else " ".join((row.subject, row.owner, row.other, row.collides, row.avoid))
    area = next((one for one in checklist.areas if one.id == head), None)
    if area is None:
        return None
    if not rest:
        return f"{area.title}. {area.purpose} {area.conflict}"
    if rest[0] in {"ask", "take"} and len(rest) == 2:
        if rest[0] == "take":
            return _nth(area.take, rest[1:])
        asked = _nth(area.ask, rest[1:])
        return None if asked is None else f"{area.title} {asked.who}: {asked.question}"
    item = next((one for one in area.examine if [one.id] == rest), None)
    return None if item is None else f"{area.title}. {item.text} {item.good} {item.bad} {', '.join(item.terms)}"


def _nth(rows: Sequence[_Row], rest: Sequence[str]) -> "_Row | None":
    if len(rest) != 1 or not rest[0].isdecimal() or not 1 <= int(rest[0]) <= len(rows):
        return None
    return rows[int(rest[0]) - 1]
