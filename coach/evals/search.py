"""How well the search finds: recall@3, hit@1 and MRR over `eval/search/questions.jsonl`, on two halves.

Weights and floor of the search are chosen on the dev half only; the test half says what that is worth.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal
from zlib import crc32

from pydantic import Field, ValidationError

from coach.errors import InputError
from coach.knowledge.search import Method, Ranked
from coach.resources import resource_dir
from coach.rubric.types import Frozen, Text

Half = Literal["dev", "test"]
HALVES: tuple[Half, ...] = ("dev", "test")
METHODS: tuple[Method, ...] = ("vectors", "bm25", "fused")

_DEEPEST = 10
"""MRR looks at the first ten."""

Rank = Callable[[str, Method], Ranked]
"""What a method finds for a question, whether near enough or not; `Searcher.ranked` is one."""


class SearchQuestion(Frozen):
    """A question in ordinary words and the cards that answer it; none: it is outside the knowledge base."""

    id: Text
    question: Text
    relevant: tuple[Text, ...]
    note: str = ""

    @property
    def half(self) -> Half:
        """Which half it belongs to, by the CRC-32 of its id: even dev, odd test."""
        return "test" if crc32(self.id.encode()) % 2 else "dev"


class Measures(Frozen):
    """Means over the questions that have an answer; shares 0-1, their number `questions`."""

    questions: int
    recall_at_3: Annotated[float, Field(ge=0, le=1)]
    hit_at_1: Annotated[float, Field(ge=0, le=1)]
    mrr: Annotated[float, Field(ge=0, le=1)]


class FloorMeasures(Frozen):
    """What the floor does: outside questions that got nothing, inside questions that got something, and of how many."""

    outside: int
    outside_refused: int
    inside: int
    inside_answered: int


class Part(Frozen):
    """The measures over one half, or over all questions."""

    methods: dict[Method, Measures]
    floor: FloorMeasures


class SearchReport(Frozen):
    """Everything that `coach eval search` prints."""

    parts: dict[Literal["dev", "test", "all"], Part]


def load_questions(path: Path | None = None) -> list[SearchQuestion]:
    """Read the questions.

    Args:
        path: a JSONL file; None: the shipped one.

    Raises:
        InputError: the file cannot be read or a line is wrong (`eval.questions`; names the line).
    """
    file = path or resource_dir("eval") / "search" / "questions.jsonl"
    questions: list[SearchQuestion] = []
    try:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip():
                questions.append(_question(file, number, line))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("eval.questions", file=file, line=0, problem=error) from error
    return questions


def _question(file: Path, number: int, line: str) -> SearchQuestion:
    try:
        return SearchQuestion.model_validate(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        raise InputError("eval.questions", file=file, line=number, problem=str(error).splitlines()[0]) from error


def measure_search(questions: Sequence[SearchQuestion], rank: Rank) -> SearchReport:
    """Ask every question by every method and measure what was found, by halves and over all."""
    found = {(question.id, method): rank(question.question, method) for question in questions for method in METHODS}
    halves = {half: [question for question in questions if question.half == half] for half in HALVES}
    return SearchReport(parts={name: _part(chosen, found) for name, chosen in (halves | {"all": questions}).items()})


def _part(questions: Iterable[SearchQuestion], found: dict[tuple[str, Method], Ranked]) -> Part:
    chosen = list(questions)
    inside = [question for question in chosen if question.relevant]
    outside = [question for question in chosen if not question.relevant]
    methods = {
        method: measure([(_cards(found[question.id, method]), question.relevant) for question in inside])
        for method in METHODS
    }
    floor = FloorMeasures(
        outside=len(outside),
        outside_refused=sum(not found[question.id, "fused"].near_enough for question in outside),
        inside=len(inside),
        inside_answered=sum(found[question.id, "fused"].near_enough for question in inside),
    )
    return Part(methods=methods, floor=floor)


def _cards(ranked: Ranked) -> list[str]:
    return [hit.passage.card for hit in ranked.hits]


def measure(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Measures:
    """Measure pairs of (what was found, best first; what is relevant). No pairs give zeros.

    Recall@3 is the share of questions with a relevant card among the first three.
    """
    places = [next((place for place, id_ in enumerate(got, 1) if id_ in right), None) for got, right in pairs]
    total = max(1, len(places))
    return Measures(
        questions=len(places),
        recall_at_3=sum(place is not None and place <= 3 for place in places) / total,
        hit_at_1=sum(place == 1 for place in places) / total,
        mrr=sum(1 / place for place in places if place is not None and place <= _DEEPEST) / total,
    )
