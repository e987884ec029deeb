"""Evals: the smoke suite, the bootstrap, and what the runner adds to the judge."""

import asyncio
import tempfile
import time
from pathlib import Path

import numpy as np

from coach.evals.gold import load_gold
from coach.evals.runner import Job, run_suite
from coach.evals.scoring import score_run
from coach.evals.suite import load_suite
from coach.grading.offline.judge import OfflineJudge
from coach.grading.pipeline import grade_answer
from coach.metrics.bootstrap import interval
from coach.metrics.closeness import exact_agreement, mean_absolute_error
from coach.metrics.kappa import quadratic_kappa
from coach.metrics.spearman import spearman
from coach.rubric.library import load_library
from coach.settings import Settings

ANSWERS, RESAMPLES, ROUNDS = 1_000, 2_000, 4


def _bootstrap() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(1, 6, ANSWERS)
    levels = np.clip(labels + rng.integers(-1, 2, ANSWERS), 1, 5)
    families = list(range(ANSWERS))
    started = time.perf_counter()
    for metric in (quadratic_kappa, exact_agreement, mean_absolute_error, spearman):
        interval(metric(levels, labels), families, resamples=RESAMPLES, seed=1)
    taken = time.perf_counter() - started
    print(f"4 metrics, {RESAMPLES} resamples over {ANSWERS} answers: {taken:.2f} s (budget: under 10)")


async def _bare(judge: OfflineJudge, settings: Settings) -> float:
    library = load_library()
    items = load_gold(None, library).items
    started = time.perf_counter()
    for item in items:
        await grade_answer(library.rubric(item.question_id), item.text, judge, settings)
    return time.perf_counter() - started


async def _run(judge: OfflineJudge, settings: Settings, suite: str, folder: Path) -> float:
    library = load_library()
    gold = load_gold(None, library)
    job = Job(
        suite=load_suite(suite), gold=gold, library=library, judge_for=lambda _: judge, settings=settings, out=folder
    )
    started = time.perf_counter()
    await run_suite(job)
    return time.perf_counter() - started


def run() -> None:
    """Print the figures."""
    _bootstrap()
    settings, judge = Settings(), OfflineJudge()
    asyncio.run(_bare(judge, settings))
    with tempfile.TemporaryDirectory() as place:
        pairs = [
            (
                asyncio.run(_bare(judge, settings)),
                asyncio.run(_run(judge, settings, "agreement", Path(place) / f"{k}")),
            )
            for k in range(ROUNDS)
        ]
        bare, runner = min(first for first, _ in pairs), min(second for _, second in pairs)
        print(
            f"runner {runner:.2f} s over the same answers graded bare {bare:.2f} s: {runner / bare - 1:+.1%} (budget: 5%)"
        )
        started = time.perf_counter()
        asyncio.run(_run(OfflineJudge(), settings, "smoke", Path(place) / "smoke"))
        score_run(Path(place) / "smoke", load_library())
        print(f"smoke with figures {time.perf_counter() - started:.1f} s (budget: under 30)")
