"""The way of one answer: intake, guard, judge, verification, score, feedback, grade."""

import hashlib
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from coach import __version__
from coach.grading.documents.judge import for_length
from coach.grading.documents.kind import recognise
from coach.grading.feedback import feedback
from coach.grading.guard import guard
from coach.grading.intake import clean, refusal
from coach.grading.sample import sample_repeated
from coach.grading.scoring import Score, around, estimated, score
from coach.grading.types import (
    Assessment,
    CheckResult,
    Grade,
    GuardedAnswer,
    Judge,
    Provenance,
    Reason,
    Ungraded,
    Verdict,
)
from coach.grading.verification import Verified, verify
from coach.rubric.library import Rubric
from coach.rubric.types import LEVELS, Level
from coach.settings import Settings

HOLISTIC_DISTANCE = 2
"""Levels between the judge's overall impression and the computed level that call for a person."""

BORDERLINE_SHARE = 0.03
BORDERLINE_ESTIMATE = 0.1
"""Distance in share of content to the next threshold that counts as borderline."""


async def grade_answer(rubric: Rubric, answer: str, judge: Judge, settings: Settings) -> Grade:
    """Grade one answer to one question.

    Never raises for what stands in the answer: what cannot be graded comes back `ungraded` with a reason. The quotes
    of the grade point into `intake.clean(answer)`. A document handed in for a task that is longer than a judge should
    see at once is judged part by part; one that is plainly something else is not judged.
    """
    started = time.perf_counter()
    text = clean(answer)
    refused = refusal(text, rubric.question, settings)
    if refused is not None:
        return _ungraded(rubric, GuardedAnswer(text=text), judge, Ungraded(reason=refused), started)
    guarded = guard(text)
    noticed: tuple[Reason, ...] = ()
    if rubric.question.kind == "task":
        found = recognise(text, rubric.question)
        if found.refused is not None:
            return _ungraded(rubric, guarded, judge, Ungraded(reason=found.refused), started)
        noticed = (found.noticed,) if found.noticed else ()
        judge = for_length(judge, len(text), settings)
    assessed = await judge.assess(rubric, guarded)
    if isinstance(assessed, Ungraded):
        return _ungraded(rubric, guarded, judge, assessed, started)
    grade = _graded(rubric, guarded, judge, assessed, started)
    return grade.model_copy(update={"review": (*noticed, *grade.review)}) if noticed else grade


def answer_hash(text: str) -> str:
    """Return the hash that names a cleaned answer (32 hex digits of SHA-256)."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _ungraded(rubric: Rubric, answer: GuardedAnswer, judge: Judge, verdict: Ungraded, started: float) -> Grade:
    return Grade(
        question_id=rubric.question.id,
        status="ungraded",
        reason=verdict.reason,
        preliminary=judge.identity.preliminary,
        review=_suspected(answer),
        provenance=_provenance(rubric, answer, judge, verdict, started),
        raw=verdict.raw,
    )


def _graded(rubric: Rubric, answer: GuardedAnswer, judge: Judge, said: Assessment, started: float) -> Grade:
    verified = verify(rubric, answer, said)
    counted = _score(rubric, verified)
    if said.estimate is not None:
        counted = estimated(counted, said.estimate, _caps(verified))
    return Grade(
        question_id=rubric.question.id,
        status="graded",
        level=counted.level,
        range=_range(rubric, verified, said, counted.level),
        points=counted.points,
        preliminary=judge.identity.preliminary,
        review=(
            *_suspected(answer),
            *verified.review,
            *said.review,
            *_doubts(rubric, verified, said, counted),
            *_copied(rubric, answer),
        ),
        criteria=verified.criteria,
        depth=verified.depth,
        red_flags=verified.red_flags,
        feedback=feedback(rubric, verified, said.advice),
        provenance=_provenance(rubric, answer, judge, said, started),
    )


def _caps(verified: Verified) -> list[Level]:
    return [flag.cap for flag in verified.red_flags]


def _score(rubric: Rubric, verified: Verified, *, unclear_counts: bool = False) -> Score:
    return score(
        rubric,
        content=_verdicts(check for criterion in verified.criteria for check in criterion.checks),
        depth=_verdicts(verified.depth),
        caps=_caps(verified),
        unclear_counts=unclear_counts,
    )


def _verdicts(results: Iterable[CheckResult]) -> dict[str, Verdict]:
    return {result.id: result.verdict for result in results}


def _range(rubric: Rubric, verified: Verified, said: Assessment, level: Level) -> tuple[Level, Level]:
    """Return the levels that are still possible: within the judge's measured margin, or what the unclear checks leave open."""
    if said.estimate is not None:
        low, high = around(said.estimate, said.margin, level)
        return low, max(level, min((high, *_caps(verified))))
    return level, _score(rubric, verified, unclear_counts=True).level


def _suspected(answer: GuardedAnswer) -> tuple[Reason, ...]:
    if not answer.suspicions:
        return ()
    kinds = sorted({suspicion.code for suspicion in answer.suspicions})
    return (Reason(code="suspected-order", details={"kinds": ", ".join(kinds), "count": len(answer.suspicions)}),)


def _copied(rubric: Rubric, answer: GuardedAnswer) -> tuple[Reason, ...]:
    level = sample_repeated(rubric, answer.text)
    return () if level is None else (Reason(code="like-the-sample", details={"level": level}),)


def _doubts(rubric: Rubric, verified: Verified, said: Assessment, counted: Score) -> list[Reason]:
    doubts: list[Reason] = []
    if verified.red_flags:
        flags = ", ".join(flag.id for flag in verified.red_flags)
        doubts.append(Reason(code="red-flag", details={"flags": flags}))
    if said.holistic is not None and abs(said.holistic - counted.level) >= HOLISTIC_DISTANCE:
        details = {"holistic": said.holistic, "level": counted.level}
        doubts.append(Reason(code="holistic-far", details=details))
    if _borderline(rubric, said, counted):
        doubts.append(Reason(code="borderline", details={"level": counted.level}))
    return doubts


def _borderline(rubric: Rubric, said: Assessment, counted: Score) -> bool:
    if said.estimate is not None:
        missing = counted.level + 0.5 - said.estimate
        return counted.level < LEVELS[-1] and 0 <= missing <= BORDERLINE_ESTIMATE
    above = [row for row in rubric.thresholds if row.level > counted.level]
    return any(0 < row.share - counted.share <= BORDERLINE_SHARE for row in above)


def _provenance(
    rubric: Rubric, answer: GuardedAnswer, judge: Judge, said: Assessment | Ungraded, started: float
) -> Provenance:
    return Provenance(
        coach_version=__version__,
        answer_hash=answer_hash(answer.text),
        rubric_hash=rubric.hash,
        judge=judge.identity,
        suspicions=answer.suspicions,
        usage=said.usage,
        hidden=said.hidden,
        graded_at=datetime.now(UTC).isoformat(timespec="seconds"),
        duration_ms=round((time.perf_counter() - started) * 1000),
    )
