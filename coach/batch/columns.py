"""What the columns of a table are: of rows that are answers (long), or of rows that are candidates (wide)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from coach.batch.mapping import Kind, Wish, place_of
from coach.batch.matching import Match, match_question
from coach.batch.names import known_name, letter_of, load_names
from coach.files.tables import Row, Table
from coach.rubric.library import Library
from coach.rubric.types import Role

_SAME_WORDS = 0.9
"""Confidence from which two columns may hold answers to one question: a form with branches asks it in each."""

_UNSURE = Match(None, 0.0, ())


@dataclass(frozen=True)
class Column:
    """A column and what it was taken for.

    Attributes:
        place: 0-based.
        name: its header, may be empty.
        kind: `asked`: a row's cell is an answer to the question in the header; `other`: left aside.
        match: of an `asked` column: the question, or the nearest ones when it waits for a person.
        mapped: a person said so.
    """

    place: int
    name: str
    kind: Kind
    match: Match = _UNSURE
    mapped: bool = False

    @property
    def letter(self) -> str:
        """How a spreadsheet calls it."""
        return letter_of(self.place)

    @property
    def waits(self) -> bool:
        """Whether a person must say which question it is."""
        return self.kind == "asked" and self.match.question_id is None


def wide_columns(table: Table, wishes: Sequence[Wish], role: Role | None, library: Library) -> tuple[Column, ...]:
    """Take each column of a form for something; of several alike for one question the surest keeps it."""
    said = {place_of(wish.source, table.columns): wish for wish in wishes}
    columns = [
        _said(place, name, said[place]) if place in said else _column(place, name, table.rows, role, library)
        for place, name in enumerate(table.columns)
    ]
    return tuple(_alone(column, columns) for column in columns)


def _said(place: int, name: str, wish: Wish) -> Column:
    match = Match(wish.question_id, 1.0, (wish.question_id,)) if wish.kind == "asked" else _UNSURE
    return Column(place, name, wish.kind, match, mapped=True)


def _column(place: int, name: str, rows: Sequence[Row], role: Role | None, library: Library) -> Column:
    if kind := known_name(name):
        return Column(place, name, kind)
    match = match_question(name, role, library) if name else _UNSURE
    if match.question_id is not None or _asks(name, match, [row.cells[place] for row in rows]):
        return Column(place, name, "asked", match)
    return Column(place, name, "other")


def _asks(name: str, match: Match, cells: Sequence[str]) -> bool:
    """Tell whether a column that is no known question may be one."""
    rules = load_names().wide
    if match.confidence >= rules.likely:
        return True
    lengths = [len(cell.strip()) for cell in cells if cell.strip()]
    least = rules.asked_cell if name.rstrip().endswith("?") else rules.long_cell
    return bool(lengths) and median(lengths) >= least


def _alone(column: Column, columns: Sequence[Column]) -> Column:
    """Let a column wait when a surer one holds the same question."""
    question_id = column.match.question_id
    rivals = [other for other in columns if question_id and other.match.question_id == question_id]
    best = max((other.match.confidence for other in rivals), default=0.0)
    first = next((other for other in rivals if other.match.confidence == best), column)
    if column is first or column.mapped or column.match.confidence >= _SAME_WORDS or not rivals:
        return column
    return replace(column, match=replace(column.match, question_id=None))
