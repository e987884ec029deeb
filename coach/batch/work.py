"""The work on batches, a piece at a time: rows that wait are graded, and what became of them is written.

After a crash at any moment: rows that were written stay; rows of the piece that were not are graded again when the
piece is given out again. A row is written once, whoever does the piece, so nothing is there twice.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

from coach.batch.control import GOING
from coach.batch.frozen import thaw
from coach.batch.kept import answer_row, result_of
from coach.batch.patience import patiently
from coach.batch.run import Outcome, Run
from coach.errors import CoachError, InputError, StoreError
from coach.grading.judges import LateJudge
from coach.rubric.library import Library
from coach.settings import Settings
from coach.store import Store
from coach.store.batches import BatchHead

_log = logging.getLogger(__name__)

WRITE_SECONDS = 0.5
"""How long a grade may wait for others to be written with it; what a crash can cost of finished work."""


class Grader:
    """Grades pieces of batches; belongs to one event loop. `worker` is noted beside each result."""

    def __init__(self, store: Store, settings: Settings, *, worker: str = "") -> None:
        self._store = store
        self._settings = settings
        self._worker = worker
        self._judges: dict[tuple[str, int, str], LateJudge] = {}
        self._gates: dict[str, asyncio.Semaphore] = {}
        self._locks: defaultdict[tuple[str, int], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._library: Callable[[str], Library] = lru_cache(maxsize=8)(self._thawed)
        self._halted = False

    def halt(self) -> None:
        """Begin no further row; those under way are finished and written."""
        self._halted = True

    async def close(self) -> None:
        """Close the judges."""
        for judge in self._judges.values():
            await judge.close()

    async def piece(self, batch_id: str, round_: int, number: int) -> tuple[int, bool]:
        """Grade the waiting rows of one piece; returns how many were written, and False if `halt` came in between.

        Does nothing when the batch is gone, does not go on, or began a newer round.

        Args:
            batch_id: the batch.
            round_: in which the piece was handed out.
            number: of the piece, from 0; it holds places `number * chunk` up to the next.

        Raises:
            StoreError: the database cannot be used for a quarter of an hour.
        """
        # A round that begins while the last one's rows are under way waits for them instead of doing them twice.
        async with self._locks[batch_id, number]:
            head = await self._wanted(batch_id, round_)
            if head is None:
                return 0, True
            rows = await patiently(
                lambda: self._store.batch_items.rows(
                    batch_id, first=number * head.chunk, count=head.chunk, state="waiting"
                )
            )
            judge = await self._open_judge(head)
            if judge is None:
                return 0, True
            library = await asyncio.to_thread(self._library, batch_id)
            answers = [answer_row(row) for row in rows]
            at = {id(answer): row.place for answer, row in zip(answers, rows, strict=True)}
            workers = self._at_a_time(head)
            gate = self._gates.setdefault(head.judge, asyncio.Semaphore(workers))
            run = Run(answers, library, judge, self._settings, workers=workers, gate=gate)
            written = await self._go(head, run, at)
            return written, written == len(rows) or not self._halted

    async def _go(self, head: BatchHead, run: Run, at: dict[int, int]) -> int:
        fresh: list[Outcome] = []
        written = 0
        run.on_done = fresh.append
        going = asyncio.create_task(run.go())
        try:
            while not going.done():
                await asyncio.wait({going}, timeout=WRITE_SECONDS)
                batch, fresh[:] = list(fresh), []
                await self._save(head.id, batch, at)
                written += len(batch)
                if self._halted or await self._wanted(head.id, head.round) is None:
                    run.halt()
        finally:
            going.cancel()
        await going
        await self._save(head.id, fresh, at)
        written += len(fresh)
        if run.stopped is not None:
            await self._stop(head, run.stopped)
        elif await patiently(lambda: self._store.batches.finish(head.id)):
            _log.info("batch %s is done", head.id)
        return written

    async def _save(self, batch_id: str, outcomes: list[Outcome], at: dict[int, int]) -> None:
        results = [result_of(at[id(outcome.row)], outcome) for outcome in outcomes]
        if results:
            await patiently(lambda: self._store.batch_items.save(batch_id, results, worker=self._worker))

    async def _wanted(self, batch_id: str, round_: int) -> BatchHead | None:
        """Return the batch if it goes on in this round."""
        try:
            head = await patiently(lambda: self._store.batches.head(batch_id))
        except InputError:
            return None
        return head if head.state in GOING and head.round == round_ else None

    async def _open_judge(self, head: BatchHead) -> LateJudge | None:
        """Return the batch's judge, ready; None when it cannot be opened, which stops the batch."""
        key = (head.judge, head.votes, head.personal_data)
        if key not in self._judges:
            asked = {"judge": head.judge, "personal_data": head.personal_data}
            self._judges[key] = LateJudge(self._settings.model_copy(update=asked), votes=head.votes)
        try:
            await self._judges[key].open()
        except StoreError:
            raise
        except CoachError as error:
            await self._stop(head, error)
            return None
        return self._judges[key]

    async def _stop(self, head: BatchHead, error: CoachError) -> None:
        """Stop a batch whose judge fails in a way that every answer would meet."""
        details = {
            name: value if isinstance(value, int | float) else str(value) for name, value in error.details.items()
        }
        why = {"code": error.code, "details": details}
        _log.warning("batch %s stops: %s", head.id, error)
        await patiently(lambda: self._store.batches.move(head.id, come_from=GOING, to="stopped", stopped=why))

    def _at_a_time(self, head: BatchHead) -> int:
        settings = self._settings
        return settings.concurrency if head.judge == "offline" else max(settings.concurrency, settings.llm_concurrency)

    def _thawed(self, batch_id: str) -> Library:
        return thaw(self._store.batches.rubrics(batch_id))


async def work_off(store: Store, settings: Settings) -> None:
    """Grade everything that is queued, here and now, without a queue: for tests and for one process alone."""
    grader = Grader(store, settings, worker="here")
    try:
        while waiting := store.batches.in_state(GOING):
            for head in waiting:
                store.batches.mark_fed(head.id, head.round)
                for number in store.batch_items.pieces(head.id, head.chunk):
                    await grader.piece(head.id, head.round, number)
                store.batches.finish(head.id)
    finally:
        await grader.close()
