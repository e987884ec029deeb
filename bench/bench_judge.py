"""The offline judge: answers a second in one process after warm-up, and the memory it takes."""

import asyncio
import resource
import time

from coach.grading.offline.judge import OfflineJudge
from coach.grading.pipeline import grade_answer
from coach.rubric.library import Rubric, load_library
from coach.settings import Settings

SECONDS = 5.0


async def _grade_for(cases: list[tuple[Rubric, str]], judge: OfflineJudge, seconds: float) -> float:
    """Return answers a second over about `seconds`; each answer is different, so nothing is remembered."""
    settings, done, started = Settings(), 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        rubric, answer = cases[done % len(cases)]
        await grade_answer(rubric, f"{answer} Вариант {done}.", judge, settings)
        done += 1
    return done / (time.perf_counter() - started)


def run() -> None:
    """Print the figures."""
    started = time.perf_counter()
    judge = OfflineJudge()
    loaded = time.perf_counter() - started
    rubrics = [r for r in load_library().rubrics() if r.question.kind == "question"]
    cases = [(r, anchor) for r in rubrics for anchor in r.question.anchors.values()]
    asyncio.run(_grade_for(cases, judge, SECONDS / 2))
    rate = asyncio.run(_grade_for(cases, judge, SECONDS))
    words = sum(len(answer.split()) for _, answer in cases) / len(cases)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"loading {loaded:.2f} s; {rate:.0f} answers/s of {words:.0f} words on average (budget: at least 100)")
    print(f"peak memory {memory:.0f} MB (budget: under 350)")
