"""The model judge against a stub of 300 ms: wall time and own CPU beside the bare clients, memory, prompt tokens.

The stub runs in a process of its own. `COACH_BENCH_ANSWERS` sets the number of answers (2,000).
"""

import asyncio
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from coach.grading.guard import guard
from coach.grading.intake import clean
from coach.grading.judges import JudgeFor, open_judges
from coach.grading.model.judge import ModelJudge
from coach.grading.model.messages import answer_text
from coach.grading.model.prepared import Prepared
from coach.grading.pipeline import grade_answer
from coach.llm.boundary import make_boundary
from coach.llm.requests import tokens_of
from coach.rubric.library import Rubric, load_library
from coach.settings import Settings

ANSWERS = int(os.environ.get("COACH_BENCH_ANSWERS", "2000"))
LATENCY = 0.3
CONCURRENCY = 32
Case = tuple[Rubric, str]


@dataclass(frozen=True)
class Measured:
    """Wall and CPU seconds of one way over all answers."""

    wall: float
    cpu: float


@contextmanager
def _server(*options: str) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.rubric_reader", "--latency", str(LATENCY), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+", line)
            if found is None:
                raise RuntimeError(line)
            yield found[0]
        finally:
            process.terminate()


def _cases() -> list[Case]:
    rubrics = [r for r in load_library().rubrics() if r.question.kind == "question"]
    anchors = [(r, text) for r in rubrics for text in r.question.anchors.values()]
    return [(rubric, f"{text} Вариант {n}.") for n in range(ANSWERS) for rubric, text in [anchors[n % len(anchors)]]]


def _messages(rubric: Rubric, answer: str) -> list[dict[str, str]]:
    told = answer_text(guard(clean(answer)).text, make_boundary())
    return [{"role": "system", "content": _fixed(rubric.question.id).system.content}, {"role": "user", "content": told}]


async def _all(cases: list[Case], one: Callable[[Rubric, str], Awaitable[object]]) -> Measured:
    waiting = iter(cases)

    async def work() -> None:
        for rubric, answer in waiting:
            await one(rubric, answer)

    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.gather(*(work() for _ in range(CONCURRENCY)))
    return Measured(time.perf_counter() - wall, time.process_time() - cpu)


@cache
def _fixed(question: str) -> Prepared:
    return Prepared(load_library().rubric(question))


def _form(rubric: Rubric) -> dict[str, object]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": _fixed(rubric.question.id).schema}}


async def _bare(url: str, cases: list[Case]) -> Measured:
    import openai  # noqa: PLC0415

    async with openai.AsyncOpenAI(base_url=url, api_key="none", max_retries=4) as client:

        async def one(rubric: Rubric, answer: str) -> object:
            sent: dict[str, Any] = {"messages": _messages(rubric, answer), "response_format": _form(rubric)}
            return await client.chat.completions.create(model="stub-model", temperature=0, **sent)

        return await _all(cases, one)


async def _langchain(url: str, cases: list[Case]) -> Measured:
    from langchain_openai import ChatOpenAI  # noqa: PLC0415

    chat = ChatOpenAI(base_url=url, api_key="none", model="stub-model", max_retries=4)

    async def one(rubric: Rubric, answer: str) -> object:
        return await chat.ainvoke(_messages(rubric, answer), response_format=_form(rubric))

    return await _all(cases, one)


@asynccontextmanager
async def _judges(url: str, folder: str) -> AsyncIterator[tuple[Settings, JudgeFor]]:
    settings = Settings(
        data_dir=Path(folder), llm_base_url=url, llm_model="stub-model", llm_concurrency=CONCURRENCY, judge="llm"
    )
    async with open_judges(settings) as judge_for:
        yield settings, judge_for


async def _coach(url: str, cases: list[Case], folder: str) -> tuple[Measured, float, list[str]]:
    """Return the time, requests an answer, and the codes of what is ungraded."""
    async with _judges(url, folder) as (settings, judge_for):
        judge = judge_for(0)
        codes: list[str] = []

        async def one(rubric: Rubric, answer: str) -> object:
            grade = await grade_answer(rubric, answer, judge, settings)
            if grade.reason is not None:
                codes.append(grade.reason.code)
            return grade.level

        measured = await _all(cases, one)
        calls = judge.gateway.spent.calls if isinstance(judge, ModelJudge) else 0
        return measured, calls / len(cases), codes


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def run() -> None:
    """Print the figures."""
    cases = _cases()
    ideal = len(cases) * LATENCY / CONCURRENCY
    with tempfile.TemporaryDirectory() as folder:
        with _server() as url:
            asyncio.run(_coach(url, cases[:100], f"{folder}/warm"))
            bare = asyncio.run(_bare(url, cases))
            chat = asyncio.run(_langchain(url, cases))
            before = _resident()
            ours, requests, codes = asyncio.run(_coach(url, cases, f"{folder}/a"))
            grown = _resident() - before
            again, requests_again, _ = asyncio.run(_coach(url, cases, f"{folder}/a"))
        with _server("--busy", "0.05") as url:
            bare_busy = asyncio.run(_bare(url, cases))
            busy, requests_busy, codes_busy = asyncio.run(_coach(url, cases, f"{folder}/b"))
    _print_times(len(cases), ideal, bare, chat, ours)
    print(f"requests an answer {requests:.2f}, ungraded {len(codes)}; memory grew {grown:.0f} MB (under 100)")
    print(f"5% 429: bare {bare_busy.wall:.1f} s, coach {busy.wall:.1f} s: {busy.wall / bare_busy.wall:.2f} x (1.3)")
    print(f"        requests an answer {requests_busy:.2f}, ungraded {len(codes_busy)}")
    print(f"graded again: {again.wall:.1f} s, requests an answer {requests_again:.2f}")
    _print_tokens(cases)


def _print_times(count: int, ideal: float, bare: Measured, chat: Measured, ours: Measured) -> None:
    print(f"{count} answers, {LATENCY * 1000:.0f} ms, {CONCURRENCY} at a time; ideal {ideal:.1f} s")
    for name, one in (("bare AsyncOpenAI", bare), ("ChatOpenAI", chat), ("coach", ours)):
        print(f"{name:<17} {one.wall:6.1f} s  {one.wall / ideal:.2f} x ideal  {1000 * one.cpu / count:.1f} ms CPU")
    own = 1000 * (ours.cpu - chat.cpu) / count
    print(f"coach / bare {ours.wall / bare.wall:.2f} (at most 1.1); own CPU beyond ChatOpenAI {own:.1f} ms (under 5)")


def _common(texts: list[str]) -> int:
    """Return how many characters all begin with."""
    return next((n for n, chars in enumerate(zip(*texts, strict=False)) if len(set(chars)) > 1), min(map(len, texts)))


def _print_tokens(cases: list[Case]) -> None:
    prompts = ["".join(message["content"] for message in _messages(*case)) for case in cases[: len(cases) // 10]]
    by_rubric: dict[str, list[str]] = {}
    for (rubric, _), prompt in zip(cases, prompts, strict=False):
        by_rubric.setdefault(rubric.question.id, []).append(prompt)
    shared = sum(_common(group) * len(group) for group in by_rubric.values())
    mean = sum(tokens_of([prompt]) for prompt in prompts) / len(prompts)
    share = shared / sum(map(len, prompts))
    print(f"prompt about {mean:.0f} tokens an answer (estimated), {share:.0%} of it the same for a question")
