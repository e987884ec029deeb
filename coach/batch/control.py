"""What people do with the work on a batch: pause, go on, cancel, repeat what failed, rename, weigh, delete."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from coach.batch.results.candidates import check_weights
from coach.batch.telling import state_words
from coach.errors import InputError
from coach.grading.types import Reason
from coach.store import Store

GOING = ("queued", "running")
_WORK_FAILED = ("failed", "unexpected")
"""Reasons of `ungraded` that a repetition may mend, beside those of a model; an empty answer stays empty."""


@dataclass(frozen=True, kw_only=True)
class BatchControl:
    """Changes the state of batches; a part of `BatchService`.

    Every method raises InputError when the batch is unknown or in a state that does not allow it.
    """

    store: Store
    wake: Callable[[], None]

    def pause(self, batch_id: str) -> None:
        """Begin no further answer; those under way are finished and kept."""
        self._move(batch_id, GOING, "paused")

    def resume(self, batch_id: str) -> None:
        """Go on with a batch that is paused or was stopped by a failure of the judge."""
        self._again(batch_id, ("paused", "stopped"))

    def cancel(self, batch_id: str) -> None:
        """Give a batch up for good; what is graded stays."""
        self._move(batch_id, (*GOING, "paused", "stopped"), "cancelled")

    def retry(self, batch_id: str) -> int:
        """Grade again what failed, and nothing else; returns how many answers that are, the waiting ones included.

        A signature is void by that.

        Raises:
            InputError: nothing failed and nothing waits.
        """
        state = self.store.batches.head(batch_id).state
        if state not in {"done", "stopped"}:
            raise InputError("jobs.state", id=batch_id, state=state_words(state))
        rows = self.store.batch_items.heads(batch_id, states=("ungraded", "waiting"))
        failed = [row.place for row in rows if row.state == "ungraded" and _may_mend(row.failure)]
        waiting = sum(row.state == "waiting" for row in rows)
        if not failed and not waiting:
            raise InputError("jobs.nothing_failed", id=batch_id)
        self._again(batch_id, ("done", "stopped"), failed)
        return len(failed) + waiting

    def rename(self, batch_id: str, title: str) -> None:
        """Call a batch something else."""
        self.store.batches.head(batch_id)
        self.store.batches.describe(batch_id, title=title.strip())

    def weigh(self, batch_id: str, weights: Mapping[str, float], reason: str) -> None:
        """Set the weights of questions by id; none: equal again. Other weights ask for a new signature.

        Raises:
            InputError: a weight is not between 0.1 and 10, or there is no reason.
        """
        self.store.batches.head(batch_id)
        check_weights(weights, reason)
        if weights and not reason.strip():
            raise InputError("jobs.decision.reason")
        self.store.batches.describe(batch_id, weights=dict(weights), weights_reason=reason.strip() if weights else "")

    def delete(self, batch_id: str) -> None:
        """Delete a batch with its answers, grades and decisions for good."""
        if not self.store.batches.remove(batch_id):
            raise InputError("jobs.unknown", id=batch_id)

    def _move(self, batch_id: str, come_from: tuple[str, ...], to: str) -> None:
        if not self.store.batches.move(batch_id, come_from=come_from, to=to):
            self._refuse(batch_id)

    def _again(self, batch_id: str, come_from: tuple[str, ...], places: Collection[int] = ()) -> None:
        if not self.store.batches.begin_round(batch_id, come_from=come_from, again=places):
            self._refuse(batch_id)
        self.wake()

    def _refuse(self, batch_id: str) -> None:
        state = self.store.batches.head(batch_id).state
        raise InputError("jobs.state", id=batch_id, state=state_words(state))


def _may_mend(failure: Mapping[str, object] | None) -> bool:
    code = Reason.model_validate(failure).code if failure else ""
    return code in _WORK_FAILED or code.startswith("llm.")
