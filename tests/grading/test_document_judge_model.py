"""A long document through a model, over real HTTP: every part in one call, parts too long for the model halved."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.stub_server import CONTEXT_TOO_LONG, LENGTH, Behaviour, StubServer
from coach.grading.judges import open_judge
from coach.grading.pipeline import grade_answer
from coach.grading.types import Grade
from coach.llm.memory import Capabilities, Memory
from coach.rubric.library import load_library
from coach.settings import Settings

RUBRIC = load_library().rubric("rop.audit")
CHECKS = [check.id for _, check in RUBRIC.question.checks()]
DEPTH = [check.id for check in RUBRIC.scale.depth]
MARKS = {CHECKS[0]: "сигнал первой главы", CHECKS[5]: "сигнал последней главы"}
FILLER = "Менеджеры продаж ведут сделки в CRM, сказано немного. " * 120


@pytest.fixture
def stub() -> Iterator[StubServer]:
    with StubServer() as server:
        yield server


def document() -> str:
    first, last = MARKS.values()
    return f"{FILLER}{first}.\n\n{FILLER}\n\n{FILLER}\n\n{FILLER}\n\n{FILLER}\n\n{FILLER}{last}."


def said(body: dict[str, object], most: int = 10**9) -> Behaviour:
    text = body["messages"][-1]["content"]  # type: ignore[index]
    if len(text) > most:
        return CONTEXT_TOO_LONG
    found = {id_: mark for id_, mark in MARKS.items() if mark in text}
    items = [
        {"id": id_, "quotes": [found[id_]] if id_ in found else [], "verdict": "met" if id_ in found else "not_met"}
        for id_ in [*CHECKS, *DEPTH]
    ]
    return Behaviour(text=json.dumps({"checks": items, "red_flags": [], "gaps": [], "level": 2}, ensure_ascii=False))


async def graded(stub: StubServer, folder: Path) -> Grade:
    Memory(folder, stub.url, "stub-model").keep(Capabilities(rung="json_schema", answers=True))
    settings = Settings(
        data_dir=folder,
        llm_base_url=stub.url,
        llm_model="stub-model",
        llm_retries=0,
        llm_timeout_seconds=20,
        _env_file=None,
    )
    async with open_judge(settings) as judge:
        return await grade_answer(RUBRIC, document(), judge, settings)


def met(grade: Grade) -> set[str]:
    return {check.id for criterion in grade.criteria for check in criterion.checks if check.verdict == "met"}


async def test_what_stands_in_any_chapter_is_found(stub: StubServer, tmp_path: Path) -> None:
    stub.decide = said
    grade = await graded(stub, tmp_path)
    assert met(grade) == set(MARKS)
    assert len(stub.chats) == grade.provenance.usage.calls == len(document()) // 20_000 + 2
    assert all(len(chat["messages"][-1]["content"]) < 21_000 for chat in stub.chats)


async def test_a_model_with_a_small_context_reads_halves(stub: StubServer, tmp_path: Path) -> None:
    stub.decide = lambda body: said(body, most=11_000)
    grade = await graded(stub, tmp_path)
    assert met(grade) == set(MARKS)


async def test_a_cut_reply_to_one_part_is_no_grade(stub: StubServer, tmp_path: Path) -> None:
    last = MARKS[CHECKS[5]]
    stub.decide = lambda body: LENGTH if last in body["messages"][-1]["content"] else said(body)
    grade = await graded(stub, tmp_path)
    assert (grade.status, grade.level) == ("ungraded", None)
