"""Results of a batch of 500 candidates x 10 questions: standing, filters, comparison, workbook, document.

The answers are twenty real gradings of shipped answers by the offline judge, repeated: what is measured is the work on
their grades.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from coach.batch.people.standing import standings
from coach.batch.people.states import count, select
from coach.batch.record import BatchRecord, Item
from coach.batch.results.comparison import compare
from coach.batch.results.exporting import FORMS
from coach.batch.results.material import material
from coach.evals.gold import load_gold
from coach.grading.offline.judge import OfflineJudge
from coach.grading.pipeline import grade_answer
from coach.rubric.library import Library, load_library
from coach.settings import Settings

CANDIDATES, QUESTIONS, GRADED = 500, 10, 2


async def _graded(library: Library) -> list[list[Item]]:
    """Return a few graded answers to each question of both roles, up to ten questions."""
    judge, settings = OfflineJudge(), Settings(_env_file=None)  # type: ignore[call-arg]
    items = load_gold(None, library).items
    ids = [rubric.question.id for rubric in library.rubrics() if rubric.question.kind == "question"][:QUESTIONS]
    found = []
    for id_ in ids:
        answers = [item for item in items if item.question_id == id_][:GRADED]
        rubric = library.rubric(id_)
        found.append(
            [
                Item(
                    place=0,
                    number=0,
                    id="",
                    candidate="",
                    role=rubric.role,
                    question_id=id_,
                    answer=answer.text,
                    state=(grade := await grade_answer(rubric, answer.text, judge, settings)).status,
                    grade=grade,
                )
                for answer in answers
            ]
        )
    return found


def _record(graded: list[list[Item]]) -> BatchRecord:
    items = []
    for candidate in range(CANDIDATES):
        for question in graded:
            place, item = len(items), question[candidate % len(question)]
            named = {"place": place, "number": place + 2, "id": str(place), "candidate": f"Кандидат {candidate:03}"}
            items.append(item.model_copy(update=named))
    made = datetime(2026, 11, 2, tzinfo=UTC)
    return BatchRecord(
        id="b",
        title="Замер",
        owner="local",
        role=None,
        file="a.xlsx",
        created_at=made,
        judge="offline",
        items=tuple(items),
    )


def _timed(name: str, work: Callable[[], object], budget: str = "") -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    told = f" (budget: {budget})" if budget else ""
    print(f"{name:<44} {time.perf_counter() - wall:6.2f} s, {time.process_time() - cpu:6.2f} s of CPU{told}")


def run() -> None:
    """Print the figures."""
    library = load_library()
    record = _record(asyncio.run(_graded(library)))
    print(f"{len(record.items)} answers of {CANDIDATES} candidates")
    _timed("where every answer stands", lambda: standings(record, library), "1.5 s with the page")
    found = standings(record, library)
    _timed("flags counted", lambda: count(found), "under 0.3 s")
    _timed("filtered and sorted by urgency", lambda: select(found, wanted=["needs-review"], sorting="urgency"), "0.3 s")
    _timed("all pairs of candidates compared", lambda: compare(record, found))
    whole = material(record, library)
    for suffix in (".jsonl", ".md", ".xlsx", ".docx", ".pdf"):
        _timed(f"report {suffix}", lambda suffix=suffix: FORMS[suffix](whole))  # type: ignore[misc]
