"""Kept batches for tests: graded by a scripted judge through the real way of an answer."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from coach.batch.record import BatchRecord, Decision, DecisionKind, Item
from coach.grading.pipeline import grade_answer
from coach.grading.types import Assessment, Claim, Grade, GuardedAnswer, JudgeIdentity, Reason, Ungraded, Verdict
from coach.rubric.library import Library, Rubric
from coach.rubric.types import Level
from coach.settings import Settings

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class Scripted:
    """A judge that says what it is told; every check has a sentence of its own in the answer."""

    met: Sequence[str] = ()
    denied: Sequence[str] = ()
    flags: Sequence[str] = ()
    estimate: float | None = None
    margin: float = 1.0
    refuses: bool = False
    identity: JudgeIdentity = field(default_factory=lambda: JudgeIdentity(name="scripted", version="1"))

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        if self.refuses:
            return Ungraded(reason=Reason(code="llm.timeout"))
        said: dict[str, Claim] = {id_: Claim(verdict="met", quotes=(sentence(id_),)) for id_ in self.met}
        said |= {id_: Claim(verdict="not_met") for id_ in self.denied}
        flags = {id_: Claim(verdict="met", quotes=(sentence(id_),)) for id_ in self.flags}
        return Assessment(checks=said, depth=said, red_flags=flags, estimate=self.estimate, margin=self.margin)


def sentence(id_: str) -> str:
    return f"Дело {id_} я сделал сам."


def grade_of(rubric: Rubric, judge: Scripted, answer: str = "") -> Grade:
    words = answer or " ".join(sentence(id_) for id_ in [*judge.met, *judge.flags]) or "Ответ был дан."
    return asyncio.run(grade_answer(rubric, words, judge, Settings(_env_file=None)))  # type: ignore[call-arg]


class Decided:
    """Makes decisions with ascending ids and times."""

    def __init__(self) -> None:
        self._ids = count(1)

    def __call__(
        self,
        kind: DecisionKind,
        *,
        place: int = 0,
        author: str = "Директор",
        level: Level | None = None,
        check: str = "",
        verdict: Verdict | None = None,
        reason: str = "так слышно в ответе",
    ) -> Decision:
        number = next(self._ids)
        at = START + timedelta(minutes=number)
        values = {"id": number, "place": place, "author": author, "at": at, "kind": kind, "level": level}
        return Decision.model_validate(values | {"check": check, "verdict": verdict, "reason": reason})


@pytest.fixture
def decide() -> Decided:
    return Decided()


@pytest.fixture(scope="session")
def rubric(library: Library) -> Rubric:
    return library.rubric("rop.scripts")


def content_ids(rubric: Rubric) -> list[str]:
    return [check.id for _, check in rubric.question.checks()]


def all_ids(rubric: Rubric) -> list[str]:
    return content_ids(rubric) + [check.id for check in rubric.scale.depth]


MakeItem = Callable[..., Item]


def item_of(
    rubric: Rubric, judge: Scripted | None, *, place: int = 0, candidate: str = "Анна", answer: str = ""
) -> Item:
    grade = grade_of(rubric, judge, answer) if judge is not None else None
    state = "waiting" if grade is None else grade.status
    words = answer or (" ".join(sentence(id_) for id_ in judge.met) if judge else "")
    return Item(
        place=place,
        number=place + 2,
        id=f"a{place}",
        candidate=candidate,
        role=rubric.role,
        question_id=rubric.question.id,
        asked=rubric.question.text,
        answer=words or "Ответ был дан.",
        state=state,
        grade=grade,
        failure=grade.reason if grade else None,
    )


def record_of(items: Iterable[Item], decisions: Iterable[Decision] = (), **more: object) -> BatchRecord:
    values = {"id": "b1", "title": "Отбор РОП", "owner": "local", "role": "rop", "file": "ответы.xlsx"}
    values |= {"created_at": START, "judge": "llm", "state": "done", "items": tuple(items)}
    return BatchRecord.model_validate(values | {"decisions": tuple(decisions)} | more)
