"""The run as the figures see it: each gold answer with its grades, joined once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coach.evals.gold import GoldItem
from coach.evals.plan import ORIGINAL, PLANTED
from coach.evals.run_dir import Key, Row, RunInfo
from coach.grading.types import Grade


@dataclass(frozen=True)
class Answer:
    """A gold answer and its first grade, with what the baselines look at.

    `overlap` is None where the rubric is another one than the run's.
    """

    item: GoldItem
    grade: Grade
    words: int
    overlap: float | None

    @property
    def level(self) -> int | None:
        """The level given, None if not graded."""
        return self.grade.level


@dataclass(frozen=True)
class Joined:
    """All that was graded in a run."""

    info: RunInfo
    answers: tuple[Answer, ...]
    rows: Mapping[Key, Row]
    milliseconds: Mapping[Key, int]

    def changed(self, variant: str) -> Iterator[tuple[Answer, Grade]]:
        """Yield each answer that has this variant, with the variant's grade."""
        for answer in self.answers:
            row = self.rows.get(Key(answer.item.id, variant))
            if row is not None:
                yield answer, row.grade

    def variants(self) -> list[str]:
        """Return the names of the changes that were graded, in alphabetical order."""
        return sorted({key.variant for key in self.rows} - {ORIGINAL, PLANTED})

    def planted(self, prefix: str) -> Iterator[tuple[Answer, Grade]]:
        """Yield each answer into which a sentence was put (`attack/`, `harmless/`), with its grade after that."""
        by_id = {answer.item.id: answer for answer in self.answers}
        for key in sorted(self.rows):
            if key.variant == PLANTED and key.item.startswith(prefix):
                yield by_id[key.item.split("/", 2)[2]], self.rows[key].grade

    def slices(self) -> Iterator[tuple[str, list[Answer]]]:
        """Yield the answers of all, of each half, and of each half's ordinary and tricky kinds, where there are any."""
        ordinary = set(self.info.ordinary)
        halves = [("all", list(self.answers))]
        halves += [(half, [a for a in self.answers if a.item.half == half]) for half in ("dev", "test")]
        for name, answers in halves:
            parts = {
                name: answers,
                f"{name}.ordinary": [a for a in answers if a.item.kind in ordinary],
                f"{name}.tricky": [a for a in answers if a.item.kind not in ordinary],
            }
            yield from ((part, inside) for part, inside in parts.items() if inside)

    def kinds(self) -> Iterator[tuple[str, list[Answer]]]:
        """Yield the answers of each kind."""
        for kind in sorted({answer.item.kind for answer in self.answers}):
            yield kind, [answer for answer in self.answers if answer.item.kind == kind]
