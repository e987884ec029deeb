"""What produced the grades of a batch: for the report's last pages and for the comparison of two batches."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coach.batch.people.standing import Standing
from coach.grading.judge_names import judge_name
from coach.grading.types import Provenance


@dataclass(frozen=True)
class Basis:
    """The judges, rubrics and versions behind the grades, each with the number of grades.

    Attributes:
        judges: name, version, model, prompt hash and parameters in one line.
        versions: of the coach.
        rubrics: (question id, hash).
        first: when the first grade was given (ISO, UTC), empty without any.
        last: when the last was.
        hidden: how many pieces of personal data were replaced before anything was sent.
        calls: calls to a model.
        cost: in the currency of the price setting; None where a model was called and no price is set.
    """

    judges: dict[str, int]
    versions: dict[str, int]
    rubrics: dict[tuple[str, str], int]
    first: str
    last: str
    hidden: int
    calls: int
    cost: float | None


def basis(standings: Sequence[Standing]) -> Basis:
    """Count over all grades, the ungraded included: they were judged too."""
    found = list(_provenances(standings))
    times = sorted(one.graded_at for _, one in found if one.graded_at)
    costs = [one.usage.cost for _, one in found]
    return Basis(
        judges=dict(Counter(judge_words(one) for _, one in found)),
        versions=dict(Counter(one.coach_version for _, one in found)),
        rubrics=dict(Counter((question, one.rubric_hash) for question, one in found)),
        first=times[0] if times else "",
        last=times[-1] if times else "",
        hidden=sum(sum(one.hidden.values()) for _, one in found),
        calls=sum(one.usage.calls for _, one in found),
        cost=None if any(cost is None for cost in costs) else sum(cost or 0.0 for cost in costs),
    )


def judge_words(found: Provenance) -> str:
    """Return what names a judge, in one line: its name and version, the hash of its prompt, its parameters."""
    judge = found.judge
    parts = [judge_name(judge), judge.prompt_hash]
    parts += [f"{name}={value}" for name, value in sorted(judge.parameters.items())]
    return ", ".join(part for part in parts if part)


def _provenances(standings: Sequence[Standing]) -> Iterator[tuple[str, Provenance]]:
    for one in standings:
        if one.coach is not None:
            yield one.item.question_id, one.coach.provenance
