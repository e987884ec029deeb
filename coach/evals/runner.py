"""Grading a suite: concurrent, durable, resumed where it stopped.

State after a crash: see `run_dir`. Grades already on disk are never asked for again, so a resumed run costs only what
is missing. A judge that abstains or fails leaves an ungraded row, which counts as done. An error that a user must act
on (no key, no model) stops the run; what was graded until then stays.
"""

import asyncio
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coach import __version__
from coach.errors import CoachError, InputError
from coach.evals.extras import Planted, load_paraphrases, load_planted
from coach.evals.gold import Gold, gold_hash, load_kinds
from coach.evals.plan import Material, Task, choose, first_tasks, second_tasks
from coach.evals.run_dir import Key, Row, RunDir, RunInfo
from coach.evals.suite import Suite
from coach.grading.pipeline import grade_answer
from coach.grading.types import Grade, Judge
from coach.rubric.library import Library
from coach.settings import Settings

CHUNK = 64
"""Grades that are written and flushed together: what a crash may cost."""

JudgeFor = Callable[[int], Judge]
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Job:
    """A suite to be run.

    Attributes:
        suite: what to run.
        gold: the answers to choose from.
        library: the banks with their questions.
        judge_for: the judge of a repetition (0, 1, …): repetitions must not share a cache.
        settings: limits and the number of answers graded at a time.
        out: the run directory; an unfinished run of the same job in it is resumed.
        seed: of the choice of answers and of their changes.
        limit: at most so many answers, beside the suite's own limit.
        votes: as told to the judge; only noted here.
    """

    suite: Suite
    gold: Gold
    library: Library
    judge_for: JudgeFor
    settings: Settings
    out: Path
    seed: int = 0
    limit: int | None = None
    votes: int = 1


@dataclass
class _Work:
    """The grades so far, those not yet on disk, and how far the run is."""

    job: Job
    folder: RunDir
    rows: dict[Key, Row]
    on_progress: OnProgress
    planned: int = 0
    pending: list[Row] = field(default_factory=list)
    times: dict[Key, int] = field(default_factory=dict)

    def add(self, row: Row, milliseconds: int) -> None:
        self.rows[row.key] = row
        self.pending.append(row)
        self.times[row.key] = milliseconds
        if len(self.pending) >= CHUNK:
            self.flush()
        self.on_progress(len(self.rows), self.planned)

    def flush(self) -> None:
        if self.pending:
            self.folder.append(self.pending, self.times)
            self.pending, self.times = [], {}


async def run_suite(job: Job, on_progress: OnProgress = lambda _done, _all: None) -> RunInfo:
    """Run a suite, or what is missing of it.

    Raises:
        InputError: the suite grades no answers, nothing fits it, the directory holds another run or is damaged.
    """
    material = _material(job)
    folder, info = RunDir(job.out), _info(job, material)
    _resume(folder, info, material)
    work = _Work(job, folder, folder.rows(), on_progress)
    await _grade_all(work, first_tasks(material))
    await _grade_all(work, second_tasks(material, work.rows))
    counts = Counter(row.grade.status for row in work.rows.values())
    done = info.model_copy(update={"finished": True, "counts": dict(sorted(counts.items()))})
    folder.finish(done, work.rows)
    return done


def _material(job: Job) -> Material:
    if job.suite.runs != "answers":
        raise InputError("suite.no_answers", name=job.suite.name)
    items = choose(job.gold.items, job.suite, seed=job.seed, limit=job.limit)
    if not items:
        raise InputError("suite.nothing_fits", name=job.suite.name)
    attacks, harmless = _planted(job.suite)
    return Material(job.suite, items, job.seed, attacks, harmless, load_paraphrases())


def _planted(suite: Suite) -> tuple[tuple[Planted, ...], tuple[Planted, ...]]:
    if not suite.attacks:
        return (), ()
    return load_planted(suite.attacks), load_planted(suite.attacks.replace("attacks", "harmless"))


def _info(job: Job, material: Material) -> RunInfo:
    questions = {item.question_id for item in material.items}
    return RunInfo(
        coach=__version__,
        python=platform.python_version(),
        suite=job.suite,
        judge=job.judge_for(0).identity,
        seed=job.seed,
        limit=job.limit,
        votes=job.votes,
        gold=gold_hash(material.items),
        source=job.gold.source,
        synthetic=job.gold.synthetic,
        ordinary=load_kinds().ordinary,
        rubrics={question: job.library.rubric(question).hash for question in sorted(questions)},
    )


def _resume(folder: RunDir, info: RunInfo, material: Material) -> None:
    if not folder.exists():
        folder.begin(info, material.items)
        return
    found = folder.info()
    if found.model_copy(update={"finished": False, "counts": {}}) != info:
        differing = [name for name in RunInfo.model_fields if getattr(found, name) != getattr(info, name)]
        told = ", ".join(name for name in differing if name not in {"finished", "counts"})
        raise InputError("run.other", folder=folder.path, parts=told)
    folder.mend()


async def _grade_all(work: _Work, tasks: Iterable[Task]) -> None:
    # Question by question: a prepared rubric stays at hand, in memory here and in a model's prompt cache there.
    missing = sorted((t for t in tasks if t.key not in work.rows), key=lambda t: (t.question_id, t.key))
    work.planned = len(work.rows) + len(missing)
    waiting = iter(missing)
    try:
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(work.job.settings.concurrency, len(missing))):
                workers.create_task(_worker(work, waiting))
    except ExceptionGroup as group:
        told = [error for error in group.exceptions if isinstance(error, CoachError)]
        raise (told or group.exceptions)[0] from group
    finally:
        work.flush()


async def _worker(work: _Work, waiting: Iterator[Task]) -> None:
    for task in waiting:
        started = time.perf_counter()
        rubric = work.job.library.rubric(task.question_id)
        judge = work.job.judge_for(task.key.repeat)
        grade = await grade_answer(rubric, task.text, judge, work.job.settings)
        row = Row(
            item=task.key.item, variant=task.key.variant, repeat=task.key.repeat, text=task.text, grade=_still(grade)
        )
        work.add(row, round(1000 * (time.perf_counter() - started)))
        # A judge that calls nobody never waits: let the interrupt and the progress bar have their turn.
        await asyncio.sleep(0)


def _still(grade: Grade) -> Grade:
    """Return the grade without its clock parts."""
    return grade.model_copy(
        update={"provenance": grade.provenance.model_copy(update={"graded_at": "", "duration_ms": 0})}
    )
