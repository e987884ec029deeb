"""A batch that is worked out and not kept yet, so that whoever keeps it holds the database for the writing alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Required, TypedDict

from coach.batch.record import OwnQuestion
from coach.rubric.types import Role
from coach.store.batch_items import ItemRow
from coach.store.batches import BatchHead


class Asked(TypedDict, total=False):
    """What a batch is asked to be, see `BatchService.prepared`."""

    owner: Required[str]
    file: Required[str]
    title: str
    role: Role | None
    judge: str | None
    votes: int
    personal_data: str | None
    own: Sequence[OwnQuestion]
    notes: Sequence[str]
    repeats: str


@dataclass(frozen=True)
class Prepared:
    """What is written when a batch is kept; `stamp` tells, of a repetition, what the old batch held by then."""

    head: BatchHead
    rubrics: str
    items: Sequence[ItemRow]
    stamp: tuple[int, ...] = ()
