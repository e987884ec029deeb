"""The values that grading passes on: a guarded answer, an assessment, a grade."""

from collections.abc import Mapping
from typing import Annotated, Literal, Protocol

from pydantic import Field

from coach.llm.usage import Usage as CallUsage
from coach.rubric.library import Rubric
from coach.rubric.types import Frozen, Level

Verdict = Literal["met", "not_met", "unclear"]
Detail = str | int | float


class Span(Frozen):
    """A piece of an answer: characters `start` up to `end` (0-based, end excluded) of the text as handed in."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class Suspicion(Span):
    """A span that speaks to the grader instead of answering; `code` says which kind."""

    code: str


class GuardedAnswer(Frozen):
    """An answer after the guard: the text as handed in, and the spans that must not earn anything."""

    text: str
    suspicions: tuple[Suspicion, ...] = ()
    language: Literal["ru", "en", "other"] = "ru"


class Quote(Span):
    """Words of the answer that a verdict rests on, found in the answer by code."""

    text: str


class Claim(Frozen):
    """What a judge says of one check or red flag, with its quotes still unverified."""

    verdict: Verdict
    quotes: tuple[str, ...] = ()


class Usage(Frozen):
    """What a judgement cost; zero for a judge that calls no model.

    Money in the currency of the price setting, None where a model was called and no price is set.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_cached: int = 0
    tokens_out: int = 0
    cost: float | None = 0.0

    @classmethod
    def of(cls, spent: CallUsage) -> "Usage":
        """Return what calls to a model cost as a part of a grade."""
        return cls(
            calls=spent.calls,
            tokens_in=spent.tokens_in,
            tokens_cached=spent.tokens_cached,
            tokens_out=spent.tokens_out,
            cost=spent.cost or None if spent.calls else 0.0,
        )


class Reason(Frozen):
    """Why something is ungraded or needs a person: a code, whose text is in the catalogue, and what fills it."""

    code: str
    details: Mapping[str, Detail] = {}


class Advice(Frozen):
    """What to work on, in the judge's words, and the id of the card to read about it (empty: none)."""

    text: str
    reference: str = ""


class Assessment(Frozen):
    """What a judge says of one answer, before anything is verified.

    `checks`, `depth` and `red_flags` are keyed by id; a missing id counts as unclear (checks) or absent (flags).
    `estimate` is for a judge that finds only a part of what is said: the level (1-5, a fraction) that people would give,
    as it was measured on answers that people had rated; `margin` is how far off nine of ten such estimates are at most.
    """

    checks: Mapping[str, Claim]
    depth: Mapping[str, Claim] = {}
    red_flags: Mapping[str, Claim] = {}
    holistic: Level | None = None
    advice: tuple[Advice, ...] = ()
    review: tuple[Reason, ...] = ()
    estimate: Annotated[float, Field(ge=1, le=5)] | None = None
    margin: Annotated[float, Field(ge=0)] = 0.0
    usage: Usage = Usage()
    hidden: Mapping[str, int] = {}


class Ungraded(Frozen):
    """A judge's honest no: why there is no grade, and what it saw (`raw`, for the director only)."""

    reason: Reason
    raw: str = ""
    usage: Usage = Usage()
    hidden: Mapping[str, int] = {}


class JudgeIdentity(Frozen):
    """What must be known of a judge to repeat its work; goes into the provenance and the cache key."""

    name: str
    version: str
    model: str = ""
    prompt_hash: str = ""
    parameters: Mapping[str, Detail] = {}
    preliminary: bool = False


class Judge(Protocol):
    """Reads one answer to one question."""

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge."""

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        """Return what is met and with which words, or why that cannot be said."""


class CheckResult(Frozen):
    """The verified verdict on one check."""

    id: str
    verdict: Verdict
    quotes: tuple[Quote, ...] = ()


class CriterionResult(Frozen):
    """The verified verdicts of one criterion."""

    id: str
    checks: tuple[CheckResult, ...]


class FlagResult(Frozen):
    """A red flag that was raised, the level it caps and the words that raised it."""

    id: str
    cap: Level
    quotes: tuple[Quote, ...] = ()


class Strength(Frozen):
    """What was credited and the words that earned it."""

    text: str
    quote: str


class Gap(Frozen):
    """What was missing or unclear, the heaviest first."""

    criterion: str
    text: str


class Feedback(Frozen):
    """What a candidate learns from a grade; `references` are ids of passages."""

    strengths: tuple[Strength, ...] = ()
    gaps: tuple[Gap, ...] = ()
    advice: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


class Provenance(Frozen):
    """What produced a grade. `graded_at` (UTC, ISO) and `duration_ms` are the only parts that differ when repeated.

    `hidden` counts what was replaced by stand-ins before the answer went to a model, by kind (name, phone, …).
    """

    coach_version: str
    answer_hash: str
    rubric_hash: str
    judge: JudgeIdentity
    suspicions: tuple[Suspicion, ...] = ()
    passages: tuple[str, ...] = ()
    usage: Usage = Usage()
    hidden: Mapping[str, int] = {}
    graded_at: str = ""
    duration_ms: int = 0


class Grade(Frozen):
    """A verified and scored assessment, or the reason why there is none."""

    question_id: str
    status: Literal["graded", "ungraded"]
    reason: Reason | None = None
    level: Level | None = None
    range: tuple[Level, Level] | None = None
    points: Annotated[int, Field(ge=0, le=100)] | None = None
    preliminary: bool = False
    review: tuple[Reason, ...] = ()
    criteria: tuple[CriterionResult, ...] = ()
    depth: tuple[CheckResult, ...] = ()
    red_flags: tuple[FlagResult, ...] = ()
    feedback: Feedback = Feedback()
    provenance: Provenance
    raw: str = ""
