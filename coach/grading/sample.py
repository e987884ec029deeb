"""Whether an answer repeats a sample answer of its question: whoever practised has seen those."""

from rapidfuzz import fuzz

from coach.grading.folding import fold
from coach.rubric.library import Rubric
from coach.rubric.types import Level

_SAME = 90
"""Likeness, 0-100, from which a passage of the answer is taken for the sample; a few changed words stay above it."""

_LEAST_CHARS = 80
"""A shorter sample is a phrase that people say by themselves."""


def sample_repeated(rubric: Rubric, answer: str) -> Level | None:
    """Return the level of the sample that stands in `answer` nearly word for word, the best one; None for none."""
    said = fold(answer).text
    alike = {
        level: fuzz.partial_ratio(sample, said, score_cutoff=_SAME)
        for level, anchor in rubric.question.anchors.items()
        if _LEAST_CHARS <= len(sample := fold(anchor).text) <= len(said) * 100 // _SAME
    }
    found = [level for level, likeness in alike.items() if likeness]
    return max(found, default=None)
