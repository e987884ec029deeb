"""Two runs on the same answers: paired differences with intervals, and the answers that moved."""

from collections.abc import Mapping, Sequence

from coach.errors import InputError
from coach.evals.scores.agreement import METRICS
from coach.evals.scores.figures import Figure, measured
from coach.evals.scores.joined import Answer, Joined
from coach.metrics.base import mean_of
from coach.metrics.bootstrap import difference
from coach.rubric.types import Frozen

COMPARED = ("qwk", "exact", "adjacent", "mae", "bias", "overgraded")


class Moved(Frozen):
    """An answer that got another outcome; None is "not graded". Answers of the test half are listed without text."""

    item: str
    question_id: str
    kind: str
    half: str
    label: int
    before: int | None
    after: int | None


class Comparison(Frozen):
    """Run B against run A.

    Attributes:
        figures: B - A by slice and metric, over the answers that both graded; coverage over all answers of both.
        moved: the answers with another outcome, those that moved furthest from the label first.
        only_before: answers that only A has.
        only_after: answers that only B has.
        other_rubric: questions whose rubric is not the same in both.
    """

    figures: tuple[Figure, ...]
    moved: tuple[Moved, ...]
    only_before: int
    only_after: int
    other_rubric: tuple[str, ...]


def compare(before: Joined, after: Joined) -> Comparison:
    """Compare two runs over the answers that stand in both with the same text and label.

    Raises:
        InputError: they have no answer in common.
    """
    theirs = {answer.item.id: answer for answer in after.answers}
    pairs = {
        answer.item.id: (answer, theirs[answer.item.id])
        for answer in before.answers
        if answer.item.id in theirs and _same(answer, theirs[answer.item.id])
    }
    if not pairs:
        raise InputError("compare.nothing_common")
    inside = [answer for answer in before.answers if answer.item.id in pairs]
    common = Joined(before.info, tuple(inside), {}, {})
    return Comparison(
        figures=tuple(f for name, answers in common.slices() for f in _differences(name, answers, pairs)),
        moved=tuple(sorted((m for a, b in pairs.values() if (m := _moved(a, b)) is not None), key=_worst_first)),
        only_before=len(before.answers) - len(pairs),
        only_after=len(after.answers) - len(pairs),
        other_rubric=_other_rubric(before.info.rubrics, after.info.rubrics),
    )


def _same(one: Answer, other: Answer) -> bool:
    return one.item.text == other.item.text and one.item.label == other.item.label


def _differences(name: str, answers: Sequence[Answer], pairs: Mapping[str, tuple[Answer, Answer]]) -> list[Figure]:
    both = [pairs[answer.item.id] for answer in answers]
    covered = difference(
        mean_of([a.level is not None for a, _ in both]), mean_of([b.level is not None for _, b in both])
    )
    families = [a.item.family for a, _ in both]
    figures = [measured(f"{name}.coverage", covered, families, better="higher")]
    graded = [(a.level, b.level, a.item) for a, b in both if a.level is not None and b.level is not None]
    labels, inside = [item.label for _, _, item in graded], [item.family for _, _, item in graded]
    for metric in COMPARED:
        function, better = METRICS[metric]
        change = difference(function([a for a, _, _ in graded], labels), function([b for _, b, _ in graded], labels))
        figures.append(measured(f"{name}.{metric}", change, inside, of=len(both), better=better))
    return figures


def _moved(before: Answer, after: Answer) -> Moved | None:
    if before.level == after.level:
        return None
    item = before.item
    return Moved(
        item=item.id,
        question_id=item.question_id,
        kind=item.kind,
        half=item.half,
        label=item.label,
        before=before.level,
        after=after.level,
    )


def _worst_first(moved: Moved) -> tuple[int, str]:
    before = abs(moved.before - moved.label) if moved.before is not None else 0
    after = abs(moved.after - moved.label) if moved.after is not None else 0
    return before - after, moved.item


def _other_rubric(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(q for q in before.keys() & after.keys() if before[q] != after[q]))
