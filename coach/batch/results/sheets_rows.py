"""The answers, checks and provenance of a batch as tables for Excel."""

from collections.abc import Iterator

from coach.batch.people.standing import Standing
from coach.batch.people.states import FLAGS, flags
from coach.batch.results.material import Material
from coach.batch.results.section import title, why_look
from coach.batch.results.sheets import columns
from coach.batch.results.words import check_text, reason_words
from coach.batch.sheets import LEVEL_FILLS
from coach.files.write_rows import Cell, Sheet
from coach.grading.types import CheckResult, FlagResult, Verdict
from coach.texts import text

_ANSWERS = {"id": 10, "row": 8, "candidate": 26, "question_id": 24, "question": 26, "level": 10, "low": 8, "high": 8}
_ANSWERS |= {"coach": 11, "source": 18, "points": 9, "state": 34, "look_why": 50, "strengths": 60, "missing": 50}
_ANSWERS |= {"ask": 46, "flags": 40, "answer": 80}
_CHECKS = {"id": 10, "row": 8, "candidate": 26, "question_id": 24, "criterion": 28, "check": 60, "verdict": 14}
_CHECKS |= {"coach_verdict": 16, "author": 22, "quotes": 70}
_ORIGIN = {"id": 10, "row": 8, "question_id": 24, "rubric_hash": 19, "judge": 12, "judge_version": 10, "model": 20}
_ORIGIN |= {"prompt_hash": 19, "parameters": 28, "version": 10, "answer_hash": 36, "graded_at": 27, "duration": 11}
_ORIGIN |= {"calls": 9, "tokens_in": 11, "tokens_out": 11, "cost": 10, "hidden": 11}


def answers_sheet(found: Material) -> Sheet:
    """Return an answer a row: the level that counts beside the coach's, and everything said of it."""
    rows = [_answer(one, found) for one in found.standings]
    names = list(_ANSWERS)
    filled = frozenset({names.index("level"), names.index("coach")})
    return Sheet(text("workspace.sheet.answers"), columns(_ANSWERS), rows, LEVEL_FILLS, filled)


def checks_sheet(found: Material) -> Sheet:
    """Return a check a row: the verdict that counts, the coach's, who changed it, and the quotes."""
    rows = [row for one in found.standings for row in _checks(one)]
    return Sheet(text("workspace.sheet.checks"), columns(_CHECKS), rows)


def origin_sheet(found: Material) -> Sheet:
    """Return a grade a row, with everything that is needed to repeat it."""
    return Sheet(text("workspace.sheet.origin"), columns(_ORIGIN), list(_origins(found)))


def _answer(one: Standing, found: Material) -> list[Cell]:
    grade, item = one.grade, one.item
    said = grade.feedback if grade is not None else None
    held = flags(one)
    span: tuple[Cell, Cell] = one.range or (None, None)
    raised = [check_text(flag.id, one.rubric) for flag in grade.red_flags] if grade is not None else []
    return [
        item.id,
        item.number,
        item.candidate,
        item.question_id,
        title(one, found.library),
        one.level,
        *span,
        one.coach.level if one.coach is not None else None,
        text(f"workspace.source.{one.source or 'nobody'}"),
        one.points,
        ", ".join(text(f"workspace.flag.{flag}") for flag in FLAGS if flag in held),
        "\n".join(reason_words(reason, one.rubric) for reason in why_look(one)),
        "\n".join(f"{strength.text} «{strength.quote}»" for strength in said.strengths) if said else "",
        "\n".join(gap.text for gap in said.gaps) if said else "",
        "\n".join(said.advice) if said else "",
        "\n".join(raised),
        item.answer,
    ]


def _checks(one: Standing) -> Iterator[list[Cell]]:
    if one.grade is None:
        return
    head: list[Cell] = [one.item.id, one.item.number, one.item.candidate, one.item.question_id]
    titles = {criterion.id: criterion.title for criterion in one.rubric.question.criteria} if one.rubric else {}
    was = _coach_verdicts(one)
    groups = [(titles.get(criterion.id, criterion.id), criterion.checks) for criterion in one.grade.criteria]
    for name, results in [*groups, (text("batch.depth"), one.grade.depth)]:
        for result in results:
            yield [*head, name, check_text(result.id, one.rubric), *_verdict(one, result, was)]
    for flag in one.grade.red_flags:
        raised = _who(one, flag.id)
        was_there = text("verdict.met") if flag.id in was else ""
        words = [text("batch.red_flag"), check_text(flag.id, one.rubric), text("verdict.met"), was_there, raised]
        yield [*head, *words, _quotes(flag)]


def _coach_verdicts(one: Standing) -> dict[str, Verdict]:
    if one.coach is None:
        return {}
    content = [check for criterion in one.coach.criteria for check in criterion.checks]
    found: dict[str, Verdict] = {check.id: check.verdict for check in [*content, *one.coach.depth]}
    return found | {flag.id: "met" for flag in one.coach.red_flags}


def _verdict(one: Standing, result: CheckResult, was: dict[str, Verdict]) -> list[Cell]:
    before = text(f"verdict.{was[result.id]}") if result.id in was else ""
    return [text(f"verdict.{result.verdict}"), before, _who(one, result.id), _quotes(result)]


def _who(one: Standing, check_id: str) -> str:
    decided = (one.force.checks or {}).get(check_id)
    return decided.author if decided is not None else ""


def _quotes(result: CheckResult | FlagResult) -> str:
    return "\n".join(quote.text for quote in result.quotes)


def _origins(found: Material) -> Iterator[list[Cell]]:
    for one in found.standings:
        if one.coach is None:
            continue
        origin, judge = one.coach.provenance, one.coach.provenance.judge
        parameters = ", ".join(f"{name}={value}" for name, value in sorted(judge.parameters.items()))
        yield [
            *(one.item.id, one.item.number, one.item.question_id, origin.rubric_hash),
            *(judge.name, judge.version, judge.model, judge.prompt_hash, parameters),
            *(origin.coach_version, origin.answer_hash, origin.graded_at, origin.duration_ms),
            *(origin.usage.calls, origin.usage.tokens_in, origin.usage.tokens_out, origin.usage.cost),
            sum(origin.hidden.values()),
        ]
