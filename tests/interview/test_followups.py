"""Which follow-up is asked: aimed by code at the heaviest thing that is missing."""

from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from coach.grading.types import CheckResult, CriterionResult, Grade, JudgeIdentity, Provenance, Reason
from coach.interview.events import FollowUp
from coach.interview.followups import next_follow_up
from coach.rubric.library import Rubric, load_library

RUBRIC = load_library().rubric("rop.scripts")
CHECKS = [check.id for _, check in RUBRIC.question.checks()]
DEPTH = [check.id for check in RUBRIC.scale.depth]
PROVENANCE = Provenance(
    coach_version="0", answer_hash="a", rubric_hash=RUBRIC.hash, judge=JudgeIdentity(name="j", version="1")
)


def result(check_id: str, met: Collection[str]) -> CheckResult:
    return CheckResult(id=check_id, verdict="met" if check_id in met else "not_met")


def grade(rubric: Rubric, met: Collection[str]) -> Grade:
    criteria = tuple(
        CriterionResult(id=c.id, checks=tuple(result(check.id, met) for check in c.checks))
        for c in rubric.question.criteria
    )
    depth = tuple(result(id_, met) for id_ in DEPTH)
    return Grade(
        question_id=rubric.question.id, status="graded", level=3, criteria=criteria, depth=depth, provenance=PROVENANCE
    )


def criterion_checks(criterion_id: str) -> list[str]:
    return [check.id for c, check in RUBRIC.question.checks() if c.id == criterion_id]


def test_the_heaviest_criterion_is_probed_first_the_banks_first_among_equals() -> None:
    heaviest = max(c.weight for c in RUBRIC.question.criteria)
    expected = next(c for c in RUBRIC.question.criteria if c.weight == heaviest)
    found = next_follow_up(RUBRIC, grade(RUBRIC, []), ())
    assert found == FollowUp(aim="content", id=expected.id, text=expected.follow_up)


def test_a_criterion_that_is_met_by_half_is_not_probed() -> None:
    heavy = [c for c in RUBRIC.question.criteria if c.weight == 3]
    half = [check for c in heavy for check in criterion_checks(c.id)[: (len(c.checks) + 1) // 2]]
    found = next_follow_up(RUBRIC, grade(RUBRIC, half), ())
    assert found is not None
    assert found.aim == "content"
    assert found.id not in {c.id for c in heavy}


def test_the_second_follow_up_aims_at_something_else() -> None:
    first = next_follow_up(RUBRIC, grade(RUBRIC, []), ())
    second = next_follow_up(RUBRIC, grade(RUBRIC, []), (first,))
    assert second is not None
    assert second.id != first.id


def test_depth_is_probed_when_the_content_is_met() -> None:
    found = next_follow_up(RUBRIC, grade(RUBRIC, CHECKS), ())
    assert (found.aim, found.id) == ("depth", DEPTH[0])
    found = next_follow_up(RUBRIC, grade(RUBRIC, [*CHECKS, DEPTH[0], DEPTH[1]]), ())
    assert (found.aim, found.id, found.text) == ("depth", DEPTH[2], RUBRIC.scale.depth[2].follow_up)


def test_nothing_is_asked_when_nothing_is_missing() -> None:
    assert next_follow_up(RUBRIC, grade(RUBRIC, [*CHECKS, *DEPTH]), ()) is None


def test_an_ungraded_answer_is_followed_up_like_one_with_nothing_in_it() -> None:
    ungraded = Grade(question_id=RUBRIC.question.id, status="ungraded", reason=Reason(code="x"), provenance=PROVENANCE)
    assert next_follow_up(RUBRIC, ungraded, ()) == next_follow_up(RUBRIC, grade(RUBRIC, []), ())


@given(st.sets(st.sampled_from([*CHECKS, *DEPTH])))
def test_whatever_is_met_there_are_at_most_two_and_never_the_same(met: set[str]) -> None:
    asked: list[FollowUp] = []
    while (found := next_follow_up(RUBRIC, grade(RUBRIC, met), asked)) is not None:
        asked.append(found)
        assert len(asked) <= 2
    assert len({(f.aim, f.id) for f in asked}) == len(asked)
    for follow_up in asked:
        if follow_up.aim == "content":
            checks = criterion_checks(follow_up.id)
            assert 2 * len(met & set(checks)) < len(checks)
        else:
            assert follow_up.id not in met
