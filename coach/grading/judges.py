"""Who grades: the judge that the settings ask for, opened where it is used and closed behind it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Literal

from coach.grading.types import Assessment, GuardedAnswer, Judge, JudgeIdentity, Ungraded
from coach.grading.voting import VotingJudge
from coach.llm.late import LateGateway
from coach.llm.server import configured, resolve
from coach.rubric.library import Rubric
from coach.settings import Settings

JudgeFor = Callable[[int], Judge]
"""The judge of a repetition (0, 1, …): repetitions never share a cache entry."""


def chosen(settings: Settings) -> Literal["offline", "llm"]:
    """Return which judge the settings mean: `auto` is the model as soon as one is configured."""
    if settings.judge == "auto":
        return "llm" if configured(settings) else "offline"
    return settings.judge


@asynccontextmanager
async def open_judges(
    settings: Settings, *, votes: int = 1, gateway: LateGateway | None = None
) -> AsyncIterator[JudgeFor]:
    """Open the judge of the settings for each repetition; what it holds is closed behind the `async with`.

    Args:
        settings: which judge, and how to reach the model.
        votes: 1, 3 or 5 opinions of the model for one answer; the offline judge would only repeat itself.
        gateway: the way to the model, if it is shared; it is not closed here.

    Raises:
        ModelError: a model is asked for and cannot be.
        KnowledgeError: the offline judge's vectors are missing.
    """
    if chosen(settings) == "offline":
        judge = await asyncio.to_thread(_offline)
        yield lambda _repeat: judge
        return
    from coach.grading.model.judge import ModelJudge  # noqa: PLC0415 - only who calls a model pays for its client

    shared = gateway or LateGateway(settings)
    opened = await shared.open()

    def judge_for(repeat: int) -> Judge:
        opinions = [ModelJudge(opened, vote=repeat * votes + number) for number in range(votes)]
        return VotingJudge(opinions) if votes > 1 else opinions[0]

    try:
        yield judge_for
    finally:
        if gateway is None:
            await shared.close()


@asynccontextmanager
async def open_judge(settings: Settings, *, votes: int = 1, gateway: LateGateway | None = None) -> AsyncIterator[Judge]:
    """Open one judge; see `open_judges`."""
    async with open_judges(settings, votes=votes, gateway=gateway) as judge_for:
        yield judge_for(0)


class LateJudge:
    """A judge that is opened when the first answer comes, in the event loop that asks, and closed by `close`."""

    def __init__(self, settings: Settings, *, votes: int = 1, gateway: LateGateway | None = None) -> None:
        self._settings = settings
        self._gateway = gateway
        self._votes = votes
        self._stack = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._judge: Judge | None = None

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge; before it is opened by the settings alone."""
        if self._judge is not None:
            return self._judge.identity
        if chosen(self._settings) == "offline":
            return _offline().identity
        from coach.grading.model.judge import identity_of  # noqa: PLC0415

        server = resolve(self._settings)
        return identity_of(server.model, server.shown)

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        """Return what the judge says; raises what opening it raises, and tries again at the next answer."""
        judge = await self.open()
        return await judge.assess(rubric, answer)

    async def open(self) -> Judge:
        """Return the judge, opening it at the first call; raises as `open_judges` does."""
        async with self._opening:
            if self._judge is None:
                self._judge = await self._stack.enter_async_context(self._opened())
            return self._judge

    def _opened(self) -> AbstractAsyncContextManager[Judge]:
        return open_judge(self._settings, votes=self._votes, gateway=self._gateway)

    async def close(self) -> None:
        """Close what was opened."""
        self._judge = None
        await self._stack.aclose()


def warm_up(settings: Settings) -> None:
    """Load what the first answer will need: word vectors, or the client of a model. Blocks for a second or so."""
    if chosen(settings) == "offline":
        _offline()
        return
    from coach.grading.model import judge  # noqa: F401, PLC0415
    from coach.llm import client  # noqa: F401, PLC0415


def _offline() -> Judge:
    from coach.grading.offline.judge import OfflineJudge  # noqa: PLC0415 - word vectors

    return OfflineJudge()
