"""The answers to one question side by side, by the words that earned something."""

from collections.abc import Sequence
from dataclasses import dataclass

from coach.batch.people.standing import Standing
from coach.grading.types import CheckResult, Verdict


@dataclass(frozen=True)
class QuotedCheck:
    """What one answer says to one check: the verdict that counts and the words it rests on."""

    verdict: Verdict | None
    quotes: tuple[str, ...] = ()
    by_person: bool = False


@dataclass(frozen=True)
class QuotedRow:
    """One check of the question; `cells` has one for each answer, in their order.

    Attributes:
        criterion: title, or the title of the depth check's group when empty.
        check: its text.
        id: its id.
    """

    criterion: str
    check: str
    id: str
    cells: tuple[QuotedCheck, ...]


def quoted(answers: Sequence[Standing]) -> tuple[QuotedRow, ...]:
    """Return a row a check, content then depth, for answers to one question; empty when no rubric is known.

    An answer that was never judged has cells without a verdict.
    """
    rubric = next((one.rubric for one in answers if one.rubric is not None), None)
    if rubric is None:
        return ()
    found = [_results(one) for one in answers]
    rows = [(criterion.title, check.text, check.id) for criterion, check in rubric.question.checks()]
    rows += [("", check.text, check.id) for check in rubric.scale.depth]
    return tuple(
        QuotedRow(
            criterion,
            words,
            id_,
            tuple(_cell(one, results.get(id_), id_) for one, results in zip(answers, found, strict=True)),
        )
        for criterion, words, id_ in rows
    )


def _results(one: Standing) -> dict[str, CheckResult]:
    if one.grade is None:
        return {}
    content = [check for criterion in one.grade.criteria for check in criterion.checks]
    return {check.id: check for check in [*content, *one.grade.depth]}


def _cell(one: Standing, result: CheckResult | None, check_id: str) -> QuotedCheck:
    if result is None:
        return QuotedCheck(None)
    by_person = check_id in (one.force.checks or {})
    return QuotedCheck(result.verdict, tuple(quote.text for quote in result.quotes), by_person)
