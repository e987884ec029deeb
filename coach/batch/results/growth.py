"""What a candidate can build on and what to strengthen, out of the answers; no level and no verdict is in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TypeVar

from coach.batch.people.standing import Standing
from coach.batch.results.candidates import Candidate
from coach.batch.rules import load_rules
from coach.grading.profile import met_shares
from coach.grading.types import CheckResult
from coach.rubric.types import Check, Criterion

T = TypeVar("T")

LEAST_WORDS = 3
"""Shorter quotes say nothing to the person who reads them."""


@dataclass(frozen=True)
class Footing:
    """Something to build on: a theme of the rubric, the question, and the candidate's own words."""

    theme: str
    question: str
    quote: str


@dataclass(frozen=True)
class Step:
    """Something to strengthen: the theme, what a strong answer has there, and a question to oneself."""

    theme: str
    question: str
    strong: str
    ask: str


@dataclass(frozen=True)
class Growth:
    """All of it for one candidate; `habit` is the id of the depth check that was missed most, empty when none was.

    `hint` is the bank's hint to the question with the first step, for one exercise.
    """

    footings: tuple[Footing, ...]
    steps: tuple[Step, ...]
    habit: str
    hint: str
    references: tuple[str, ...]


def growth(candidate: Candidate) -> Growth:
    """Return what a letter is made of; how much at most is in `rules.yaml` under `letter`."""
    limits = load_rules().letter
    judged = [
        one for one in candidate.answers if one.grade is not None and one.grade.criteria and one.rubric is not None
    ]
    weakest = sorted(judged, key=lambda one: one.points or 0)
    steps = _in_turn([list(_steps(one)) for one in weakest])[: limits.growth]
    named = {step.question for step in steps}
    from_steps = [one for one in weakest if one.rubric is not None and one.rubric.question.title in named]
    cards = [id_ for one in from_steps if one.grade is not None for id_ in one.grade.feedback.references[:1]]
    first = next((one.rubric for one in from_steps if one.rubric is not None), None)
    return Growth(
        footings=_in_turn([list(_footings(one)) for one in reversed(weakest)])[: limits.strengths],
        steps=steps,
        habit=_habit(judged),
        hint=first.question.hint if first is not None else "",
        references=tuple(dict.fromkeys(cards))[: limits.reading],
    )


def _in_turn(each: Sequence[Sequence[T]]) -> tuple[T, ...]:
    """Return the first of each, then the second of each, and so on."""
    return tuple(one for one in chain.from_iterable(zip_longest(*each)) if one is not None)


def _footings(one: Standing) -> Iterator[Footing]:
    """Yield what was shown in the candidate's own words, the heaviest themes first, a theme once."""
    assert one.grade is not None  # the caller sees to it
    assert one.rubric is not None
    results = {result.id: result.checks for result in one.grade.criteria}
    for criterion in sorted(one.rubric.question.criteria, key=lambda each: -each.weight):
        quote = _telling(results.get(criterion.id, ()))
        if quote:
            yield Footing(criterion.title, one.rubric.question.title, quote)


def _telling(checks: Sequence[CheckResult]) -> str:
    quotes = [quote.text for check in checks if check.verdict == "met" for quote in check.quotes]
    return next((" ".join(words.split()) for words in quotes if len(words.split()) >= LEAST_WORDS), "")


def _steps(one: Standing) -> Iterator[Step]:
    """Yield the themes that are not shown, by what they weigh."""
    assert one.grade is not None  # the caller sees to it
    assert one.rubric is not None
    shares = met_shares(one.rubric, one.grade)
    met = {check.id for result in one.grade.criteria for check in result.checks if check.verdict == "met"}
    for criterion in sorted(one.rubric.question.criteria, key=lambda each: -each.weight * (1 - shares[each.id])):
        missing = _first_missing(criterion, met)
        if missing is not None:
            yield Step(criterion.title, one.rubric.question.title, missing.text, criterion.follow_up)


def _first_missing(criterion: Criterion, met: set[str]) -> Check | None:
    return next((check for check in criterion.checks if check.id not in met), None)


def _habit(answers: Sequence[Standing]) -> str:
    missed = Counter(result.id for one in answers if one.grade for result in one.grade.depth if result.verdict != "met")
    return missed.most_common(1)[0][0] if missed else ""
