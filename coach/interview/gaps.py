"""What a person misses again and again, over the own sessions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from coach.grading.profile import met_shares
from coach.grading.types import Grade
from coach.interview.state import State
from coach.rubric.library import Library, Rubric
from coach.rubric.types import Frozen

_HALF = 0.5
_LEAST_SESSIONS = 2
_DEPTH_WEIGHT = 4
"""Above every criterion's: what is missing everywhere matters more than what is missing in one question."""

_Gap = tuple[Literal["content", "depth"], str, str]
"""Aim, question id (empty for depth: the same for every question), id of the criterion or the depth check."""


class _Told(NamedTuple):
    title: str
    weight: int


class RepeatedGap(Frozen):
    """A gap of the newest session that earlier ones had too; `times` counts the sessions, the newest included."""

    aim: Literal["content", "depth"]
    question_id: str
    id: str
    title: str
    times: int


class SessionGrades(Frozen):
    """The grades of one session that count, by question id."""

    grades: Mapping[str, Grade]

    @classmethod
    def of(cls, state: State) -> "SessionGrades":
        """Take them out of a session; ungraded answers say nothing about gaps."""
        telling = ((state.questions[sitting.index].id, sitting.telling.grade) for sitting in state.sittings)
        return cls(grades={id_: grade for id_, grade in telling if grade is not None and grade.status == "graded"})


def repeated_gaps(library: Library, sessions: Sequence[SessionGrades]) -> tuple[RepeatedGap, ...]:
    """Return the gaps of the last of `sessions` (the oldest first) that stood in an earlier one too.

    A criterion is a gap where none of its checks was met; a depth check is one where it was missing in more than half
    of a session's answers. The most frequent come first, of equals depth and then the heaviest criterion. Questions
    that left the banks are passed over.
    """
    rubrics = {rubric.question.id: rubric for rubric in library.rubrics()}
    if not sessions:
        return ()
    seen = [dict(_gaps(rubrics, session)) for session in sessions]
    times = {gap: sum(gap in session for session in seen) for gap in seen[-1]}
    often = [gap for gap in seen[-1] if times[gap] >= _LEAST_SESSIONS]
    often.sort(key=lambda gap: (-times[gap], -seen[-1][gap].weight))
    return tuple(
        RepeatedGap(aim=gap[0], question_id=gap[1], id=gap[2], title=seen[-1][gap].title, times=times[gap])
        for gap in often
    )


def _gaps(rubrics: Mapping[str, Rubric], session: SessionGrades) -> Iterator[tuple[_Gap, _Told]]:
    known = [(rubrics[id_], grade) for id_, grade in session.grades.items() if id_ in rubrics]
    for rubric, grade in known:
        shares = met_shares(rubric, grade)
        for criterion in rubric.question.criteria:
            if not shares[criterion.id]:
                yield ("content", rubric.question.id, criterion.id), _Told(criterion.title, criterion.weight)
    if not known:
        return
    for check in known[0][0].scale.depth:
        missing = sum(not _has_depth(grade, check.id) for _, grade in known)
        if missing / len(known) > _HALF:
            yield ("depth", "", check.id), _Told(check.title, _DEPTH_WEIGHT)


def _has_depth(grade: Grade, check_id: str) -> bool:
    return any(result.id == check_id and result.verdict == "met" for result in grade.depth)
