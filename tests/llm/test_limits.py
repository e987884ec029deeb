"""The arithmetic of limits, on a clock that the test moves."""

import asyncio
from random import Random

from hypothesis import given
from hypothesis import strategies as some

from coach.llm.limits import AdaptiveLimit, MinuteLimit
from coach.llm.usage import Prices, Usage


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@given(some.integers(1, 50), some.lists(some.tuples(some.integers(1, 20), some.floats(0, 30)), max_size=30))
def test_no_minute_holds_more_than_the_limit(most: int, calls: list[tuple[int, float]]) -> None:
    clock = Clock()
    limit = MinuteLimit(most, clock, clock.sleep)

    async def run() -> list[tuple[float, int]]:
        taken = []
        for amount, pause in calls:
            clock.now += pause
            await limit.take(amount)
            taken.append((clock.now, amount))
        return taken

    taken = asyncio.run(run())
    for begin, first in taken:
        inside = [amount for at, amount in taken if begin <= at < begin + 59.999]
        assert sum(inside) <= most or (inside == [first] and first > most)


async def test_what_was_not_used_is_given_back() -> None:
    clock = Clock()
    limit = MinuteLimit(100, clock, clock.sleep)
    (await limit.take(90)).amount = 10
    await limit.take(90)
    assert clock.now == 0.0


async def test_no_limit_never_waits() -> None:
    clock = Clock()
    limit = MinuteLimit(0, clock, clock.sleep)
    for _ in range(1000):
        await limit.take(10**9)
    assert clock.now == 0.0


@given(some.integers(1, 64), some.lists(some.booleans(), max_size=300))
def test_calls_at_a_time_stay_between_one_and_the_setting(most: int, busy: list[bool]) -> None:
    limit = AdaptiveLimit(most)
    for one in busy:
        limit.answered(busy=one)
        assert 1 <= limit.now <= most


def test_steady_429_halves_down_to_one_and_good_answers_bring_it_back() -> None:
    limit = AdaptiveLimit(16)
    seen = [limit.now]
    for _ in range(200):
        limit.answered(busy=True)
        seen.append(limit.now)
    assert sorted(set(seen), reverse=True) == [16, 8, 4, 2, 1]
    for _ in range(sum(range(1, 17))):
        limit.answered(busy=False)
    assert limit.now == 16


def test_a_stray_429_does_not_slow_the_rest() -> None:
    limit = AdaptiveLimit(32)
    for number in range(1, 2001):
        limit.answered(busy=number % 20 == 0)
    assert limit.now == 32


@given(some.integers(1, 6), some.lists(some.sampled_from(["good", "busy", "cancelled"]), max_size=40), some.randoms())
def test_every_place_comes_back_whatever_happens(most: int, fates: list[str], random: Random) -> None:
    limit = AdaptiveLimit(most)
    under_way = 0

    async def call(fate: str) -> None:
        nonlocal under_way
        async with limit.slot():
            under_way += 1
            try:
                assert under_way <= most
                await asyncio.sleep(0)
            finally:
                under_way -= 1
            limit.answered(busy=fate == "busy")
            if fate == "busy":
                await limit.step_aside()
            await asyncio.sleep(0)

    async def run() -> None:
        tasks = [asyncio.create_task(call(fate)) for fate in fates]
        for task, fate in zip(tasks, fates, strict=True):
            if fate == "cancelled":
                for _ in range(random.randint(0, 3)):
                    await asyncio.sleep(0)
                task.cancel()
        ends = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 2)
        assert {type(end) for end in ends} <= {type(None), asyncio.CancelledError}
        assert limit.under_way == 0

    asyncio.run(run())


counts = some.integers(0, 10**6)


@given(counts, counts, counts)
def test_cached_tokens_cost_what_their_price_says(sent: int, cached: int, received: int) -> None:
    cached = min(cached, sent)
    whole = Prices(2.0, 2.0, 8.0).cost(sent, cached, received)
    assert whole == Prices(2.0, 2.0, 8.0).cost(sent, 0, received)
    assert Prices(2.0, 0.5, 8.0).cost(sent, cached, received) <= whole


def test_usage_adds_up() -> None:
    assert Usage(1, 10, 3, 5, 0.5) + Usage(1, 20, 0, 1, 0.25, 1) == Usage(2, 30, 3, 6, 0.75, 1)
