"""What a repeated batch changed: levels that moved, and what in their making differs. The old batch stays as it is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from coach.batch.people.standing import Standing
from coach.batch.results.material import Material
from coach.grading.types import Provenance
from coach.rubric.types import Level

Part = Literal["rubric", "judge", "model", "prompt", "parameters", "version"]


@dataclass(frozen=True)
class Pair:
    """One answer in both batches: the coach's levels before and after, and what a person had said of the old one.

    `person` is the level that people's decisions gave it in the old batch, None when they left it alone.
    """

    before: Standing
    after: Standing

    @property
    def levels(self) -> tuple[Level | None, Level | None]:
        """The coach's levels, before and after."""
        return _level(self.before), _level(self.after)

    @property
    def person(self) -> Level | None:
        """The level that people's decisions gave the old answer; None when no person changed or confirmed it."""
        return self.before.level if self.before.force.touched else None


@dataclass(frozen=True)
class Change:
    """What differs in the making of the grades: before and after, and for how many answers."""

    part: Part
    before: str
    after: str
    answers: int


@dataclass(frozen=True)
class Difference:
    """Two batches of the same answers.

    Attributes:
        moved: answers whose level is another, gained or lost, the farthest first.
        same: how many kept their level.
        changes: what differs in their making; empty when nothing does, and then levels move by chance alone.
        only_before: answers that the new batch does not hold.
        only_after: answers that the old one does not.
    """

    moved: tuple[Pair, ...]
    same: int
    changes: tuple[Change, ...]
    only_before: int
    only_after: int

    @property
    def shift(self) -> float | None:
        """Mean of after minus before over answers with both levels; None without any."""
        both = [(old, new) for old, new in (pair.levels for pair in self.moved) if old and new]
        count = len(both) + self.same
        return sum(new - old for old, new in both) / count if count else None


def difference(before: Material, after: Material) -> Difference:
    """Compare two batches answer by answer: the same candidate, question and words are the same answer."""
    old, new = _keyed(before.standings), _keyed(after.standings)
    pairs = [Pair(old[key], new[key]) for key in old if key in new]
    moved = [pair for pair in pairs if pair.levels[0] != pair.levels[1]]
    same = sum(pair.levels[0] == pair.levels[1] is not None for pair in pairs)
    return Difference(
        moved=tuple(sorted(moved, key=_far)),
        same=same,
        changes=_changes(pairs),
        only_before=len(old) - len(pairs),
        only_after=len(new) - len(pairs),
    )


def _keyed(standings: Iterable[Standing]) -> dict[tuple[str, str, str, int], Standing]:
    seen: Counter[tuple[str, str, str]] = Counter()
    found = {}
    for one in standings:
        key = (one.name, one.item.question_id, one.item.answer)
        found[*key, seen[key]] = one
        seen[key] += 1
    return found


def _far(pair: Pair) -> tuple[int, int]:
    old, new = pair.levels
    return (-abs(new - old) if old and new else -9, pair.before.item.place)


def _level(one: Standing) -> Level | None:
    return one.coach.level if one.coach is not None else None


def _changes(pairs: Iterable[Pair]) -> tuple[Change, ...]:
    counted: Counter[tuple[Part, str, str]] = Counter()
    for pair in pairs:
        if pair.before.coach is None or pair.after.coach is None:
            continue
        old, new = _parts(pair.before.coach.provenance), _parts(pair.after.coach.provenance)
        for part in old:
            if old[part] != new[part]:
                about = f"{pair.before.item.question_id} " if part == "rubric" else ""
                counted[part, f"{about}{old[part]}", f"{about}{new[part]}"] += 1
    return tuple(Change(part, before, after, n) for (part, before, after), n in counted.most_common())


def _parts(made: Provenance) -> dict[Part, str]:
    judge = made.judge
    return {
        "rubric": made.rubric_hash,
        "judge": f"{judge.name} {judge.version}",
        "model": judge.model or "—",
        "prompt": judge.prompt_hash or "—",
        "parameters": ", ".join(f"{name}={value}" for name, value in sorted(judge.parameters.items())) or "—",
        "version": made.coach_version,
    }
