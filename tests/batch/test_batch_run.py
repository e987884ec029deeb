"""Rows are graded side by side, and none can harm another."""

import asyncio
from pathlib import Path

import pytest

from coach.batch.rows import AnswerRow, BadRow, read_rows
from coach.batch.run import Outcome, Run
from coach.errors import KnowledgeError, ModelError
from coach.files.tables import read_table
from coach.grading.offline.judge import OfflineJudge
from coach.grading.types import Assessment, GuardedAnswer, JudgeIdentity, Reason, Ungraded
from coach.rubric.library import Library, Rubric
from coach.settings import Settings

GOOD = "Каждую пятницу слушаем звонки и правим скрипт там, где клиенты уходят. Конверсия выросла с 18 до 26 процентов."


def rows(*answers: str) -> list[AnswerRow]:
    return [AnswerRow(n, str(n), "Иван", "rop", "rop.scripts", answer) for n, answer in enumerate(answers, start=2)]


class Unsteady:
    """A judge that waits, and fails on command: `slow`, `broken` and `down` in an answer."""

    def __init__(self, inner: OfflineJudge) -> None:
        self._inner = inner
        self.at_once = self.most_at_once = 0

    @property
    def identity(self) -> JudgeIdentity:
        return self._inner.identity

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await asyncio.sleep(0.05 if "slow" in answer.text else 0.001)
        self.at_once -= 1
        if "broken" in answer.text:
            raise ZeroDivisionError
        if "missing" in answer.text:
            raise KnowledgeError("vectors.missing", file="navec")
        if "down" in answer.text:
            raise ModelError("llm.no_server", url="http://127.0.0.1:9")
        return await self._inner.assess(rubric, answer)


async def test_the_order_of_the_file_is_kept(library: Library, judge: OfflineJudge, settings: Settings) -> None:
    unsteady = Unsteady(judge)
    done: list[Outcome] = []
    run = Run(rows("slow " + GOOD, *[GOOD] * 20), library, unsteady, settings.model_copy(update={"concurrency": 4}))
    run.on_done = done.append
    outcomes = await run.go()
    assert [outcome.row.number for outcome in outcomes] == list(range(2, 23))
    assert done[0].row.number != 2
    assert len(done) == 21
    assert unsteady.most_at_once == 4


async def test_a_failure_stays_in_its_row(library: Library, judge: OfflineJudge, settings: Settings) -> None:
    bad = BadRow(9, "9", "", "", Reason(code="bad-row", details={"row": 9, "problem": "нет вопроса."}))
    given = [*rows(GOOD, "broken " + GOOD, "missing " + GOOD, "", "👍", "а" * 100_000, "\0\u202e\u200b", GOOD), bad]
    outcomes = await Run(given, library, Unsteady(judge), settings).go()
    assert [outcome.reason.code if outcome.reason else None for outcome in outcomes] == [
        None,
        "unexpected",
        "failed",
        "empty",
        "no-words",
        "too-long",
        "no-words",
        None,
        "bad-row",
    ]
    first, last = outcomes[0].grade, outcomes[7].grade
    assert first is not None
    assert last is not None
    assert first.level == last.level


async def test_a_model_that_is_down_stops_the_run_and_keeps_what_is_done(
    library: Library, judge: OfflineJudge, settings: Settings
) -> None:
    given = rows(*[GOOD] * 5, "slow " + GOOD, "down " + GOOD, *[GOOD] * 50)
    run = Run(given, library, Unsteady(judge), settings.model_copy(update={"concurrency": 2}))
    outcomes = await run.go()
    assert run.stopped is not None
    assert run.stopped.code == "llm.no_server"
    # The row beside the failed one was under way and is finished; none of the fifty behind them was begun.
    assert [outcome.row.number for outcome in outcomes] == [2, 3, 4, 5, 6, 7]


async def test_what_is_done_stays_when_the_work_is_cancelled(
    library: Library, judge: OfflineJudge, settings: Settings
) -> None:
    run = Run(rows(*[GOOD] * 5, *["slow " + GOOD] * 50), library, Unsteady(judge), settings)
    enough = asyncio.Event()
    run.on_done = lambda _: enough.set() if len(run.outcomes) == 5 else None
    task = asyncio.create_task(run.go())
    await enough.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert 5 <= len(run.outcomes) < 55
    assert [outcome.row.number for outcome in run.outcomes][:5] == [2, 3, 4, 5, 6]


async def test_the_sample_file_covers_all_ten_questions(
    library: Library, judge: OfflineJudge, settings: Settings, sample: Path
) -> None:
    batch = read_rows(read_table(sample, settings), library, file=sample)
    questions = {rubric.question.id for rubric in library.rubrics() if rubric.question.kind == "question"}
    assert len(batch.answers) == len(batch.rows) >= 30
    assert {row.question_id for row in batch.answers} == questions
    outcomes = await Run(batch.rows, library, judge, settings).go()
    levels = {outcome.grade.level for outcome in outcomes if outcome.grade}
    assert levels >= {1, 2, 3, 4, 5}
