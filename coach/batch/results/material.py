"""Everything that reports are made of, worked out once."""

from dataclasses import dataclass

from coach.batch.own.library import library_with
from coach.batch.people.standing import Standing, standings
from coach.batch.record import BatchRecord
from coach.batch.results.comparison import Comparison, compare
from coach.rubric.library import Library


@dataclass(frozen=True)
class Material:
    """A batch, its answers after people's decisions, and the comparison; `library` knows its own questions too."""

    record: BatchRecord
    library: Library
    standings: tuple[Standing, ...]
    comparison: Comparison

    @property
    def preliminary(self) -> bool:
        """Whether a judge without a model gave any of the levels."""
        return any(one.coach is not None and one.coach.preliminary and one.coach.level for one in self.standings)


def material(record: BatchRecord, library: Library) -> Material:
    """Work a batch out.

    Args:
        record: the batch.
        library: the rubrics that it was graded by (`BatchService.library_of`).

    Raises:
        InputError: weights that cannot stand.
    """
    whole = library_with(library, record.own)
    found = standings(record, whole)
    return Material(record, whole, found, compare(record, found))
