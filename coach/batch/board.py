"""The answers of a batch as a table of candidates and questions, from rows in short: quick enough for thousands.

Only answers that people decided on are read whole; what holds for the others is told by their rows in short. The
flags are those of `people.states.flags`, and a test holds the two together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coach.batch.brief import ItemBrief
from coach.batch.people.standing import Standing
from coach.batch.people.states import FLAGS, OF_EVERY_GRADE, ORDERS, Flag, flags
from coach.rubric.types import Level


@dataclass(frozen=True)
class Cell:
    """One answer.

    Attributes:
        place: of the item.
        candidate: as in the batch; the row's id where the file names none.
        question_id: empty for a row that was not understood.
        state: of the item.
        level: the level that counts, None without one.
        low: the lowest that is possible.
        high: the highest.
        coach: the coach's own level.
        flags: what holds for it.
    """

    place: int
    candidate: str
    question_id: str
    state: str
    level: Level | None
    low: Level | None
    high: Level | None
    coach: Level | None
    flags: frozenset[Flag]


@dataclass(frozen=True)
class Board:
    """The table.

    Attributes:
        questions: ids in the order in which they first occur.
        rows: by candidate in the order of the upload, their answers by question (a second answer to the same question
            comes after the first).
        cells: all answers in the order of the upload, those without a question included.
    """

    questions: tuple[str, ...]
    rows: Mapping[str, Mapping[str, tuple[Cell, ...]]]
    cells: tuple[Cell, ...]

    def count(self) -> dict[Flag, int]:
        """Return how many answers each flag holds for, in the order of `FLAGS`."""
        return {flag: sum(flag in cell.flags for cell in self.cells) for flag in FLAGS}

    def chosen(self, wanted: str, *, by: str) -> list[Cell]:
        """Return the answers to look at one after another.

        Args:
            wanted: a flag that must hold; anything else: all answers.
            by: `question`: all candidates' answers to one question, then the next; otherwise candidate by candidate.
        """
        found = [cell for cell in self.cells if cell.question_id and (wanted not in FLAGS or wanted in cell.flags)]
        if by != "question":
            order = {name: number for number, name in enumerate(self.rows)}
            return sorted(found, key=lambda cell: (order[cell.candidate], cell.place))
        return sorted(found, key=lambda cell: (self.questions.index(cell.question_id), cell.place))


def board(items: Sequence[ItemBrief], decided: Mapping[int, Standing]) -> Board:
    """Make the table.

    Args:
        items: all rows of a batch in short.
        decided: where the answers stand that people decided on, by place.
    """
    cells = tuple(_cell(item, decided.get(item.place)) for item in items)
    questions = tuple(dict.fromkeys(cell.question_id for cell in cells if cell.question_id))
    rows: dict[str, dict[str, tuple[Cell, ...]]] = {}
    for cell in cells:
        row = rows.setdefault(cell.candidate, {})
        row[cell.question_id] = (*row.get(cell.question_id, ()), cell)
    return Board(questions, rows, cells)


def flags_of(item: ItemBrief) -> frozenset[Flag]:
    """Return what holds for an answer on which nobody has decided, see `people.states.flags`."""
    waiting = item.state == "waiting"
    holds: dict[Flag, bool] = {
        "waiting": waiting,
        "ungraded": item.level is None and not waiting,
        "orders": any(code in ORDERS for code in item.review),
        "red-flag": "red-flag" in item.review,
        "needs-review": not waiting and item.state != "bad" and _open(item),
    }
    return frozenset(flag for flag, true in holds.items() if true)


def _open(item: ItemBrief) -> bool:
    return item.level is None or bool(set(item.review) - OF_EVERY_GRADE)


def _cell(item: ItemBrief, standing: Standing | None) -> Cell:
    name = item.candidate or item.id
    if standing is None:
        held = flags_of(item)
        return Cell(item.place, name, item.question_id, item.state, item.level, item.low, item.high, item.level, held)
    low, high = standing.range or (None, None)
    return Cell(item.place, name, item.question_id, item.state, standing.level, low, high, item.level, flags(standing))


def neighbours(cells: Sequence[Cell], place: int) -> tuple[int, int | None, int | None]:
    """Return the 1-based position of the answer at `place` among `cells` and the places before and after it.

    An answer that is not among them (what was decided took it out of the filter) has position 0; the one after it is
    then the first that comes later in the upload.
    """
    places = [cell.place for cell in cells]
    if place not in places:
        later = _first(one for one in places if one > place)
        return 0, _last(one for one in places if one < place), later if later is not None else _first(places)
    at = places.index(place)
    return at + 1, places[at - 1] if at else None, places[at + 1] if at + 1 < len(places) else None


def _first(places: Iterable[int]) -> int | None:
    return next(iter(places), None)


def _last(places: Iterable[int]) -> int | None:
    found = list(places)
    return found[-1] if found else None
