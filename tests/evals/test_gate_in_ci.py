"""The gate on the real thing: the offline judge and the committed baseline, and worse judges that it must stop.

After a change that is meant to move the figures: `make card`, look at the difference, commit it.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from coach.evals.gate import gate, read_baseline
from coach.evals.gold import load_gold
from coach.evals.runner import Job, run_suite
from coach.evals.scoring import Report, score_run
from coach.evals.suite import load_suite
from coach.grading.offline.estimate import Estimates, load_estimates
from coach.grading.offline.judge import OfflineJudge
from coach.grading.types import Assessment, Claim, GuardedAnswer, Judge, JudgeIdentity, Ungraded
from coach.resources import resource_dir
from coach.rubric.library import Rubric, load_library
from coach.settings import Settings

BASELINE = read_baseline(resource_dir("eval") / "baselines" / "smoke-offline.json")
LIBRARY = load_library()


@dataclass
class Credulous:
    """The offline judge, except that it credits every second check with the first words and thinks better of all."""

    inner: Judge

    @property
    def identity(self) -> JudgeIdentity:
        return self.inner.identity

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        said = await self.inner.assess(rubric, answer)
        if isinstance(said, Ungraded):
            return said
        words = " ".join(answer.text.split()[:5])
        given = {id_: Claim(verdict="met", quotes=(words,)) for n, id_ in enumerate(said.checks) if n % 2}
        higher = None if said.estimate is None else min(5.0, said.estimate + 0.8)
        return said.model_copy(update={"checks": {**said.checks, **given}, "estimate": higher})


def shifted() -> OfflineJudge:
    """The offline judge with its whole scale moved by one level: what was a three is a four."""
    weights = load_estimates()
    raised = [one.model_copy(update={"centre": one.centre + 1}) for one in (weights.patterns, weights.statements)]
    return OfflineJudge(weights=Estimates(*raised))


async def scored(judge: Judge, folder: Path) -> Report:
    job = Job(
        suite=load_suite("smoke"),
        gold=load_gold(None, LIBRARY),
        library=LIBRARY,
        judge_for=lambda _: judge,
        settings=Settings(_env_file=None),
        out=folder,
    )
    await run_suite(job)
    return score_run(folder, LIBRARY)


@pytest.mark.slow
async def test_the_gate_is_open_for_the_judge_that_was_accepted(tmp_path: Path) -> None:
    assert gate(await scored(OfflineJudge(), tmp_path), BASELINE) == []


@pytest.mark.slow
async def test_the_gate_stops_a_judge_that_credits_without_reading(tmp_path: Path) -> None:
    failures = gate(await scored(Credulous(OfflineJudge()), tmp_path), BASELINE)
    assert {failure.code for failure in failures} == {"gate.behind"} | ({"gate.above"} & {f.code for f in failures})
    assert any(failure.figure.endswith("qwk") for failure in failures)


@pytest.mark.slow
async def test_the_gate_stops_thresholds_that_are_shifted_by_one(tmp_path: Path) -> None:
    failures = gate(await scored(shifted(), tmp_path), BASELINE)
    assert any(failure.figure.endswith(("qwk", "mae", "exact")) for failure in failures)
