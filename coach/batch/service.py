"""Batches as people use them: submitted, watched, paused, decided on and signed. Grading is done by workers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Unpack
from uuid import uuid4

from coach.batch.control import BatchControl
from coach.batch.deciding import BatchDeciding
from coach.batch.estimate import Estimate, estimate_rows
from coach.batch.frozen import freeze
from coach.batch.kept import item_rows, upload_row
from coach.batch.own.library import with_own
from coach.batch.prepared import Asked, Prepared
from coach.batch.record import OwnQuestion
from coach.batch.rows import AnswerRow, BadRow
from coach.errors import InputError
from coach.grading.judges import chosen
from coach.grading.votes import VOTES
from coach.rubric.library import Library
from coach.rubric.types import Role
from coach.settings import Settings
from coach.store.batches import BatchHead

_CHUNKS = 400
_LEAST, _MOST = 10, 50
"""Rows of one piece of work: handing a piece out costs 6 ms, and several workers must all get some."""


def _nobody() -> None:
    """Wake nobody: the workers look for themselves every second."""


@dataclass(frozen=True, kw_only=True)
class BatchService(BatchDeciding, BatchControl):
    """Keeps batches; thread-safe and synchronous but for `estimate` (async code calls it through `asyncio.to_thread`).

    All methods raise InputError for an unknown batch or row and StoreError when the database fails. Who may do what is
    decided by the caller: `brief(id).owner` says whose a batch is.

    Attributes:
        store: where batches are kept.
        library: the banks in force.
        settings: the judge by default.
        wake: called when there is work to do.
    """

    library: Library
    wake: Callable[[], None] = _nobody

    def prepared(  # noqa: PLR0913 - all that is asked on the page
        self,
        rows: Sequence[AnswerRow | BadRow],
        *,
        owner: str,
        file: str,
        title: str = "",
        role: Role | None = None,
        judge: str | None = None,
        votes: int = 1,
        personal_data: str | None = None,
        own: Sequence[OwnQuestion] = (),
        notes: Sequence[str] = (),
        repeats: str = "",
    ) -> Prepared:
        """Work an upload out as a batch; nothing is kept, so that whoever keeps it (`keep`) has nothing to wait for.

        Args:
            rows: as `take_in` understood them.
            owner: id of the person.
            file: name of the upload.
            title: for people; empty: the file's name.
            role: of rows that name none.
            judge: `offline`, `llm` or `auto`; None: as the settings say.
            votes: 1, 3 or 5 calls an answer.
            personal_data: `auto`, `always` or `never` hide it; None: as the settings say.
            own: the batch's own questions; `take_in` must have been given `with_own(library, own)`.
            notes: what was noticed when the upload was read.
            repeats: id of the batch that this one repeats.

        Raises:
            InputError: no row can be graded, another number of votes, or an own question that nobody released.
            BankError: an own question has the id of one of the bank's.
        """
        library = with_own(self.library, own)
        asked = {row.question_id for row in rows if isinstance(row, AnswerRow)}
        if not asked:
            raise InputError("jobs.nothing_to_grade", file=file)
        if votes not in VOTES:
            raise InputError("batch.votes", votes=votes, known=", ".join(map(str, VOTES)))
        for question_id in asked:
            library.rubric(question_id)
        head = BatchHead(
            id=uuid4().hex[:10],
            owner=owner,
            title=title or file,
            role=role,
            file=file,
            created_at=self.now(),
            judge=chosen(self._judged_by(judge)),
            votes=votes,
            personal_data=personal_data or self.settings.personal_data,
            state="queued",
            chunk=min(_MOST, max(_LEAST, len(rows) // _CHUNKS)),
            notes=tuple(notes),
            repeats=repeats,
        )
        return Prepared(head, freeze(library, asked, [one for one in own if one.question.id in asked]), item_rows(rows))

    def keep(self, ready: Prepared) -> str:
        """Keep what was worked out as a batch that waits for a worker; returns its id. Nothing of it can be lost.

        Nobody is woken: what is kept may be part of a transaction, and a worker sees it only after that.

        Raises:
            InputError: answers of the batch that it repeats were deleted meanwhile (`jobs.changed`).
        """
        if ready.stamp and self.store.batches.stamp(ready.head.repeats) != ready.stamp:
            raise InputError("jobs.changed", id=ready.head.repeats)
        self.store.batches.add(ready.head, ready.rubrics, ready.items)
        return ready.head.id

    def submit(self, rows: Sequence[AnswerRow | BadRow], **asked: Unpack[Asked]) -> str:
        """Work an upload out (see `prepared`), keep it and wake a worker; returns its id."""
        made = self.keep(self.prepared(rows, **asked))
        self.wake()
        return made

    async def estimate(
        self,
        rows: Sequence[AnswerRow | BadRow],
        *,
        judge: str | None = None,
        votes: int = 1,
        personal_data: str | None = None,
        own: Sequence[OwnQuestion] = (),
    ) -> Estimate:
        """Say what grading `rows` will take, before they are submitted; see `estimate.Estimate`.

        Raises:
            ModelError: a model is asked for and cannot be reached by the settings.
        """
        hidden = {"personal_data": personal_data} if personal_data else {}
        settings = self._judged_by(judge).model_copy(update=hidden)
        return await estimate_rows(rows, with_own(self.library, own), settings, votes=votes)

    def repeat(self, batch_id: str, *, owner: str, judge: str | None = None, votes: int | None = None) -> str:
        """Grade a batch again by the rubrics in force, as a new batch; the old one stays as it is.

        Args:
            batch_id: the old one.
            owner: of the new one.
            judge: another judge; None: as before.
            votes: another number; None: as before.
        """
        made = self.keep(self.repetition(batch_id, owner=owner, judge=judge, votes=votes))
        self.wake()
        return made

    def repetition(self, batch_id: str, *, owner: str, judge: str | None = None, votes: int | None = None) -> Prepared:
        """Work out what `repeat` keeps."""
        stamp = self.store.batches.stamp(batch_id)  # before the reading: what changes meanwhile is noticed
        old = self.get(batch_id)
        known = {rubric.question.id for rubric in self.library.rubrics()}
        ready = self.prepared(
            [upload_row(item) for item in old.items],
            owner=owner,
            file=old.file,
            title=old.title,
            role=old.role,
            judge=judge or old.judge,
            votes=votes or old.votes,
            personal_data=old.personal_data,
            own=[one for one in old.own if one.question.id not in known],
            notes=old.notes,
            repeats=old.id,
        )
        return replace(ready, stamp=stamp)

    def _judged_by(self, judge: str | None) -> Settings:
        return self.settings.model_copy(update={"judge": judge} if judge else {})
