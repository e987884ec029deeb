"""What a batch costs with a model: estimated before, counted after."""

from collections.abc import Sequence

from coach.batch.rows import AnswerRow, BadRow
from coach.batch.run import Outcome
from coach.grading.types import Judge, Usage
from coach.grading.votes import total_usage
from coach.rubric.library import Library
from coach.texts import plural, text


async def estimate_line(judge: Judge, rows: Sequence[AnswerRow | BadRow], library: Library) -> str | None:
    """Return in words what grading `rows` will take; None for a judge that calls no model."""
    if judge.identity.name != "llm":
        return None
    from coach.grading.model.estimate import estimate  # noqa: PLC0415 - only who calls a model pays for its client
    from coach.grading.model.judge import ModelJudge  # noqa: PLC0415
    from coach.grading.voting import FIRST, VotingJudge  # noqa: PLC0415

    votes = judge.judges[:FIRST] if isinstance(judge, VotingJudge) else [judge]
    opinions = [one for one in votes if isinstance(one, ModelJudge)]
    answers = ((library.rubric(row.question_id), row.answer) for row in rows if isinstance(row, AnswerRow))
    found = await estimate(opinions, answers)
    return text(
        "batch.cli.estimate",
        model=opinions[0].gateway.model,
        answers=plural("batch.cli.answers", found.answers),
        calls=plural("batch.cli.calls", found.calls),
        tokens_in=found.tokens_in,
        tokens_out=found.tokens_out,
        cost=_money(found.cost, known=opinions[0].gateway.prices.known),
    )


def usage_line(outcomes: Sequence[Outcome]) -> str | None:
    """Return in words what was spent on `outcomes`; None when no model was asked for them."""
    grades = [outcome.grade for outcome in outcomes if outcome.grade is not None]
    if not any(grade.provenance.judge.name == "llm" for grade in grades):
        return None
    spent: Usage = total_usage([grade.provenance.usage for grade in grades])
    return text(
        "batch.cli.spent",
        calls=plural("batch.cli.calls", spent.calls),
        tokens_in=spent.tokens_in,
        tokens_cached=spent.tokens_cached,
        tokens_out=spent.tokens_out,
        cost=_money(spent.cost, known=spent.cost is not None),
    )


def cost_words(cost: float | None) -> str:
    """Return a cost, or that no prices are set."""
    return _money(cost, known=cost is not None)


def _money(cost: float | None, *, known: bool) -> str:
    return f"{cost:.4f}" if known and cost is not None else text("batch.cli.no_prices")
