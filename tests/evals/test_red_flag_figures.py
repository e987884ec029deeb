"""Figures of raised red flags against people's: counted by flag, over graded answers that people looked at."""

from dataclasses import replace
from typing import Any, cast

import pytest

from coach.evals.gold import GoldItem, gold_hash
from coach.evals.scores.joined import Answer, Joined
from coach.evals.scores.red_flags import red_flags
from coach.grading.types import FlagResult, Grade, JudgeIdentity, Provenance

WHO = Provenance(coach_version="1", answer_hash="", rubric_hash="", judge=JudgeIdentity(name="test", version="1"))


def answer(number: int, people: dict[str, Any], raised: tuple[str, ...] = ()) -> Answer:
    id_ = f"answer-{number}"
    item = GoldItem(
        id=id_, family=id_, question_id="rop.scripts", text="Текст.", kind="ordinary", label=2,
        ratings={"A": 2, "B": 2}, flags=people,
    )  # fmt: skip
    flags = tuple(FlagResult(id=flag, cap=2) for flag in raised)
    grade = Grade(question_id="rop.scripts", status="graded", level=2, red_flags=flags, provenance=WHO)
    return Answer(item, grade, 1, None)


def figures(*answers: Answer) -> dict[str, tuple[float | None, int]]:
    found = red_flags(Joined(cast("Any", None), answers, {}, {}))
    return {one.name: (one.value, one.n) for one in found if one.name.startswith("all.")}


def test_a_false_flag_lowers_precision_and_counts_as_unjust_a_missed_one_lowers_recall() -> None:
    right = answer(1, {"a": "met", "b": "not_met"}, ("a",))
    false = answer(2, {"a": "not_met", "b": "not_met"}, ("a", "b"))
    missed = answer(3, {"a": "met", "b": "met"}, ("a",))
    clean = answer(4, {"a": "not_met"})
    found = figures(right, false, missed, clean)
    assert found["all.flags.precision"] == (0.5, 4)
    assert found["all.flags.recall"] == (pytest.approx(2 / 3), 3)
    assert found["all.flags.unjust"] == (0.25, 4)


def test_answers_nobody_looked_at_and_ungraded_ones_do_not_count() -> None:
    unread = answer(1, {}, ("a",))
    ungraded = answer(2, {"a": "met"})
    ungraded = replace(ungraded, grade=ungraded.grade.model_copy(update={"level": None, "status": "ungraded"}))
    assert figures(unread, ungraded) == {}
    assert figures(answer(3, {"a": "not_met"}))["all.flags.precision"] == (None, 0)


def test_a_set_without_verdicts_on_flags_keeps_its_hash() -> None:
    plain, looked = answer(1, {}).item, answer(1, {"a": "not_met"}).item
    assert gold_hash([plain]) != gold_hash([looked])
    assert "flags" not in plain.model_dump_json(exclude={"flags"})
