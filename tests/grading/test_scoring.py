"""Points are arithmetic: one more met check never lowers, one more red flag never raises."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from coach.grading.scoring import Score, around, estimated, score
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


@given(marked(), st.data())
def test_one_more_met_check_never_lowers(case, data) -> None:
    rubric, content, depth, caps = case
    before = score(rubric, content=content, depth=depth, caps=caps)
    chosen = data.draw(st.sampled_from([*content, *depth]))
    more_content = {**content, chosen: "met"} if chosen in content else content
    more_depth = {**depth, chosen: "met"} if chosen in depth else depth
    after = score(rubric, content=more_content, depth=more_depth, caps=caps)
    assert after.level >= before.level
    assert after.points >= before.points


@given(marked(), st.sampled_from([1, 2, 3, 4]))
def test_one_more_red_flag_never_raises(case, cap) -> None:
    rubric, content, depth, caps = case
    before = score(rubric, content=content, depth=depth, caps=caps)
    after = score(rubric, content=content, depth=depth, caps=[*caps, cap])
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


@given(marked(), st.floats(1, 5), st.floats(0, 3))
def test_an_estimate_gives_the_nearest_level_and_a_range_around_it(case, estimate, margin) -> None:
    rubric, content, depth, caps = case
    found = score(rubric, content=content, depth=depth, caps=caps)
    free, capped = estimated(found, estimate), estimated(found, estimate, caps)
    assert abs(free.level - estimate) <= 0.5
    assert capped.level == min((free.level, *caps))
    assert 20 * (free.level - 1) <= free.points <= 20 * free.level
    low, high = around(estimate, margin, free.level)
    assert low <= free.level <= high
    assert all(abs(level - estimate) <= margin for level in range(low, high + 1)) or low == high


@given(st.floats(1, 5), st.floats(1, 5))
def test_a_higher_estimate_never_has_fewer_points(one, other) -> None:
    found = Score(level=1, points=0, share=0, depth=0)
    low, high = sorted((one, other))
    assert estimated(found, low).points <= estimated(found, high).points
