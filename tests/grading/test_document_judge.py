"""Long documents: every part is read, nothing of a part is lost, a failed part is no number."""

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.grading.documents.digest import digest
from coach.grading.documents.judge import DocumentJudge
from coach.grading.documents.parts import parts_of, put_together
from coach.grading.pipeline import grade_answer
from coach.grading.types import (
    Assessment,
    Claim,
    GuardedAnswer,
    JudgeIdentity,
    Reason,
    Span,
    Suspicion,
    Ungraded,
    Usage,
)
from coach.rubric.library import Rubric, load_library
from coach.settings import Settings


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_library().rubric("rop.audit")


@dataclass
class Scripted:
    """Says a check is met where a word stands; fails where another does."""

    words: dict[str, str]
    fails: dict[str, str] = field(default_factory=dict)
    most: int = 10**9
    seen: list[str] = field(default_factory=list)

    @property
    def identity(self) -> JudgeIdentity:
        return JudgeIdentity(name="scripted", version="1")

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        self.seen.append(answer.text)
        if len(answer.text) > self.most:
            return Ungraded(reason=Reason(code="llm.context_too_long"), usage=Usage(calls=1))
        for word, code in self.fails.items():
            if word in answer.text:
                return Ungraded(reason=Reason(code=code), usage=Usage(calls=1))
        checks = {id_: Claim(verdict="met", quotes=(word,)) for id_, word in self.words.items() if word in answer.text}
        return Assessment(checks=checks, usage=Usage(calls=1), holistic=3)


def _document(*marks: str) -> str:
    filler = "Менеджеры отдела продаж ведут сделки в CRM, и больше здесь не сказано. " * 12
    return "\n\n".join(f"{filler}{mark} {filler}" for mark in marks)


@given(st.text(alphabet="абв. \n,", max_size=400), st.integers(min_value=20, max_value=90))
def test_parts_are_the_whole_of_the_text(text: str, most: int) -> None:
    parts = parts_of(GuardedAnswer(text=text), most)
    assert "".join("".join(part.text.split()) for part in parts) == "".join(text.split())
    assert all(len(part.text) <= most for part in parts)


def test_what_the_guard_marked_stays_marked_in_its_part() -> None:
    answer = GuardedAnswer(text="abc def ghi", suspicions=(Suspicion(code="order", start=4, end=7),))
    part = put_together(answer, [Span(start=8, end=11), Span(start=3, end=8)])
    only = part.suspicions[0]
    assert part.text[only.start : only.end] == "def"


def test_a_short_document_is_judged_at_once(rubric: Rubric) -> None:
    inner = Scripted({"funnel": "конверсия"})
    said = asyncio.run(DocumentJudge(inner, 4000).assess(rubric, GuardedAnswer(text="конверсия 20 %")))
    assert isinstance(said, Assessment)
    assert len(inner.seen) == 1
    assert not said.review


def test_what_is_met_in_any_part_is_met_with_its_quote(rubric: Rubric) -> None:
    inner = Scripted({"stage-conversions": "МЕТКА-ОДИН", "load": "МЕТКА-ДВА"})
    text = _document("МЕТКА-ОДИН", "пусто", "МЕТКА-ДВА")
    grade = asyncio.run(grade_answer(rubric, text, DocumentJudge(inner, 2000), Settings()))
    met = {check.id for one in grade.criteria for check in one.checks if check.verdict == "met"}
    assert met == {"stage-conversions", "load"}
    assert any(reason.code == "document-in-parts" for reason in grade.review)
    assert grade.provenance.usage.calls == len(inner.seen)
    assert grade.provenance.judge.parameters["part_chars"] == 2000


def test_a_part_that_failed_leaves_the_document_ungraded(rubric: Rubric) -> None:
    inner = Scripted({"load": "МЕТКА"}, fails={"ОБРЫВ": "llm.truncated"})
    grade = asyncio.run(grade_answer(rubric, _document("МЕТКА", "ОБРЫВ"), DocumentJudge(inner, 2000), Settings()))
    assert (grade.status, grade.level) == ("ungraded", None)
    assert grade.reason is not None
    assert grade.reason.code == "llm.truncated"


def test_a_part_with_nothing_of_the_question_spoils_nothing(rubric: Rubric) -> None:
    inner = Scripted({"load": "МЕТКА"}, fails={"ПУСТОТА": "offline-other-words"})
    text = _document("МЕТКА") + "\n\n" + "ПУСТОТА " * 260
    grade = asyncio.run(grade_answer(rubric, text, DocumentJudge(inner, 2000), Settings()))
    assert grade.status == "graded" or grade.reason == Reason(code="offline-other-words")


def test_a_part_too_long_for_the_model_is_halved(rubric: Rubric) -> None:
    inner = Scripted({"load": "МЕТКА"}, most=2500)
    text = _document("МЕТКА", "пусто", "пусто", "пусто")
    grade = asyncio.run(grade_answer(rubric, text, DocumentJudge(inner, 5000), Settings()))
    assert grade.status == "graded"
    assert any(check.verdict == "met" for one in grade.criteria for check in one.checks)


def test_the_digest_holds_what_the_criteria_ask_for(rubric: Rubric) -> None:
    wanted = "Послушал сорок звонков, отобрал по десять у каждого менеджера."
    text = _document("пусто", "пусто", "пусто") + f"\n\n{wanted}\n\n" + _document("пусто", "пусто")
    chosen = digest(rubric.question, GuardedAnswer(text=text), 2000)
    assert wanted in chosen.text
    assert len(chosen.text) < 2200


def test_only_a_long_document_of_a_task_is_read_in_parts() -> None:
    library = load_library()
    inner = Scripted({})
    long = "сделка и план менеджера в CRM " * 260
    for question, parts in (("rop.audit", True), ("rop.scripts", False)):
        inner.seen.clear()
        grade = asyncio.run(grade_answer(library.rubric(question), long, inner, Settings(judge="offline")))
        assert ("part_chars" in grade.provenance.judge.parameters) == parts
        assert (len(inner.seen) > 1) == parts
