"""What people add to a batch: decisions on its answers, and a signature under them."""

from dataclasses import dataclass
from typing import Required, TypedDict, Unpack

from coach.batch.decisions import check_decision
from coach.batch.kept import decision_row
from coach.batch.reading import BatchReading
from coach.batch.record import Decision, DecisionKind, SignOff
from coach.batch.telling import state_words
from coach.errors import InputError
from coach.grading.types import Verdict
from coach.rubric.types import Level


class Said(TypedDict, total=False):
    """The parts of a decision, see `Decision`; `author_id` is their account, if they have one."""

    author: Required[str]
    kind: Required[DecisionKind]
    author_id: str
    level: Level | None
    check: str
    verdict: Verdict | None
    reason: str
    seen: bool


@dataclass(frozen=True, kw_only=True)
class BatchDeciding(BatchReading):
    """Adds decisions and signatures; a part of `BatchService`."""

    def decide(self, batch_id: str, place: int, **said: Unpack[Said]) -> Decision:
        """Add a person's decision on the row at `place`; see `Decision`. Nothing is ever changed or taken away.

        Raises:
            InputError: see `decision` and `keep_decision`.
        """
        return self.keep_decision(batch_id, self.decision(batch_id, place, **said))

    def decision(self, batch_id: str, place: int, **said: Unpack[Said]) -> Decision:
        """Return a decision that makes sense for its answer; reads the answer and its rubrics, and keeps nothing.

        Raises:
            InputError: the decision is not whole (see `decisions.check_decision`), or there is no such row.
        """
        made = Decision(
            place=place,
            author=said["author"].strip(),
            author_id=said.get("author_id", ""),
            at=self.now(),
            kind=said["kind"],
            level=said.get("level"),
            check=said.get("check", ""),
            verdict=said.get("verdict"),
            reason=said.get("reason", "").strip(),
            seen=said.get("seen", False) and said["kind"] == "blind",
        )
        check_decision(made, self.item(batch_id, place), self.library_of(batch_id))
        return made

    def keep_decision(self, batch_id: str, made: Decision) -> Decision:
        """Add a decision that `decision` made; looks at nothing but the decisions on the same answer.

        Raises:
            InputError: it is called blind after another one of the same person on the same answer, or the row is gone.
        """
        earlier = self.decisions(batch_id, made.place) if made.kind == "blind" else []
        if any(one.is_by(made.author, made.author_id) for one in earlier):
            raise InputError("jobs.decision.not-blind")
        number = self.store.batch_people.decide(batch_id, decision_row(made))
        if number is None:
            raise InputError("jobs.unknown_item", id=batch_id, place=made.place)
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
