"""A session with everything real but the clock and the judge, who credits a check where its id stands in the answer."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from coach.errors import ModelError
from coach.grading.types import Assessment, Claim, GuardedAnswer, JudgeIdentity, Reason, Ungraded
from coach.interview.service import InterviewService
from coach.interview.view import View
from coach.rubric.library import Library, Rubric, load_library
from coach.settings import Settings
from coach.store import Store, open_store

BEGIN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class LiteralJudge:
    """Meets every check whose id is a word of the answer; abstains at «молчу», breaks down while `broken`."""

    broken: bool = False
    preliminary: bool = False
    assessed: list[str] = field(default_factory=list)

    @property
    def identity(self) -> JudgeIdentity:
        return JudgeIdentity(name="literal", version="1", preliminary=self.preliminary)

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        self.assessed.append(answer.text)
        if self.broken:
            raise ModelError("model.down")
        words = re.findall(r"[\w-]+", answer.text)
        if "молчу" in words:
            return Ungraded(reason=Reason(code="abstained"))
        checks = {check.id: claim(check.id, words) for _, check in rubric.question.checks()}
        depth = {check.id: claim(check.id, words) for check in rubric.scale.depth}
        return Assessment(checks=checks, depth=depth)


def claim(check_id: str, words: list[str]) -> Claim:
    return Claim(verdict="met", quotes=(check_id,)) if check_id in words else Claim(verdict="not_met")


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    time: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.time

    def forward(self, minutes: float) -> None:
        self.time += timedelta(minutes=minutes)


@dataclass
class Player:
    """Somebody who plays through a page: sees a view, makes a move, sees the next."""

    service: InterviewService
    judge: LiteralJudge
    clock: Clock
    owner: str = "Анна"
    names: Iterator[int] = field(default_factory=count)

    def click(self) -> str:
        return f"{self.owner}-{next(self.names)}"

    async def start(self, mode: str = "training", questions: int | None = 2, role: str = "rop") -> View:
        return await self.service.start(
            owner=self.owner, role=role, mode=mode, questions=questions, command_id=self.click()
        )

    async def answer(self, view: View, text: str) -> View:
        return await self.service.answer(
            view.session_id, text, owner=self.owner, step=view.step, command_id=self.click()
        )

    async def move(self, view: View, name: str) -> View:
        act = getattr(self.service, name)
        return await act(view.session_id, owner=self.owner, step=view.step, command_id=self.click())

    async def answer_all(self, view: View, text: str) -> View:
        """Answer until the question is closed."""
        number = view.number
        while view.phase == "answering" and view.number == number:
            view = await self.answer(view, text)
        return view


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_store(settings) as opened:
        yield opened


@pytest.fixture
def new_player(store: Store, library: Library, settings: Settings) -> Callable[..., Player]:
    """Make a player with a service of their own, as another process would have it."""
    clock, judge = Clock(), LiteralJudge()

    def make(owner: str = "Анна") -> Player:
        service = InterviewService(store=store, library=library, judge=judge, settings=settings, now=clock)
        return Player(service, judge, clock, owner, count(1000 * len(made)))

    made: list[Player] = []
    return lambda *given, **named: made.append(make(*given, **named)) or made[-1]


@pytest.fixture
def player(new_player: Callable[..., Player]) -> Player:
    return new_player()
