"""Where an answer stands after people's decisions: the coach's grade and theirs, both kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from coach.batch.own.library import library_with
from coach.batch.people.decided import InForce, by_place, in_force, order
from coach.batch.people.recount import band, recounted
from coach.batch.record import BatchRecord, Decision, Item
from coach.errors import InputError
from coach.grading.feedback import feedback
from coach.grading.types import Grade
from coach.grading.verification import Verified
from coach.rubric.library import Library, Rubric
from coach.rubric.types import Level

Source = Literal["coach", "checks", "level", ""]
RubricOf = Callable[[str], Rubric | None]


@dataclass(frozen=True)
class Standing:
    """One answer and what counts of it.

    Attributes:
        item: as it was graded; its `grade` is the coach's and never changes.
        decisions: all of them, the oldest first.
        force: those that count.
        grade: as it reads after the decisions (level, range, points, verdicts, feedback); None when nobody has judged.
            A level set by a person where the coach has no grade leaves this None: see `level`.
        level: the level that counts, None without one.
        range: the lowest and highest level that are possible; one level when a person set it.
        source: who the level comes from: the coach, checks that people decided, a person, or nobody.
        rubric: what the answer was read by; None when the question is unknown or its rubric has changed since.
    """

    item: Item
    decisions: tuple[Decision, ...]
    force: InForce
    grade: Grade | None
    level: Level | None
    range: tuple[Level, Level] | None
    source: Source
    rubric: Rubric | None

    @property
    def coach(self) -> Grade | None:
        """The coach's own grade."""
        return self.item.grade

    @property
    def moved(self) -> bool:
        """Whether the level that counts is another than the coach's."""
        return self.level != (self.coach.level if self.coach else None)

    @property
    def points(self) -> int | None:
        """Points 0-100 for sorting inside a level."""
        return self.grade.points if self.grade is not None else band(self.level, 0) + 10 if self.level else None

    @property
    def name(self) -> str:
        """The candidate, or the row's id where the file names none."""
        return self.item.candidate or self.item.id


def standings(record: BatchRecord, library: Library) -> tuple[Standing, ...]:
    """Return where every answer of a batch stands, in the order of the upload.

    Args:
        record: the batch.
        library: the banks in force; the batch's own questions are added.
    """
    decisions = by_place(record.decisions)
    rubric_of = partial(_rubric, library_with(library, record.own))
    return tuple(standing(item, decisions.get(item.place, ()), rubric_of) for item in record.items)


def standing(item: Item, decisions: Sequence[Decision], rubric_of: RubricOf) -> Standing:
    """Return where one answer stands.

    The later of a level and a check decides: a level set after the checks stands as it was set, checks decided after it
    are counted. A rubric that has changed since the grade was given counts nothing: the checks then stay on record, and
    only a level moves the answer.
    """
    force = in_force(decisions)
    rubric = _same(rubric_of(item.question_id), item.grade)
    grade = item.grade
    source: Source = "coach" if grade is not None and grade.level else ""
    if grade is not None and rubric is not None and force.checks:
        counted = recounted(grade, rubric, {id_: one.verdict for id_, one in force.checks.items() if one.verdict})
        if counted is not grade:
            grade, source = _told_anew(counted, rubric), "checks"
    last = force.overrides[-1] if force.overrides else None
    if force.level is not None and force.level.level is not None and (source != "checks" or last is force.level):
        level: Level | None = force.level.level
        grade, source = _at(grade, force.level.level), "level"
    else:
        level = grade.level if grade is not None else None
    span = grade.range if grade is not None and grade.level else (level, level) if level else None
    ordered = tuple(sorted(decisions, key=order))
    return Standing(item, ordered, force, grade, level, span, source, rubric)


def _rubric(library: Library, question_id: str) -> Rubric | None:
    try:
        return library.rubric(question_id)
    except InputError:
        return None


def _same(rubric: Rubric | None, grade: Grade | None) -> Rubric | None:
    if rubric is None or grade is None or grade.provenance.rubric_hash == rubric.hash:
        return rubric
    return None


def _at(grade: Grade | None, level: Level) -> Grade | None:
    """Return the grade at the level that a person set; its verdicts and words stay."""
    if grade is None:
        return None
    points = band(level, grade.points) if grade.points is not None else band(level, 0) + 10
    changed = {"status": "graded", "reason": None, "level": level, "range": (level, level), "points": points}
    return grade.model_copy(update=changed)


def _told_anew(grade: Grade, rubric: Rubric) -> Grade:
    """Return the grade with strengths and gaps that follow the verdicts of people."""
    verified = Verified(criteria=grade.criteria, depth=grade.depth, red_flags=grade.red_flags, review=grade.review)
    said = feedback(rubric, verified)
    return grade.model_copy(
        update={"feedback": said.model_copy(update={"references": grade.feedback.references or said.references})}
    )
