"""A batch as it is kept: its rows, what the coach said of each, and what people decided. Values only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from coach.grading.types import Grade, Reason, Verdict
from coach.rubric.types import Frozen, Level, Question, Role

ItemState = Literal["waiting", "graded", "ungraded", "bad"]
"""`bad`: the row could not be understood; `ungraded`: it was tried and got no level; both say why."""

BatchState = Literal["queued", "running", "paused", "cancelled", "stopped", "done"]
"""`stopped`: the judge met a failure that every other answer would meet too (no key, no money)."""

DecisionKind = Literal["level", "check", "accept", "unaccept", "comment", "blind"]


class Item(Frozen):
    """One row of a batch.

    Attributes:
        place: 0-based, in the order of the upload.
        number: its row in the file.
        id: as the file says, or the number.
        candidate: as the file says, may be empty.
        role: of the question; None when the row is bad.
        question_id: of the bank or of the batch's own questions; may be empty when the row is bad.
        asked: the words of the question in the upload, may be empty.
        answer: exactly as it stands in the file.
        remarks: what was noticed of the row beside the answer.
        state: how far it is.
        grade: the coach's, frozen, also of an ungraded answer; None while waiting and for bad rows.
        failure: why there is no grade.
        session: id of the interview that the answer comes from; empty for an upload.
        owner: id of the person whose interview it is; empty for an upload.
    """

    place: Annotated[int, Field(ge=0)]
    number: int
    id: str
    candidate: str
    role: Role | None = None
    question_id: str = ""
    asked: str = ""
    answer: str = ""
    remarks: tuple[Reason, ...] = ()
    state: ItemState = "waiting"
    grade: Grade | None = None
    failure: Reason | None = None
    session: str = ""
    owner: str = ""


class Decision(Frozen):
    """What a person decided of one answer; nothing is ever changed or taken away, a later one counts.

    To undo is to decide again: a `level` without a level, or a `check` without a verdict, gives the word back to the
    coach (see `batch.people.decided`); `unaccept` takes a confirmation back.

    Attributes:
        id: given by the store, ascending.
        place: of the item.
        author: who, for people; not unique.
        author_id: their account; empty without a login and for what was decided before accounts were kept.
        at: when (UTC).
        kind: `level` and `check` override the coach, `accept` confirms, `unaccept` takes that back, `comment` only says, `blind` is the level of a
            reviewer who had not seen the coach's.
        level: of `level` and `blind`; None in a `level` takes an earlier one back.
        check: id of the check or of the red flag, of `check`.
        verdict: of `check`; None takes an earlier one back. A red flag is `met` (it stands) or not.
        reason: in words; needed for `level` and `check` unless they take something back.
        seen: of `blind`: this account had been shown the coach's level before, so it counts as given in sight of it.
    """

    id: int = 0
    place: Annotated[int, Field(ge=0)]
    author: str
    author_id: str = ""
    at: datetime
    kind: DecisionKind
    level: Level | None = None
    check: str = ""
    verdict: Verdict | None = None
    reason: str = ""
    seen: bool = False

    @property
    def who(self) -> str:
        """What tells its author from every other: the account, or the name where there is none."""
        return self.author_id or self.author

    def is_by(self, author: str, author_id: str = "") -> bool:
        """Tell whether a person made it: by the account where both sides have one, otherwise by the name."""
        return self.author_id == author_id if self.author_id and author_id else self.author == author


class SignOff(Frozen):
    """Who stands behind the report, and since when."""

    name: str
    at: datetime


class OwnQuestion(Frozen):
    """A question that no bank has, with the rubric that its answers are read by in this batch.

    Attributes:
        question: with an id of its own, `own.…`.
        role: whose question it is.
        nearest: id of the bank's question whose rubric was taken as a draft, may be empty.
        drafted_by: `bank`, or the model that wrote the draft, or `person`.
        author: who read, edited and released it; empty: still a draft, which no answer may be graded by.
        at: when it was released (UTC).
    """

    question: Question
    role: Role
    nearest: str = ""
    drafted_by: str = "bank"
    author: str = ""
    at: datetime | None = None


class BatchRecord(Frozen):
    """A batch with everything in it.

    Attributes:
        id: short, unique.
        title: for people; the file's name at first.
        owner: whose it is.
        role: of rows that name none.
        file: name of the upload.
        created_at: when it was submitted (UTC).
        judge: `offline` or `llm`, as asked for.
        votes: calls an answer.
        personal_data: as the setting of that name: `auto`, `always`, `never`.
        state: of the work.
        stopped: why, when `state` is `stopped`.
        notes: what was noticed when the upload was read, in words.
        weights: weights of questions by id, set by the director; empty: equal.
        weights_reason: why they are not equal.
        repeats: id of the batch that this one repeats, may be empty.
        own: questions of the director's own, released.
        items: in the order of the upload.
        decisions: in the order in which they were made.
        signed: None until somebody signs, and again when something was decided, weighed or graded since then.
        signatures: all of them, the oldest first.
    """

    id: str
    title: str
    owner: str
    role: Role | None
    file: str
    created_at: datetime
    judge: str
    votes: int = 1
    personal_data: str = "auto"
    state: BatchState = "queued"
    stopped: Reason | None = None
    notes: tuple[str, ...] = ()
    weights: Mapping[str, float] = {}
    weights_reason: str = ""
    repeats: str = ""
    own: tuple[OwnQuestion, ...] = ()
    items: tuple[Item, ...] = ()
    decisions: tuple[Decision, ...] = ()
    signed: SignOff | None = None
    signatures: tuple[SignOff, ...] = ()
