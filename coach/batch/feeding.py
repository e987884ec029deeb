"""From batches that are queued to pieces that workers can take; any worker does it, several at once do no harm.

The database of batches is the record, the queue only its shadow: a batch is handed out from what it says, again and
again if need be, so nothing is lost when a process dies between the two.
"""

import logging

from coach.batch.control import GOING
from coach.jobs.engine import Queue
from coach.store import Store
from coach.store.batches import BatchHead

_log = logging.getLogger(__name__)

LOOK_EVERY = 5
"""Turns between two looks for batches whose pieces got lost."""

_FRUITLESS = 3
"""Rounds that graded nothing, after which a batch stops instead of beginning another."""


def piece_name(batch_id: str, round_: int, number: int) -> str:
    """Return the name of a piece."""
    return f"{batch_id}.{round_}.{number}"


def read_name(name: str) -> tuple[str, int, int]:
    """Return batch, round and number of a piece."""
    batch_id, round_, number = name.split(".")
    return batch_id, int(round_), int(number)


class Feeder:
    """Hands batches out. Belongs to one worker."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = 0
        self._left: dict[str, list[int]] = {}

    def feed(self, queue: Queue) -> None:
        """Hand out what is queued; now and then look after what is under way."""
        self._turn += 1
        for head in self._store.batches.in_state(GOING):
            if head.fed < head.round:
                self._hand_out(head, queue)
            elif self._turn % LOOK_EVERY == 0:
                self._look_after(head, queue)

    def _hand_out(self, head: BatchHead, queue: Queue) -> None:
        pieces = self._store.batch_items.pieces(head.id, head.chunk)
        queue.hand_out([piece_name(head.id, head.round, number) for number in pieces])
        self._store.batches.mark_fed(head.id, head.round)
        if not pieces:
            self._store.batches.finish(head.id)

    def _look_after(self, head: BatchHead, queue: Queue) -> None:
        """Finish a batch whose worker died before it could say so; begin anew when pieces got lost or failed."""
        if queue.under_way(f"{head.id}.{head.round}.") or self._store.batches.finish(head.id):
            return
        waiting = self._store.batches.counts([head.id])[head.id].get("waiting", 0)
        left = self._left.setdefault(head.id, [])
        left.append(waiting)
        if left[-_FRUITLESS - 1 :].count(waiting) > _FRUITLESS:
            stuck = {"code": "jobs.stuck", "details": {"id": head.id, "waiting": waiting}}
            self._store.batches.move(head.id, come_from=GOING, to="stopped", stopped=stuck)
            del self._left[head.id]
            return
        _log.warning("batch %s: %d rows wait without a piece under way, handing out anew", head.id, waiting)
        self._store.batches.begin_round(head.id, come_from=GOING, after=head.round)
