"""What grading an upload will take, said before it begins."""

from collections.abc import Sequence

from coach.batch.rows import AnswerRow, BadRow
from coach.grading.judges import chosen, open_judge
from coach.grading.types import Judge
from coach.rubric.library import Library
from coach.rubric.types import Frozen
from coach.settings import Settings

OFFLINE_ANSWERS_A_SECOND = 100
"""What one process of the offline judge manages after warm-up (the budget of `bench/bench_judge.py`)."""

SECONDS_A_CALL = 6.0
"""A guess: replies of about 900 tokens at the 150 tokens a second that hosted models write."""


class Estimate(Frozen):
    """What grading will take.

    Attributes:
        judge: `offline` or `llm`.
        answers: rows that can be graded.
        cached: those that the model has been asked before; they cost nothing.
        calls: to the model, at least (votes that differ ask for more).
        tokens_in: sent, good to about a third.
        tokens_out: received.
        cost: in the currency of the price settings; None when no prices are set; 0 without a model.
        seconds: of work, a rough guess.
    """

    judge: str
    answers: int
    cached: int = 0
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = 0.0
    seconds: float


async def estimate_rows(
    rows: Sequence[AnswerRow | BadRow], library: Library, settings: Settings, *, votes: int = 1
) -> Estimate:
    """Return what grading `rows` with the judge of the settings will take; looks into the cache, calls nobody.

    Raises:
        ModelError: a model is asked for and cannot be reached by these settings.
    """
    answers = [row for row in rows if isinstance(row, AnswerRow)]
    if chosen(settings) == "offline":
        return Estimate(judge="offline", answers=len(answers), seconds=len(answers) / OFFLINE_ANSWERS_A_SECOND)
    async with open_judge(settings, votes=votes) as judge:
        return await _of_model(judge, answers, library, settings)


async def _of_model(judge: Judge, answers: Sequence[AnswerRow], library: Library, settings: Settings) -> Estimate:
    from coach.grading.model.estimate import estimate  # noqa: PLC0415 - only who calls a model pays for its client
    from coach.grading.model.judge import ModelJudge  # noqa: PLC0415
    from coach.grading.voting import FIRST, VotingJudge  # noqa: PLC0415

    votes = judge.judges[:FIRST] if isinstance(judge, VotingJudge) else [judge]
    opinions = [one for one in votes if isinstance(one, ModelJudge)]
    found = await estimate(opinions, ((library.rubric(row.question_id), row.answer) for row in answers))
    return Estimate(
        judge="llm",
        answers=found.answers,
        cached=found.answers - -(-found.calls // len(opinions)),
        calls=found.calls,
        tokens_in=found.tokens_in,
        tokens_out=found.tokens_out,
        cost=found.cost if opinions[0].gateway.prices.known else None,
        seconds=found.calls * SECONDS_A_CALL / settings.llm_concurrency,
    )
