"""What people add to a batch: decisions on its answers, and a signature under them."""

from dataclasses import dataclass

from coach.batch.decisions import check_decision
from coach.batch.kept import decision_row
from coach.batch.reading import BatchReading
from coach.batch.record import Decision, DecisionKind, SignOff
from coach.batch.telling import state_words
from coach.errors import InputError
from coach.grading.types import Verdict
from coach.rubric.types import Level


@dataclass(frozen=True, kw_only=True)
class BatchDeciding(BatchReading):
    """Adds decisions and signatures; a part of `BatchService`."""

    def decide(  # noqa: PLR0913 - the parts of a decision
        self,
        batch_id: str,
        place: int,
        *,
        author: str,
        author_id: str = "",
        kind: DecisionKind,
        level: Level | None = None,
        check: str = "",
        verdict: Verdict | None = None,
        reason: str = "",
        seen: bool = False,
    ) -> Decision:
        """Add a person's decision on the row at `place`; see `Decision`. Nothing is ever changed or taken away.

        Raises:
            InputError: the decision is not whole (see `decisions.check_decision`), or is called blind after another
                one of the same person on the same answer.
        """
        made = Decision(
            place=place,
            author=author.strip(),
            author_id=author_id,
            at=self.now(),
            kind=kind,
            level=level,
            check=check,
            verdict=verdict,
            reason=reason.strip(),
            seen=seen and kind == "blind",
        )
        check_decision(made, self.item(batch_id, place), self.library_of(batch_id))
        if kind == "blind" and any(one.is_by(made.author, author_id) for one in self.decisions(batch_id, place)):
            raise InputError("jobs.decision.not-blind")
        number = self.store.batch_people.decide(batch_id, decision_row(made))
        if number is None:
            raise InputError("jobs.unknown_item", id=batch_id, place=place)
        return made.model_copy(update={"id": number})

    def sign(self, batch_id: str, name: str, author_id: str = "") -> SignOff:
        """Sign everything that was decided so far; a later decision asks for a new signature.

        Args:
            batch_id: which.
            name: who stands behind it.
            author_id: their account, if they have one.

        Raises:
            InputError: no name, or the batch is not graded to the end.
        """
        if not name.strip():
            raise InputError("jobs.decision.author")
        if (state := self.store.batches.head(batch_id).state) not in {"done", "cancelled"}:
            raise InputError("jobs.sign_unfinished", id=batch_id, state=state_words(state))
        signed = SignOff(name=name.strip(), at=self.now())
        self.store.batch_people.sign(batch_id, signed.name, signed.at, author_id)
        return signed
