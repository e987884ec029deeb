"""The table of a batch: candidates and questions, what needs a look, and a reviewer's own table without the coach."""

from collections.abc import Mapping
from dataclasses import dataclass

from coach.batch.board import Board, Cell
from coach.batch.brief import BatchBrief
from coach.batch.people.states import FLAGS
from coach.batch.record import Decision
from coach.people.person import OWNER
from coach.rubric.types import Level
from coach.texts import Language
from coach.web.templating import render
from coach.web.who import Person
from coach.web.workspace_batches import titles_of
from coach.web.workspace_services import Workspace

_OFFERED = tuple(flag for flag in FLAGS if flag != "waiting")


@dataclass(frozen=True)
class Mark:
    """One answer in the table, ready to be written: where it leads, what is shown, what it is found by."""

    place: int
    shown: str
    classes: str
    flags: str


def is_blind(query: Mapping[str, str], person: Person) -> bool:
    """Tell whether a person must not see the coach's word before giving their own."""
    return person.role == "reviewer" or query.get("blind") == "1"


def author_of(given: Mapping[str, str], person: Person) -> str:
    """Return under whose name a decision is kept: that of the login, otherwise the one that was typed."""
    return person.name if person.id != OWNER else " ".join(given.get("author", "").split())[:100]


def account_of(person: Person) -> str:
    """Return the account that a decision is kept with; empty where there is no login."""
    return person.id if person.id != OWNER else ""


def review_view(brief: BatchBrief, room: Workspace, query: Mapping[str, str], person: Person, lang: Language) -> str:
    """Return the table of a batch as HTML; a blind reviewer's holds nothing that the coach said."""
    found = room.board(brief.id)
    titles = titles_of(room.library_of(brief.id))
    heads = [(id_, titles.get(id_, id_)) for id_ in found.questions]
    if is_blind(query, person):
        author = author_of(query, person)
        own = own_levels(room.batches.decisions(brief.id), author, account_of(person))
        return render(
            "workspace/blind.html",
            lang,
            brief=brief,
            heads=heads,
            rows=blind_rows(found, own),
            author=author,
            given=len(own),
            all=sum(bool(cell.question_id) for cell in found.cells),
            local=person.id == OWNER,
            first=next((cell.place for cell in found.chosen("", by="question") if cell.place not in own), None),
        )
    counts = {flag: count for flag, count in found.count().items() if flag in _OFFERED}
    return render(
        "workspace/review.html",
        lang,
        brief=brief,
        heads=heads,
        rows=rows_of(found),
        counts=counts,
        all=len(found.cells),
        first=next((cell.place for cell in found.chosen("needs-review", by="question")), None),
        lost=[cell for cell in found.cells if not cell.question_id],
    )


def own_levels(decisions: list[Decision], author: str, account: str = "") -> dict[int, Level]:
    """Return the first blind level that a person gave, by place; names are not unique, accounts are."""
    own: dict[int, Level] = {}
    for one in decisions:
        if one.kind == "blind" and one.level is not None and one.is_by(author, account):
            own.setdefault(one.place, one.level)
    return own


def rows_of(found: Board) -> list[tuple[str, int, list[list[Mark]], str]]:
    """Return the rows: the candidate, how many answers need a look, the answers by question, flags of the row."""
    rows = []
    for name, answers in found.rows.items():
        marks = [[_mark(cell) for cell in answers.get(question, ())] for question in found.questions]
        held = sorted({flag for cells in answers.values() for cell in cells for flag in cell.flags})
        todo = sum("needs-review" in cell.flags for cells in answers.values() for cell in cells)
        rows.append((name, todo, marks, " ".join(held)))
    return rows


def blind_rows(found: Board, own: Mapping[int, Level]) -> list[tuple[str, list[list[Mark]]]]:
    """Return the rows of a blind reviewer: their own levels and nothing else."""
    return [
        (name, [[_own(cell, own) for cell in answers.get(question, ())] for question in found.questions])
        for name, answers in found.rows.items()
    ]


def _mark(cell: Cell) -> Mark:
    shown = str(cell.level) if cell.level is not None else {"waiting": "…"}.get(cell.state, "–")
    wide = cell.low is not None and cell.high is not None and cell.low != cell.high
    classes = [f"l{cell.level}" if cell.level is not None else cell.state, *sorted(cell.flags & {"reviewed"})]
    return Mark(
        cell.place,
        f"{shown}\u2009({cell.low}–{cell.high})" if wide else shown,
        " ".join(classes),
        " ".join(sorted(cell.flags)),
    )


def _own(cell: Cell, own: Mapping[int, Level]) -> Mark:
    level = own.get(cell.place)
    return Mark(cell.place, str(level) if level else "·", f"l{level}" if level else "waiting", "")
