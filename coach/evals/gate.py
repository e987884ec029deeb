"""The gate: a run must keep its suite's limits and not fall behind a baseline that was accepted.

A figure falls behind when it is worse than the baseline's by more than its tolerance, or is gone. A baseline of
another suite or other answers compares with nothing: that too closes the gate.
"""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from coach.errors import InputError
from coach.evals.scores.figures import Better, Figure
from coach.evals.scoring import Report
from coach.evals.suite import Limit
from coach.files.atomic import write_atomically
from coach.rubric.types import Frozen

TOLERANCE = 0.02
TIMES = ("time.", "cost.")
_ROUNDING = 1e-9


class Accepted(Frozen):
    """A figure that was accepted, and how much worse a later one may be."""

    name: str
    value: float
    better: Better
    tolerance: float = TOLERANCE


class Baseline(Frozen):
    """What was accepted for a suite on a gold set (`eval/baselines/*.json`)."""

    suite: str
    judge: str
    gold: str
    figures: tuple[Accepted, ...]


class Failure(Frozen):
    """Why the gate stays closed: a reason code and what fills its text."""

    code: str
    figure: str = ""
    value: float | None = None
    wanted: float | str | None = None


def gate(report: Report, baseline: Baseline | None) -> list[Failure]:
    """Return every reason to stop; none: the gate is open."""
    failures = list(_unfinished(report))
    failures += [failure for limit in report.run.suite.limits if (failure := _limit(limit, report)) is not None]
    if baseline is None:
        return failures
    if (baseline.suite, baseline.gold) != (report.run.suite.name, report.run.gold):
        told = f"{baseline.suite} {baseline.gold}"
        return [*failures, Failure(code="gate.not-comparable", wanted=told)]
    return [*failures, *(f for accepted in baseline.figures if (f := _behind(accepted, report)) is not None)]


def baseline_of(report: Report) -> Baseline:
    """Return the figures of a run as a baseline: those that have a better side, without clocks and money."""
    figures = tuple(
        Accepted(name=figure.name, value=round(figure.value, 4), better=figure.better)
        for figure in report.figures
        if figure.value is not None and figure.better is not None and _lasting(figure)
    )
    run = report.run
    return Baseline(
        suite=run.suite.name, judge=f"{run.judge.name} {run.judge.model}".strip(), gold=run.gold, figures=figures
    )


def read_baseline(file: Path) -> Baseline:
    """Read a baseline.

    Raises:
        InputError: no such file, or it is no baseline.
    """
    try:
        return Baseline.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("baseline.unreadable", file=file, problem=error) from error
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]["msg"]
        raise InputError("baseline.unreadable", file=file, problem=problem) from error


def write_baseline(baseline: Baseline, file: Path) -> None:
    """Write a baseline; raises InputError where the file cannot be written."""
    write_atomically(file, f"{baseline.model_dump_json(indent=1)}\n".encode())


def _lasting(figure: Figure) -> bool:
    return not figure.name.startswith(TIMES) and ".baseline." not in figure.name


def _unfinished(report: Report) -> Iterator[Failure]:
    if not report.run.finished:
        yield Failure(code="gate.unfinished")
    elif not report.run.counts.get("graded"):
        yield Failure(code="gate.nothing-graded")


def _limit(limit: Limit, report: Report) -> Failure | None:
    figure = report.figure(limit.figure)
    if figure is None or figure.value is None:
        return Failure(code="gate.missing", figure=limit.figure)
    if limit.at_least is not None and figure.value < limit.at_least - _ROUNDING:
        return Failure(code="gate.below", figure=figure.name, value=figure.value, wanted=limit.at_least)
    if limit.at_most is not None and figure.value > limit.at_most + _ROUNDING:
        return Failure(code="gate.above", figure=figure.name, value=figure.value, wanted=limit.at_most)
    return None


def _behind(accepted: Accepted, report: Report) -> Failure | None:
    figure = report.figure(accepted.name)
    if figure is None or figure.value is None:
        return Failure(code="gate.missing", figure=accepted.name)
    sign = -1 if accepted.better == "lower" else 1
    if sign * (figure.value - accepted.value) < -accepted.tolerance - _ROUNDING:
        return Failure(code="gate.behind", figure=accepted.name, value=figure.value, wanted=accepted.value)
    return None
