"""Points are arithmetic: one more met check never lowers, one more red flag never raises."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from coach.grading.scoring import score
from coach.grading.types import Verdict
from coach.rubric.library import Rubric, load_library

RUBRICS = list(load_library().rubrics())
VERDICTS = st.sampled_from(get_args(Verdict))


@st.composite
def marked(draw: st.DrawFn) -> tuple[Rubric, dict[str, Verdict], dict[str, Verdict], list[int]]:
    rubric = draw(st.sampled_from(RUBRICS))
    content = {check.id: draw(VERDICTS) for _, check in rubric.question.checks()}
    depth = {check.id: draw(VERDICTS) for check in rubric.scale.depth}
    caps = draw(st.lists(st.sampled_from([1, 2, 3, 4]), max_size=3))
    return rubric, content, depth, caps


SENSITIVITY = st.sampled_from([0.3, 0.45, 0.8, 1.0])


@given(marked(), SENSITIVITY, st.data())
def test_one_more_met_check_never_lowers(case, sensitivity, data) -> None:
    rubric, content, depth, caps = case
    before = score(rubric, content=content, depth=depth, caps=caps, sensitivity=sensitivity)
    chosen = data.draw(st.sampled_from([*content, *depth]))
    more_content = {**content, chosen: "met"} if chosen in content else content
    more_depth = {**depth, chosen: "met"} if chosen in depth else depth
    after = score(rubric, content=more_content, depth=more_depth, caps=caps, sensitivity=sensitivity)
    assert after.level >= before.level
    assert after.points >= before.points


@given(marked(), SENSITIVITY, st.sampled_from([1, 2, 3, 4]))
def test_one_more_red_flag_never_raises(case, sensitivity, cap) -> None:
    rubric, content, depth, caps = case
    before = score(rubric, content=content, depth=depth, caps=caps, sensitivity=sensitivity)
    after = score(rubric, content=content, depth=depth, caps=[*caps, cap], sensitivity=sensitivity)
    assert after.level <= min(before.level, cap)
    assert after.points <= before.points


@given(marked())
def test_the_upper_end_of_the_range_is_never_below_the_level(case) -> None:
    rubric, content, depth, caps = case
    plain = score(rubric, content=content, depth=depth, caps=caps)
    upper = score(rubric, content=content, depth=depth, caps=caps, unclear_counts=True)
    assert plain.level <= upper.level
    assert 0 <= plain.points <= 100
    assert 20 * (plain.level - 1) <= plain.points <= 20 * plain.level


def test_nothing_met_is_level_1_and_all_met_is_level_5_with_100_points() -> None:
    rubric = RUBRICS[0]
    content = {check.id: "met" for _, check in rubric.question.checks()}
    depth = {check.id: "met" for check in rubric.scale.depth}
    full = score(rubric, content=content, depth=depth)
    assert (full.level, full.points) == (5, 100)
    nothing = score(rubric, content={}, depth={})
    assert (nothing.level, nothing.points) == (1, 0)


def test_depth_without_content_earns_nothing() -> None:
    rubric = RUBRICS[0]
    found = score(rubric, content={}, depth={check.id: "met" for check in rubric.scale.depth})
    assert (found.level, found.points) == (1, 0)
