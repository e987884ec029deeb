"""Batches as people use them: submitted, watched, paused, decided on and signed. Grading is done by workers."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from coach.batch.brief import BatchBrief, ItemBrief, Progress
from coach.batch.control import BatchControl
from coach.batch.decisions import check_decision
from coach.batch.estimate import Estimate, estimate_rows
from coach.batch.frozen import freeze, own_of, thaw
from coach.batch.kept import (
    batch_brief,
    decision_of,
    decision_row,
    item_brief,
    item_of,
    item_rows,
    record_of,
    upload_row,
)
from coach.batch.own.library import with_own
from coach.batch.record import BatchRecord, Decision, DecisionKind, Item, OwnQuestion, SignOff
from coach.batch.rows import AnswerRow, BadRow
from coach.batch.telling import state_words
from coach.errors import InputError
from coach.grading.judges import chosen
from coach.grading.types import Verdict
from coach.grading.votes import VOTES
from coach.rubric.library import Library
from coach.rubric.types import Level, Role
from coach.settings import Settings
from coach.store import Store
from coach.store.batches import BatchHead

_CHUNKS = 400
_LEAST, _MOST = 10, 50
"""Rows of one piece of work: handing a piece out costs 6 ms, and several workers must all get some."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _nobody() -> None:
    """Wake nobody: the workers look for themselves every second."""


@dataclass(frozen=True, kw_only=True)
class BatchService(BatchControl):
    """Keeps batches; thread-safe and synchronous but for `estimate` (async code calls it through `asyncio.to_thread`).

    All methods raise InputError for an unknown batch or row and StoreError when the database fails. Who may do what is
    decided by the caller: `brief(id).owner` says whose a batch is.

    Attributes:
        store: where batches are kept.
        library: the banks in force.
        settings: the judge by default.
        wake: called when there is work to do.
    """

    store: Store
    library: Library
    settings: Settings
    wake: Callable[[], None] = _nobody
    now: Callable[[], datetime] = _utc_now

    def submit(  # noqa: PLR0913 - all that is asked on the page
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
    ) -> str:
        """Keep an upload as a batch that waits for a worker; returns its id. From here on nothing can be lost.

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
        self.store.batches.add(
            head, freeze(library, asked, [one for one in own if one.question.id in asked]), item_rows(rows)
        )
        self.wake()
        return head.id

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
        old = self.get(batch_id)
        known = {rubric.question.id for rubric in self.library.rubrics()}
        return self.submit(
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

    def decide(  # noqa: PLR0913 - the parts of a decision
        self,
        batch_id: str,
        place: int,
        *,
        author: str,
        kind: DecisionKind,
        level: Level | None = None,
        check: str = "",
        verdict: Verdict | None = None,
        reason: str = "",
    ) -> Decision:
        """Add a person's decision on the row at `place`; see `Decision`. Nothing is ever changed or taken away.

        Raises:
            InputError: the decision is not whole; see `decisions.check_decision`.
        """
        made = Decision(
            place=place,
            author=author.strip(),
            at=self.now(),
            kind=kind,
            level=level,
            check=check,
            verdict=verdict,
            reason=reason.strip(),
        )
        check_decision(made, self.item(batch_id, place), self.library_of(batch_id))
        number = self.store.batch_people.decide(batch_id, decision_row(made))
        if number is None:
            raise InputError("jobs.unknown_item", id=batch_id, place=place)
        return made.model_copy(update={"id": number})

    def sign(self, batch_id: str, name: str) -> SignOff:
        """Sign everything that was decided so far; a later decision asks for a new signature.

        Raises:
            InputError: no name, or the batch is not graded to the end.
        """
        if not name.strip():
            raise InputError("jobs.decision.author")
        if (state := self.store.batches.head(batch_id).state) not in {"done", "cancelled"}:
            raise InputError("jobs.sign_unfinished", id=batch_id, state=state_words(state))
        signed = SignOff(name=name.strip(), at=self.now())
        self.store.batch_people.sign(batch_id, signed.name, signed.at)
        return signed

    def _briefs(self, heads: Sequence[BatchHead]) -> list[BatchBrief]:
        ids = [head.id for head in heads]
        counts, signed = self.store.batches.counts(ids), self.store.batch_people.signed(ids)
        return [batch_brief(head, counts[head.id], signed=head.id in signed) for head in heads]

    def _judged_by(self, judge: str | None) -> Settings:
        return self.settings.model_copy(update={"judge": judge} if judge else {})
