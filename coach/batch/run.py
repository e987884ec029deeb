"""Grading the rows of a batch: several at a time, each on its own, in any order; the outcome keeps the file's order."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass

from coach.batch.rows import AnswerRow, BadRow
from coach.errors import CoachError, ModelError
from coach.grading.pipeline import grade_answer
from coach.grading.types import Grade, Judge, Reason
from coach.rubric.library import Library
from coach.settings import Settings
from coach.texts import explain, has_text

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of a row: a grade, or the reason why there is none (exactly one of the two).

    A grade may itself be ungraded; `reason` is there in both cases.
    """

    row: AnswerRow | BadRow
    grade: Grade | None = None
    failure: Reason | None = None

    @property
    def graded(self) -> bool:
        """Whether there is a level."""
        return self.grade is not None and self.grade.status == "graded"

    @property
    def reason(self) -> Reason | None:
        """Why there is no level; None if there is one."""
        return self.grade.reason if self.grade is not None else self.failure


class Run:
    """The work on one batch. What is done stays in `outcomes`, also when the work is interrupted.

    Attributes:
        on_done: called after each row, in the order they are done.
        stopped: the failure of the model that would meet every other row too; what was under way then is finished.
    """

    def __init__(
        self,
        rows: Sequence[AnswerRow | BadRow],
        library: Library,
        judge: Judge,
        settings: Settings,
        *,
        workers: int | None = None,
        gate: asyncio.Semaphore | None = None,
    ) -> None:
        """Prepare.

        Args:
            rows: the rows; a bad one is an outcome without work.
            library: holds the rubrics of all their questions.
            judge: who grades.
            settings: `concurrency` is the number of answers graded at a time.
            workers: that number, if it is another.
            gate: limits the answers under way over several runs.
        """
        self._rows = rows
        self._library = library
        self._judge = judge
        self._settings = settings
        self._workers = workers or settings.concurrency
        self.on_done: Callable[[Outcome], None] | None = None
        self.stopped: ModelError | None = None
        self._gate: AbstractAsyncContextManager[object] = gate or nullcontext()
        self._halted = False
        self._done: dict[int, Outcome] = {}

    def halt(self) -> None:
        """Begin no further row; those under way are finished."""
        self._halted = True

    @property
    def outcomes(self) -> list[Outcome]:
        """What is done so far, in the file's order."""
        return [self._done[place] for place in sorted(self._done)]

    async def go(self) -> list[Outcome]:
        """Grade all rows and return the outcomes in the file's order; fewer when `stopped` or halted."""
        places = iter(range(len(self._rows)))
        workers = min(self._workers, max(1, len(self._rows)))
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(self._work(places))
        return self.outcomes

    async def _work(self, places: Iterator[int]) -> None:
        for place in places:
            async with self._gate:
                if self.stopped is not None or self._halted:
                    return
                try:
                    outcome = await self._outcome(self._rows[place])
                except ModelError as error:
                    self.stopped = error
                    return
            self._done[place] = outcome
            if self.on_done is not None:
                self.on_done(outcome)
            await asyncio.sleep(0)  # a judge that never waits must not keep an interrupt from arriving

    async def _outcome(self, row: AnswerRow | BadRow) -> Outcome:
        if isinstance(row, BadRow):
            return Outcome(row, failure=row.reason)
        try:
            rubric = self._library.rubric(row.question_id)
            grade = await grade_answer(rubric, row.answer, self._judge, self._settings)
            return Outcome(row, grade=grade.model_copy(update={"review": (*row.remarks, *grade.review)}))
        except ModelError:
            raise
        except CoachError as error:
            return Outcome(row, failure=Reason(code="failed", details={"problem": _in_words(error)}))
        except Exception as error:  # noqa: BLE001 - one row must never take the others down
            _log.warning("row %s failed", row.number, exc_info=error)
            return Outcome(row, failure=Reason(code="unexpected", details={"kind": type(error).__name__}))


def _in_words(error: CoachError) -> str:
    return explain(error) if has_text(f"error.{error.code}") else str(error)
