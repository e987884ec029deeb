"""The figures of a batch: how many were graded, why the others were not, levels by question and by candidate."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coach.batch.run import Outcome
from coach.rubric.types import Level


@dataclass(frozen=True)
class QuestionFigures:
    """The levels given to one question."""

    question_id: str
    answers: int
    levels: dict[Level, int]

    @property
    def graded(self) -> int:
        """How many answers got a level."""
        return sum(self.levels.values())

    @property
    def mean(self) -> float | None:
        """The mean level 1-5, None without one."""
        return sum(level * count for level, count in self.levels.items()) / self.graded if self.graded else None


@dataclass(frozen=True)
class Summary:
    """The figures of a batch. `reasons` and `review` count codes, the most frequent first."""

    rows: int
    graded: int
    reasons: dict[str, int]
    review: dict[str, int]
    questions: tuple[QuestionFigures, ...]

    @property
    def ungraded(self) -> int:
        """How many rows got no level."""
        return self.rows - self.graded


def summarise(outcomes: Sequence[Outcome]) -> Summary:
    """Count; questions stand in the order they first appear."""
    return Summary(
        rows=len(outcomes),
        graded=sum(outcome.graded for outcome in outcomes),
        reasons=_counted(outcome.reason.code for outcome in outcomes if outcome.reason),
        review=_counted(reason.code for outcome in outcomes if outcome.grade for reason in outcome.grade.review),
        questions=tuple(_question(id_, outcomes) for id_ in question_ids(outcomes)),
    )


def question_ids(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the ids of the questions that were recognised, in the order they first appear."""
    return list(dict.fromkeys(outcome.grade.question_id for outcome in outcomes if outcome.grade))


def _counted(codes: Iterable[str]) -> dict[str, int]:
    return dict(Counter(codes).most_common())


def _question(question_id: str, outcomes: Sequence[Outcome]) -> QuestionFigures:
    grades = [outcome.grade for outcome in outcomes if outcome.grade and outcome.grade.question_id == question_id]
    levels = Counter(grade.level for grade in grades if grade.level is not None)
    return QuestionFigures(question_id, len(grades), dict(sorted(levels.items())))
