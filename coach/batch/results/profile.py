"""A candidate's profile as axes of a radar chart: by criterion for one question, by question for all of them."""

from collections.abc import Sequence

from coach.batch.people.standing import Standing
from coach.batch.results.candidates import Candidate
from coach.batch.results.totals import levelled
from coach.grading.profile import Axis, criteria_axes, met_shares
from coach.grading.types import Grade
from coach.rubric.library import Library, Rubric


def question_axes(one: Standing) -> tuple[Axis, ...]:
    """Return an axis a criterion of one answer: percent of its checks that are met; empty without a judged rubric."""
    judged = _judged(one)
    return criteria_axes(*judged) if judged is not None else ()


def candidate_axes(candidate: Candidate, questions: Sequence[str], library: Library) -> tuple[Axis, ...]:
    """Return an axis a question: percent of its content that was shown, weighted by criterion; None: not judged."""
    titles = {rubric.question.id: rubric.question.title for rubric in library.rubrics()}
    return tuple(Axis(label=titles.get(id_, id_), value=_share(levelled(candidate, id_))) for id_ in questions)


def level_axes(candidate: Candidate, questions: Sequence[str], library: Library) -> tuple[Axis, ...]:
    """Return an axis a question: the level 1-5 that counts, the mean of several; None: not graded.

    Unlike shares of checks, levels are the same yardstick for every judge, and for people.
    """
    titles = {rubric.question.id: rubric.question.title for rubric in library.rubrics()}
    return tuple(Axis(label=titles.get(id_, id_), value=_mean(levelled(candidate, id_))) for id_ in questions)


def depth_axes(candidate: Candidate, library: Library) -> tuple[Axis, ...]:
    """Return an axis a depth check: percent of the judged answers that met it; empty when none was judged."""
    graded = [one.grade for one in candidate.levelled if one.grade is not None and one.grade.depth]
    met = [{result.id for result in grade.depth if result.verdict == "met"} for grade in graded]
    if not met:
        return ()
    return tuple(
        Axis(label=check.title, value=round(100 * sum(check.id in one for one in met) / len(met), 1))
        for check in library.scale.depth
    )


def _mean(answers: Sequence[Standing]) -> float | None:
    return sum(one.level or 0 for one in answers) / len(answers) if answers else None


def _judged(one: Standing) -> tuple[Rubric, Grade] | None:
    if one.rubric is None or one.grade is None or not one.grade.criteria:
        return None
    return one.rubric, one.grade


def _share(answers: Sequence[Standing]) -> float | None:
    shares = [_weighted(*judged) for one in answers if (judged := _judged(one)) is not None]
    return round(100 * sum(shares) / len(shares), 1) if shares else None


def _weighted(rubric: Rubric, grade: Grade) -> float:
    shares, criteria = met_shares(rubric, grade), rubric.question.criteria
    return sum(one.weight * shares[one.id] for one in criteria) / sum(one.weight for one in criteria)
