"""What a director reads of one candidate, chosen out of all answers. Values only; words come later."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from coach.batch.people.decided import order
from coach.batch.people.standing import Standing
from coach.batch.people.states import OF_EVERY_GRADE
from coach.batch.record import Decision
from coach.batch.results.candidates import Candidate
from coach.batch.rules import load_rules
from coach.grading.types import Reason
from coach.rubric.library import Library

T = TypeVar("T")


@dataclass(frozen=True)
class Said:
    """A statement about one answer: the question's title, the statement, and the candidate's words for it, if any."""

    question: str
    text: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One candidate.

    Attributes:
        strengths: what was credited, with the words that earned it; all questions have their turn.
        gaps: what was missing, the weakest answers first.
        flags: red flags that stand, with the words that raised them.
        ask: what to ask the candidate in person, the weakest answers first, nothing twice.
        reasons: why a person must look at what was understood: answer and reason, nothing that holds for every grade of the judge.
        edits: what people decided, with the answer it is about, the oldest first.
    """

    strengths: tuple[Said, ...]
    gaps: tuple[Said, ...]
    flags: tuple[Said, ...]
    ask: tuple[Said, ...]
    reasons: tuple[tuple[Standing, Reason], ...]
    edits: tuple[tuple[Standing, Decision], ...]


def section(candidate: Candidate, library: Library) -> Section:
    """Return what stands in a candidate's section; how much at most is in `rules.yaml` under `profile`."""
    limits = load_rules().profile
    weakest = sorted(candidate.answers, key=lambda one: (one.level is None, one.level or 0, one.points or 0))
    strongest = sorted(candidate.levelled, key=lambda one: -(one.points or 0))
    understood = [one for one in candidate.answers if one.item.state != "bad"]
    reasons = [(one, reason) for one in understood for reason in why_look(one)]
    edits = [(one, said) for one in candidate.answers for said in one.decisions]
    return Section(
        strengths=_in_turn(strongest, lambda one: _strengths(one, library))[: limits.strengths],
        gaps=_in_turn([one for one in weakest if one.level], lambda one: _gaps(one, library))[: limits.gaps],
        flags=tuple(said for one in candidate.answers for said in _flags(one, library)),
        ask=_in_turn(weakest, lambda one: _ask(one, library))[: limits.questions],
        reasons=tuple(reasons),
        edits=tuple(sorted(edits, key=lambda pair: order(pair[1]))),
    )


def title(one: Standing, library: Library) -> str:
    """Return the question's title; its words in the upload, or its row, where no bank has it."""
    if one.rubric is not None:
        return one.rubric.question.title
    titles = {rubric.question.id: rubric.question.title for rubric in library.rubrics()}
    return titles.get(one.item.question_id) or one.item.asked or one.item.id


def why_look(one: Standing) -> tuple[Reason, ...]:
    """Return the reasons of one answer to be looked at, each once; why it has no level is the first of them."""
    coach, item = one.coach, one.item
    missing = [item.failure] if item.failure is not None and one.level is None else []
    found = [*missing, *item.remarks, *(coach.review if coach is not None else ())]
    kept: list[Reason] = []
    for reason in found:
        if reason.code not in OF_EVERY_GRADE and reason not in kept:
            kept.append(reason)
    return tuple(kept)


def _in_turn(answers: Sequence[Standing], of: Callable[[Standing], Iterable[Said]]) -> tuple[Said, ...]:
    """Return the first statement of each answer, then the second of each, …; the same words once."""
    rounds = zip_longest(*(list(of(one)) for one in answers))
    found: dict[str, Said] = {}
    for each in rounds:
        for said in each:
            if said is not None:
                found.setdefault(said.text, said)
    return tuple(found.values())


def _strengths(one: Standing, library: Library) -> Iterable[Said]:
    grade = one.grade
    return [Said(title(one, library), s.text, (s.quote,)) for s in grade.feedback.strengths] if grade else []


def _gaps(one: Standing, library: Library) -> Iterable[Said]:
    return [Said(title(one, library), gap.text) for gap in one.grade.feedback.gaps] if one.grade else []


def _ask(one: Standing, library: Library) -> Iterable[Said]:
    """Return what to ask; the question itself where nothing could be judged."""
    if one.grade is not None and one.grade.feedback.advice:
        return [Said(title(one, library), words) for words in one.grade.feedback.advice]
    asked = one.rubric.question.text if one.rubric is not None else one.item.asked
    return [Said(title(one, library), asked)] if one.level is None and asked else []


def _flags(one: Standing, library: Library) -> Iterable[Said]:
    if one.grade is None:
        return
    texts = {flag.id: flag.text for flag in one.rubric.question.red_flags} if one.rubric is not None else {}
    for flag in one.grade.red_flags:
        yield Said(title(one, library), texts.get(flag.id, flag.id), tuple(quote.text for quote in flag.quotes))
