"""What stands behind the workspace: uploads that wait, batches, and what is remembered of them while people look."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from coach.batch.board import Board, board
from coach.batch.drafts import Drafts
from coach.batch.looking import Looker
from coach.batch.people.decided import by_place
from coach.batch.people.standing import RubricOf, Standing, standing
from coach.batch.record import BatchRecord, Decision
from coach.batch.results.comparison import Comparison, compare
from coach.batch.results.material import Material
from coach.errors import InputError
from coach.files.waiting import UPLOADS
from coach.rubric.library import Library, Rubric
from coach.settings import Settings

if TYPE_CHECKING:
    from coach.batch.service import BatchService

_REMEMBERED = 20_000
_WHOLE = 2


@dataclass(frozen=True)
class Whole:
    """A batch with everything in it and where every answer stands."""

    record: BatchRecord
    standings: tuple[Standing, ...]
    library: Library

    @cached_property
    def comparison(self) -> Comparison:
        """The comparison of its candidates; 500 of them take a second.

        Raises:
            InputError: weights that cannot stand.
        """
        return compare(self.record, self.standings)

    @property
    def material(self) -> Material:
        """What reports are made of."""
        return Material(self.record, self.library, self.standings, self.comparison)


@dataclass(frozen=True)
class Workspace:
    """The parts of the workspace; thread-safe."""

    drafts: Drafts
    looker: Looker
    library: Library
    batches: "BatchService"
    _standings: "OrderedDict[tuple[str, int, int], Standing]" = field(default_factory=OrderedDict, repr=False)
    _wholes: "OrderedDict[str, tuple[object, Whole]]" = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        """Rubrics of a batch never change, so they are read once."""
        object.__setattr__(self, "rubrics", lru_cache(maxsize=16)(self.batches.library_of))

    def library_of(self, batch_id: str) -> Library:
        """Return the rubrics that a batch is graded by.

        Raises:
            InputError: there is no such batch.
        """
        found: Library = self.rubrics(batch_id)  # type: ignore[attr-defined] # set above
        return found

    def rubric_of(self, batch_id: str) -> RubricOf:
        """Return what finds the rubric of a question of a batch, None for an unknown one."""
        library = self.library_of(batch_id)

        def found(question_id: str) -> Rubric | None:
            try:
                return library.rubric(question_id)
            except InputError:
                return None

        return found

    def standing(self, batch_id: str, place: int) -> Standing:
        """Return where one answer stands.

        Raises:
            InputError: there is no such batch or row.
        """
        return self._standing(batch_id, place, self.batches.decisions(batch_id, place))

    def board(self, batch_id: str) -> Board:
        """Return the answers of a batch as a table."""
        decided = by_place(self.batches.decisions(batch_id))
        standings = {place: self._standing(batch_id, place, made) for place, made in decided.items()}
        return board(self.batches.items(batch_id), standings)

    def whole(self, batch_id: str) -> Whole:
        """Return a batch with everything in it; the last ones are remembered until something of them changes.

        Raises:
            InputError: there is no such batch.
        """
        brief, decisions = self.batches.brief(batch_id), self.batches.decisions(batch_id)
        store = self.batches.store  # another process may have changed any of it
        head, signatures = store.batches.head(batch_id), store.batch_people.signatures(batch_id)
        stamp = (brief, head, signatures, max((one.id for one in decisions), default=0))
        with self._lock:
            known = self._wholes.get(batch_id)
        if known is not None and known[0] == stamp:
            return known[1]
        record = self.batches.get(batch_id)
        made, rubric_of = by_place(record.decisions), self.rubric_of(batch_id)
        standings = tuple(standing(item, made.get(item.place, ()), rubric_of) for item in record.items)
        found = Whole(record, standings, self.library_of(batch_id))
        with self._lock:
            self._wholes[batch_id] = (stamp, found)
            while len(self._wholes) > _WHOLE:
                self._wholes.popitem(last=False)
        return found

    def forget(self, batch_id: str) -> None:
        """Let go of what is remembered of a batch: its weights changed."""
        with self._lock:
            self._wholes.pop(batch_id, None)

    def _standing(self, batch_id: str, place: int, made: list[Decision]) -> Standing:
        if not made:
            return standing(self.batches.item(batch_id, place), (), self.rubric_of(batch_id))
        key = (batch_id, place, max(one.id for one in made))
        with self._lock:
            if key in self._standings:
                return self._standings[key]
        item = self.batches.item(batch_id, place)
        found = standing(item, made, self.rubric_of(batch_id))
        with self._lock:
            if item.state in {"graded", "bad"}:  # an ungraded answer may be tried again
                self._standings[key] = found
            while len(self._standings) > _REMEMBERED:
                self._standings.popitem(last=False)
        return found


def opened(settings: Settings, library: Library, batches: "BatchService") -> Workspace:
    """Open the workspace in the data folder."""
    drafts = Drafts(settings.data_dir / UPLOADS, max_mb=settings.max_upload_mb)
    return Workspace(drafts, Looker(drafts, settings), library, batches)
