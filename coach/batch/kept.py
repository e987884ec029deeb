"""Between the values of a batch and the rows of the database."""

from collections.abc import Sequence
from datetime import UTC, datetime

from coach.batch.brief import BatchBrief, ItemBrief, Progress, brief_of
from coach.batch.record import BatchRecord, Decision, Item, SignOff
from coach.batch.rows import AnswerRow, BadRow
from coach.batch.run import Outcome
from coach.grading.types import Grade, Reason
from coach.store.batch_items import ItemHead, ItemResult, ItemRow
from coach.store.batch_people import DecisionRow, SignOffRow
from coach.store.batches import BatchHead


def item_rows(rows: Sequence[AnswerRow | BadRow]) -> list[ItemRow]:
    """Return the rows of an upload as they are stored at first."""
    return [_item_row(place, row) for place, row in enumerate(rows)]


def _item_row(place: int, row: AnswerRow | BadRow) -> ItemRow:
    bad = isinstance(row, BadRow)
    return ItemRow(
        place=place,
        number=row.number,
        item_id=row.id,
        candidate=row.candidate,
        role=None if isinstance(row, BadRow) else row.role,
        question_id=row.question_id,
        asked=row.asked,
        answer=row.answer,
        remarks=() if isinstance(row, BadRow) else [reason.model_dump(mode="json") for reason in row.remarks],
        state="bad" if bad else "waiting",
        failure=row.reason.model_dump(mode="json") if isinstance(row, BadRow) else None,
        session_id=row.session,
        owner_id=row.owner,
    )


def answer_row(row: ItemRow) -> AnswerRow:
    """Return a stored row as it is graded."""
    item = item_of(row)
    assert item.role is not None  # only bad rows have none
    return AnswerRow(
        number=item.number,
        id=item.id,
        candidate=item.candidate,
        role=item.role,
        question_id=item.question_id,
        answer=item.answer,
        asked=item.asked,
        remarks=item.remarks,
        session=item.session,
        owner=item.owner,
    )


def upload_row(item: Item) -> AnswerRow | BadRow:
    """Return a row as the upload gave it, to be graded again."""
    if item.state == "bad" or item.role is None:
        reason = item.failure or Reason(code="failed", details={"problem": ""})
        return BadRow(
            item.number,
            item.id,
            item.candidate,
            item.question_id,
            reason,
            item.asked,
            item.answer,
            item.session,
            item.owner,
        )
    return AnswerRow(
        number=item.number,
        id=item.id,
        candidate=item.candidate,
        role=item.role,
        question_id=item.question_id,
        answer=item.answer,
        asked=item.asked,
        remarks=item.remarks,
        session=item.session,
        owner=item.owner,
    )


def outcome_of(item: Item) -> Outcome:
    """Return what became of a row, as exports take it."""
    return Outcome(upload_row(item), grade=item.grade, failure=item.failure if item.grade is None else None)


def result_of(place: int, outcome: Outcome) -> ItemResult:
    """Return what is stored of a row that was graded, or could not be."""
    grade, failure = outcome.grade, outcome.reason
    return ItemResult(
        place=place,
        state="graded" if outcome.graded else "ungraded",
        brief=brief_of(grade) if grade is not None else {},
        grade=grade.model_dump_json() if grade is not None else None,
        failure=failure.model_dump(mode="json") if failure is not None else None,
        graded_at=datetime.now(UTC),
    )


def item_of(row: ItemRow) -> Item:
    """Return a stored row."""
    return Item.model_validate(
        {
            "place": row.place,
            "number": row.number,
            "id": row.item_id,
            "candidate": row.candidate,
            "role": row.role,
            "question_id": row.question_id,
            "asked": row.asked,
            "answer": row.answer,
            "remarks": row.remarks,
            "state": row.state,
            "grade": Grade.model_validate_json(row.grade) if row.grade else None,
            "failure": row.failure,
            "session": row.session_id,
            "owner": row.owner_id,
        }
    )


def item_brief(head: ItemHead) -> ItemBrief:
    """Return a stored row in short."""
    codes = [Reason.model_validate(one).code for one in head.remarks]
    brief = dict(head.brief)
    brief["review"] = tuple(dict.fromkeys([*codes, *brief.get("review", ())]))
    return ItemBrief.model_validate(
        {
            "place": head.place,
            "number": head.number,
            "id": head.item_id,
            "candidate": head.candidate,
            "role": head.role,
            "question_id": head.question_id,
            "state": head.state,
            "failure": head.failure,
            **brief,
        }
    )


def batch_brief(head: BatchHead, counts: dict[str, int], *, signed: bool, outdated: bool) -> BatchBrief:
    """Return a stored batch in short."""
    told = {"progress": Progress(**counts), "signed": signed, "outdated": outdated}
    fields = {name: getattr(head, name) for name in BatchBrief.model_fields if name not in told}
    return BatchBrief.model_validate(fields | told)


def record_of(
    head: BatchHead, items: Sequence[ItemRow], decisions: Sequence[DecisionRow], signatures: Sequence[SignOffRow]
) -> BatchRecord:
    """Return a stored batch with everything in it."""
    signs = tuple(SignOff(name=one.name, at=one.at) for one in signatures)
    fields = {name: getattr(head, name) for name in BatchRecord.model_fields if hasattr(head, name)}
    return BatchRecord.model_validate(
        fields
        | {
            "items": tuple(item_of(row) for row in items),
            "decisions": tuple(decision_of(row) for row in decisions),
            "signed": signs[-1] if is_signed(decisions, signatures) else None,
            "signatures": signs,
        }
    )


def is_signed(decisions: Sequence[DecisionRow], signatures: Sequence[SignOffRow]) -> bool:
    """Tell whether the last signature stands under everything that was decided."""
    last = decisions[-1].id if decisions else 0
    return bool(signatures) and signatures[-1].last_decision >= last


def decision_of(row: DecisionRow) -> Decision:
    """Return a stored decision."""
    return Decision.model_validate(
        {
            "id": row.id,
            "place": row.place,
            "author": row.author,
            "author_id": row.author_id,
            "at": row.at,
            "kind": row.kind,
            "level": row.level,
            "check": row.check_id,
            "verdict": row.verdict,
            "seen": row.seen,
            "reason": row.reason,
        }
    )


def decision_row(made: Decision) -> DecisionRow:
    """Return a decision as it is stored."""
    fields = made.model_dump(exclude={"id", "check"})
    return DecisionRow(**fields, check_id=made.check)
