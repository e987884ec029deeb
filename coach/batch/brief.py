"""A batch and its rows in short, for lists: nothing here holds an answer or a whole grade."""

from datetime import datetime

from coach.batch.record import BatchState, ItemState
from coach.grading.types import Grade, Reason
from coach.rubric.types import Frozen, Level, Role


class Progress(Frozen):
    """How many rows are in which state; they add up to `total`."""

    waiting: int = 0
    graded: int = 0
    ungraded: int = 0
    bad: int = 0

    @property
    def total(self) -> int:
        """All rows."""
        return self.waiting + self.graded + self.ungraded + self.bad

    @property
    def done(self) -> int:
        """Rows that wait for nothing."""
        return self.total - self.waiting

    @property
    def share(self) -> float:
        """Share of rows that wait for nothing, 0-1; 1 for no rows."""
        return self.done / self.total if self.total else 1.0


class BatchBrief(Frozen):
    """A batch without its rows; the fields are those of `BatchRecord`.

    `signed`: whether the last signature covers all decisions; `outdated`: it was signed, and changed since.
    """

    id: str
    title: str
    owner: str
    role: Role | None
    file: str
    created_at: datetime
    judge: str
    votes: int
    personal_data: str
    state: BatchState
    stopped: Reason | None
    notes: tuple[str, ...]
    repeats: str
    progress: Progress
    signed: bool
    outdated: bool = False


class ItemBrief(Frozen):
    """A row without its texts and verdicts.

    Attributes:
        place: 0-based, in the order of the upload.
        number: its row in the file.
        id: as the file says, or the number.
        candidate: as the file says, may be empty.
        role: of the question; None when the row is bad.
        question_id: may be empty when the row is bad.
        state: how far it is.
        level: the coach's, None unless graded.
        low: the lowest level that is possible; None unless graded.
        high: the highest.
        points: for sorting inside a level.
        preliminary: whether a judge without a model gave it.
        review: codes of the reasons why a person must look, those of the row included.
        failure: why there is no level.
    """

    place: int
    number: int
    id: str
    candidate: str
    role: Role | None
    question_id: str
    state: ItemState
    level: Level | None = None
    low: Level | None = None
    high: Level | None = None
    points: int | None = None
    preliminary: bool = False
    review: tuple[str, ...] = ()
    failure: Reason | None = None


def brief_of(grade: Grade) -> dict[str, object]:
    """Return what lists show of a grade, as JSON values: the fields of `ItemBrief` from `level` to `review`."""
    low, high = grade.range or (None, None)
    return {
        "level": grade.level,
        "low": low,
        "high": high,
        "points": grade.points,
        "preliminary": grade.preliminary,
        "review": list(dict.fromkeys(reason.code for reason in grade.review)),
    }
