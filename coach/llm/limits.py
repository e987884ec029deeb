"""How fast a server may be called: so much a minute, and so many at a time."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

_MINUTE = 60.0
_BUSY_SHARE = 0.2
"""Share of 429 among recent answers over which fewer calls are made: a stray one is only waited out."""
_LEAST_RECENT = 16
"""Answers that are looked back at, at least: among fewer a stray 429 would weigh too much."""


class Reservation:
    """An amount taken out of a minute; may be corrected when the true amount is known."""

    def __init__(self, amount: int, at: float) -> None:
        self.amount = amount
        self.at = at


class MinuteLimit:
    """At most `most` (requests, tokens) in any sixty seconds; 0: no limit. First come, first served.

    What alone exceeds the limit waits for an empty minute and then passes: it could never pass otherwise.
    `clock` gives seconds.
    """

    def __init__(
        self,
        most: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._most = most
        self._clock = clock
        self._sleep = sleep
        self._taken: deque[Reservation] = deque()
        self._queue = asyncio.Lock()

    async def take(self, amount: int = 1) -> Reservation:
        """Wait until `amount` fits into the last sixty seconds, and take it."""
        if not self._most:
            return Reservation(amount, 0.0)
        async with self._queue:
            while (wait := self._wait_for(amount)) > 0:
                await self._sleep(wait)
            self._taken.append(Reservation(amount, self._clock()))
            return self._taken[-1]

    def _wait_for(self, amount: int) -> float:
        now = self._clock()
        while self._taken and self._taken[0].at <= now - _MINUTE:
            self._taken.popleft()
        too_much = sum(taken.amount for taken in self._taken) + amount - self._most
        wait = 0.0
        for taken in self._taken:
            if too_much <= 0:
                break
            too_much -= taken.amount
            wait = taken.at + _MINUTE - now
        return wait


class AdaptiveLimit:
    """So many calls at a time, fewer when the server says 429, slowly more again when it does not.

    Starts at `most`; halves when more than a fifth of the last answers were 429 (at least one stays); grows by one
    after as many good answers as there are calls at a time. `now` is the limit in force, `under_way` the places held.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self.now = most
        self.under_way = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._recent: deque[bool] = deque()
        self._good = 0

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Hold one of the places while a call is under way."""
        await self._enter()
        try:
            yield
        finally:
            self.under_way -= 1
            self._wake()

    def answered(self, *, busy: bool) -> None:
        """Learn from one answer of the server; `busy`: it was 429."""
        window = max(_LEAST_RECENT, self.now)
        self._recent.append(busy)
        while len(self._recent) > window:
            self._recent.popleft()
        if busy:
            if sum(self._recent) > _BUSY_SHARE * window:
                self.now = max(1, self.now // 2)
                self._good = 0
                self._recent.clear()
            return
        self._good += 1
        if self._good >= self.now and self.now < self._most:
            self.now += 1
            self._good = 0
            self._wake()

    async def step_aside(self) -> None:
        """Pause a call that holds a slot and was told 429, until no more are under way than there should be now.

        It goes on before those that have not begun. Without this, calls begun before the limit fell would use up
        their retries against a server that is still too busy.
        """
        if self.under_way <= self.now:
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.appendleft(turn)
        self.under_way -= 1
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():  # the slot gives back a place that this call does not hold
                self.under_way += 1
            raise

    async def _enter(self) -> None:
        if self.under_way < self.now and not self._waiting:
            self.under_way += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # the place was given just before the cancellation
                self.under_way -= 1
                self._wake()
            raise

    def _wake(self) -> None:
        while self._waiting and self.under_way < self.now:
            turn = self._waiting.popleft()
            if not turn.done():
                self.under_way += 1
                turn.set_result(None)
