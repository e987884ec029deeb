"""Batches read back: whole, in short, row by row."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from coach.batch.brief import BatchBrief, ItemBrief, Progress
from coach.batch.frozen import own_of, thaw
from coach.batch.kept import batch_brief, decision_of, item_brief, item_of, record_of
from coach.batch.record import BatchRecord, Decision, Item
from coach.rubric.library import Library
from coach.settings import Settings
from coach.store import Store
from coach.store.batches import BatchHead


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class BatchReading:
    """Reads batches; a part of `BatchService`. Every method raises InputError for a batch or row that is unknown."""

    store: Store
    settings: Settings
    now: Callable[[], datetime] = _utc_now

    def get(self, batch_id: str) -> BatchRecord:
        """Return a batch with everything in it: about 10 KB of memory a row. For lists take `brief` and `items`."""
        head = self.store.batches.head(batch_id)
        people = self.store.batch_people
        record = record_of(
            head, self.store.batch_items.rows(batch_id), people.decisions(batch_id), people.signatures(batch_id)
        )
        return record.model_copy(update={"own": own_of(self.store.batches.rubrics(batch_id))})

    def heads(self, owner: str | None = None) -> list[BatchBrief]:
        """Return the batches of a person, or of everybody, the newest first."""
        return self._briefs(self.store.batches.owned(owner))

    def brief(self, batch_id: str) -> BatchBrief:
        """Return one batch without its rows."""
        return self._briefs([self.store.batches.head(batch_id)])[0]

    def progress(self, batch_id: str) -> Progress:
        """Return how many rows are in which state."""
        return Progress(**self.store.batches.counts([batch_id])[batch_id])

    def items(
        self, batch_id: str, *, offset: int = 0, limit: int | None = None, states: Collection[str] = ()
    ) -> list[ItemBrief]:
        """Return rows in short, in the upload's order; `states` empty: all."""
        found = self.store.batch_items.heads(batch_id, offset=offset, limit=limit, states=states)
        return [item_brief(head) for head in found]

    def item(self, batch_id: str, place: int) -> Item:
        """Return one row with its answer and grade."""
        return item_of(self.store.batch_items.row(batch_id, place))

    def workers(self) -> int:
        """Return how many workers gave a sign of life lately, by their own clocks."""
        lately = self.now() - timedelta(seconds=self.settings.worker_silence_seconds)
        return sum(seen >= lately for seen in self.store.workers.seen().values())

    def decisions(self, batch_id: str, place: int | None = None) -> list[Decision]:
        """Return what was decided of a batch, or of one row, in order."""
        return [decision_of(row) for row in self.store.batch_people.decisions(batch_id, place=place)]

    def library_of(self, batch_id: str) -> Library:
        """Return the rubrics that a batch is graded by, frozen when it was submitted."""
        self.store.batches.head(batch_id)
        return thaw(self.store.batches.rubrics(batch_id))

    def _briefs(self, heads: Sequence[BatchHead]) -> list[BatchBrief]:
        ids = [head.id for head in heads]
        counts, people = self.store.batches.counts(ids), self.store.batch_people
        signed, ever = people.signed(ids), people.ever_signed(ids)
        return [
            batch_brief(head, counts[head.id], signed=head.id in signed, outdated=head.id in ever - signed)
            for head in heads
        ]
