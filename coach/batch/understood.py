"""An upload as it was understood, before anything is graded."""

from dataclasses import dataclass
from typing import Literal

from coach.batch.columns import Column
from coach.batch.rows import Batch

Shape = Literal["long", "wide", "document"]


@dataclass(frozen=True)
class Asked:
    """A question as the upload words it.

    Attributes:
        words: the header, the cell or the heading.
        question_id: of the bank, or None when it waits for a person.
        confidence: how sure that is, 0-1.
        nearest: ids of up to three questions of the bank, the likeliest first.
        answers: how many answers it has that are not blank.
        mapped: a person said so.
    """

    words: str
    question_id: str | None
    confidence: float
    nearest: tuple[str, ...]
    answers: int
    mapped: bool = False


@dataclass(frozen=True)
class Intake:
    """An upload that was understood, as far as it could be.

    Attributes:
        shape: how answers stand in it.
        columns: of a table, otherwise none.
        questions: as worded, in the order in which they occur.
        batch: what can be graded and what cannot, with notes.
        encoding: of a text, otherwise empty.
        separator: of a CSV, otherwise empty.
    """

    shape: Shape
    columns: tuple[Column, ...]
    questions: tuple[Asked, ...]
    batch: Batch
    encoding: str = ""
    separator: str = ""

    @property
    def candidates(self) -> int:
        """How many candidates have at least one row; rows without a name count as one."""
        return len({row.candidate for row in self.batch.rows})
