"""What a file of answers will cost before the first call is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coach.grading.guard import guard
from coach.grading.intake import clean
from coach.grading.model.judge import ModelJudge
from coach.grading.model.messages import answer_text, system_text
from coach.llm.requests import tokens_of
from coach.rubric.library import Rubric

TOKENS_PER_CHECK = 45
"""Reply tokens for a check (id, a quote, the verdict); measured replies lie between 30 and 60."""
REPLY_REST = 200
"""Reply tokens for flags, gaps and the level."""


@dataclass(frozen=True)
class Estimate:
    """An estimate: `answers` in all, `calls` that are not in the cache yet, and their tokens and money.

    Tokens are counted by characters, so the estimate is good to about a third; what a server caches is not taken off.
    """

    answers: int
    calls: int
    tokens_in: int
    tokens_out: int
    cost: float


async def estimate(opinions: Sequence[ModelJudge], answers: Iterable[tuple[Rubric, str]]) -> Estimate:
    """Estimate what grading `answers` (rubric, text as handed in) will cost; looks into the cache, calls nobody.

    `opinions` are the votes that every answer gets: one, or the first two of several.
    """
    count = calls = sent = received = 0
    for rubric, text in answers:
        count += 1
        answer = guard(clean(text))
        missing = sum([not await one.knows(rubric, answer) for one in opinions])
        checks = sum(1 for _ in rubric.question.checks()) + len(rubric.scale.depth)
        calls += missing
        sent += missing * tokens_of([system_text(rubric), answer_text(answer.text, "")])
        received += missing * (checks * TOKENS_PER_CHECK + REPLY_REST)
    return Estimate(count, calls, sent, received, opinions[0].gateway.prices.cost(sent, 0, received))
