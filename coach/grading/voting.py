"""Several opinions on one answer: two first, more only where they differ."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from coach.grading.types import Assessment, GuardedAnswer, Judge, JudgeIdentity, Reason, Ungraded
from coach.grading.votes import combine, differ, total_usage
from coach.rubric.library import Rubric

FIRST = 2
"""Votes that are asked for at once: when they agree, another could not change the majority of three."""


@dataclass(frozen=True)
class VotingJudge:
    """Takes the votes of independent judges (three or five) and returns the majority's assessment."""

    judges: Sequence[Judge]

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge and how many votes it takes at most."""
        one = self.judges[0].identity
        return one.model_copy(update={"parameters": {**one.parameters, "votes": len(self.judges)}})

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        """Return the majority's assessment; ungraded only when no vote could be read."""
        votes = await _votes(self.judges[:FIRST], rubric, answer)
        valid = _valid(votes)
        if len(valid) < FIRST or differ(valid[0], valid[1]):
            votes += await _votes(self.judges[FIRST:], rubric, answer)
            valid = _valid(votes)
        usage = total_usage([vote.usage for vote in votes])
        failed = [vote for vote in votes if isinstance(vote, Ungraded)]
        if not valid:
            return failed[0].model_copy(update={"usage": usage})
        elected = combine(valid)
        review = elected.review
        if failed:
            review += (Reason(code="votes-missing", details={"missing": len(failed), "votes": len(votes)}),)
        return elected.model_copy(update={"usage": usage, "review": review})


async def _votes(judges: Sequence[Judge], rubric: Rubric, answer: GuardedAnswer) -> list[Assessment | Ungraded]:
    return list(await asyncio.gather(*(judge.assess(rubric, answer) for judge in judges)))


def _valid(votes: Sequence[Assessment | Ungraded]) -> list[Assessment]:
    return [vote for vote in votes if isinstance(vote, Assessment)]
