"""The metrics, checked against the libraries that everybody knows, and by their properties."""

import math
from fractions import Fraction

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import cohen_kappa_score
from sklearn.metrics import mean_absolute_error as sklearn_mae

from coach.metrics.alpha import ordinal_alpha
from coach.metrics.attacks import attack_gain, attack_success
from coach.metrics.base import Statistic, Undefined, mean_of
from coach.metrics.baselines import fit_constant, fit_cuts, overlap
from coach.metrics.closeness import adjacent_agreement, bias, exact_agreement, mean_absolute_error
from coach.metrics.counts import clopper_pearson, upper_bound
from coach.metrics.evidence import hits, precision, recall
from coach.metrics.groups import group_gap
from coach.metrics.icc import icc_2_1
from coach.metrics.invariance import raised_share, shift, unchanged_share
from coach.metrics.kappa import mean_pairwise_kappa, quadratic_kappa
from coach.metrics.monotone import mean_drop, monotone_share
from coach.metrics.overgrading import overgraded_share
from coach.metrics.ranges import inside_share, mean_width
from coach.metrics.repeat import identical_share, repeat_sd
from coach.metrics.risk import RiskPoint, area_under_risk, risk_coverage
from coach.metrics.spearman import spearman
from coach.metrics.table import cells, confusion

LEVEL = st.integers(1, 5)
PAIRS = st.lists(st.tuples(LEVEL, LEVEL), min_size=1, max_size=60)
RATING = st.one_of(LEVEL.map(float), st.just(math.nan))


def columns(pairs: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [a for a, _ in pairs], [b for _, b in pairs]


def number(statistic: Statistic) -> float:
    value = statistic.value()
    assert isinstance(value, float), value
    return value


def same_as_library(ours: Statistic, theirs: float) -> None:
    """Equal, or both say that there is no such figure."""
    value = ours.value()
    if isinstance(value, Undefined):
        assert not math.isfinite(theirs), theirs
    else:
        assert value == pytest.approx(theirs, abs=1e-9)


@given(PAIRS)
def test_quadratic_kappa_is_that_of_scikit_learn_on_the_full_scale(pairs: list[tuple[int, int]]) -> None:
    first, second = columns(pairs)
    if len(set(first + second)) == 1:
        assert quadratic_kappa(first, second).value() == Undefined("constant")
        return
    theirs = cohen_kappa_score(first, second, weights="quadratic", labels=[1, 2, 3, 4, 5])
    same_as_library(quadratic_kappa(first, second), float(theirs))


def test_kappa_counts_the_distance_of_levels_and_not_of_those_that_happen_to_occur() -> None:
    first, second = [1, 1, 4, 5, 5, 1], [1, 4, 4, 5, 4, 1]
    occurring = cohen_kappa_score(first, second, weights="quadratic")
    assert number(quadratic_kappa(first, second)) != pytest.approx(occurring, abs=0.01)


@given(PAIRS)
def test_kappa_does_not_care_who_comes_first(pairs: list[tuple[int, int]]) -> None:
    first, second = columns(pairs)
    assert quadratic_kappa(first, second).value() == pytest.approx(
        quadratic_kappa(second, first).value()
    ) or isinstance(quadratic_kappa(first, second).value(), Undefined)


@given(PAIRS)
def test_closeness_is_what_its_name_says(pairs: list[tuple[int, int]]) -> None:
    first, second = columns(pairs)
    n = len(pairs)
    assert number(mean_absolute_error(first, second)) == pytest.approx(sklearn_mae(second, first))
    assert number(exact_agreement(first, second)) == pytest.approx(sum(a == b for a, b in pairs) / n)
    assert number(adjacent_agreement(first, second)) == pytest.approx(sum(abs(a - b) <= 1 for a, b in pairs) / n)
    assert number(bias(first, second)) == pytest.approx(float(Fraction(sum(a - b for a, b in pairs), n)))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-3, 3)), min_size=2, max_size=50))
def test_spearman_with_ties_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:
    first, second = columns(pairs)
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert spearman(first, second).value() == Undefined("constant")
        return
    same_as_library(spearman(first, second), float(stats.spearmanr(first, second).statistic))


@given(st.lists(st.lists(RATING, min_size=3, max_size=3), min_size=2, max_size=30))
def test_alpha_with_missing_ratings_is_that_of_the_krippendorff_package(ratings: list[list[float]]) -> None:
    pairable = [row for row in ratings if sum(not math.isnan(r) for r in row) >= 2]
    values = {r for row in pairable for r in row if not math.isnan(r)}
    if len(values) < 2:
        assert isinstance(ordinal_alpha(ratings).value(), Undefined)
        return
    theirs = krippendorff.alpha(np.array(ratings).T, level_of_measurement="ordinal", value_domain=[1, 2, 3, 4, 5])
    same_as_library(ordinal_alpha(ratings), float(theirs))


def test_icc_is_that_of_shrout_and_fleiss() -> None:
    ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    assert number(icc_2_1(ratings)) == pytest.approx(0.29, abs=0.005)


@given(st.lists(st.lists(LEVEL, min_size=3, max_size=3), min_size=2, max_size=30))
def test_icc_follows_from_the_mean_squares_of_a_two_way_table(ratings: list[list[int]]) -> None:
    table = np.array(ratings, dtype=float)
    n, k = table.shape
    rows, raters, whole = table.mean(axis=1), table.mean(axis=0), table.mean()
    msr = k * ((rows - whole) ** 2).sum() / (n - 1)
    msc = n * ((raters - whole) ** 2).sum() / (k - 1)
    mse = ((table - rows[:, None] - raters[None, :] + whole) ** 2).sum() / ((n - 1) * (k - 1))
    below = msr + (k - 1) * mse + k * (msc - mse) / n
    value = icc_2_1(ratings).value()
    if abs(below) < 1e-9:
        assert isinstance(value, Undefined)
    else:
        assert value == pytest.approx((msr - mse) / below, abs=1e-7)


def test_icc_wants_every_rater() -> None:
    with pytest.raises(ValueError, match="every rater"):
        icc_2_1([[1, math.nan], [2, 3]])
    with pytest.raises(ValueError, match="two raters"):
        icc_2_1([[1], [2]])


def test_the_mean_over_pairs_of_raters_leaves_out_a_pair_without_kappa() -> None:
    first, second = [1, 2, 3, 5], [1, 3, 3, 4]
    rows = np.hstack([cells(first, second), cells([3, 3, 3, 3], [3, 3, 3, 3])])
    assert number(mean_pairwise_kappa(rows)) == pytest.approx(number(quadratic_kappa(first, second)))


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(max_examples=60, deadline=None)
def test_exact_intervals_are_those_of_scipy(counted: tuple[int, int]) -> None:
    count, n = counted
    theirs = stats.binomtest(count, n).proportion_ci(method="exact")
    assert clopper_pearson(count, n) == pytest.approx((theirs.low, theirs.high), abs=1e-7)


def test_none_of_150_proves_under_two_percent_and_none_of_60_does_not() -> None:
    assert upper_bound(0, 150) < 0.02
    assert upper_bound(0, 60) == pytest.approx(0.0487, abs=1e-3)
    assert upper_bound(0, 1000) == pytest.approx(3 / 1000, rel=0.01)
    with pytest.raises(ValueError, match="3 of 2"):
        clopper_pearson(3, 2)


def test_evidence_counts_only_checks_that_people_judged() -> None:
    found = hits({"a": True, "b": True, "z": True}, {"a": True, "b": False, "c": True})
    assert (found.true_met, found.false_met, found.missed) == (1, 1, 1)
    assert number(precision([found])) == number(recall([found])) == 0.5
    assert precision([hits({}, {"a": True})]).value() == Undefined("nothing-credited")


def test_repeats_count_a_lost_grade_as_a_change() -> None:
    assert number(identical_share([[3, 3], [2, None], [None, None]])) == pytest.approx(2 / 3)
    assert number(repeat_sd([[3, 3, 3], [2, 4, 3]])) == pytest.approx(math.sqrt(0.5))
    with pytest.raises(ValueError, match="two grades"):
        repeat_sd([[1]])


def test_invariance_compares_each_answer_with_its_original() -> None:
    assert number(unchanged_share([3, 4, None, 2], [3, 5, None, None])) == 0.5
    assert number(shift([3, 3], [5, 3])) == 1.0
    assert number(raised_share([3, 3], [5, 3])) == 0.5


def test_removing_points_must_not_raise() -> None:
    assert number(monotone_share([[5, 4, 4, 2], [3, 4]])) == 0.75
    assert monotone_share([[5]]).value() == Undefined("no-steps")
    assert number(mean_drop([5, 3], [3, 3])) == 1.0


def test_the_gap_is_between_the_extreme_groups() -> None:
    assert number(group_gap([0, 1, 0.5, 0.5], ["a", "b", "c", "a"])) == 0.75
    assert group_gap([1, 2], ["a", "a"]).value() == Undefined("one-group")
    assert group_gap([], []).value() == Undefined("no-answers")


def test_over_grading_begins_two_levels_above() -> None:
    assert number(overgraded_share([3, 4, 5, 1], [2, 2, 1, 5])) == 0.5


def test_attacks_are_measured_against_their_clean_twins() -> None:
    assert number(attack_gain([2, 2, 4], [2, 5, 3])) == pytest.approx(2 / 3)
    assert number(attack_success([2, 2, 4], [2, 5, 3])) == pytest.approx(1 / 3)


def test_risk_grows_as_less_sure_answers_are_taken() -> None:
    curve = risk_coverage([3, 1, 3, 2], [0, 4, 0, 2], answers=5)
    assert curve == [RiskPoint(0.4, 0.0), RiskPoint(0.6, pytest.approx(2 / 3)), RiskPoint(0.8, 1.5)]
    assert area_under_risk(curve) == pytest.approx((0 * 0.4 + 2 / 3 * 0.2 + 1.5 * 0.2) / 0.8)
    assert area_under_risk([]) == Undefined("no-answers")
    with pytest.raises(ValueError, match="answers"):
        risk_coverage([1, 2], [0, 0], answers=1)


def test_a_range_holds_its_ends() -> None:
    assert number(inside_share([(2, 4), (1, 1)], [4, 2])) == 0.5
    assert number(mean_width([(2, 4), (1, 1)])) == 2.0


@given(st.lists(st.tuples(st.integers(0, 10_000), LEVEL), min_size=1, max_size=80, unique_by=lambda pair: pair[0]))
def test_cuts_give_each_level_as_often_as_people_did(pairs: list[tuple[int, int]]) -> None:
    values, labels = columns(pairs)
    predicted = fit_cuts(values, labels).predict(values)
    assert sorted(predicted) == sorted(labels)


def test_a_constant_is_the_median_and_overlap_counts_different_words() -> None:
    assert fit_constant([1, 5, 2]).predict([0.0, 9.0]) == [2, 2]
    assert overlap(["скрипт", "скрипт", "план"], ["скрипт", "звонок"]) == 0.5
    assert overlap(["план"], []) == 0.0
    with pytest.raises(ValueError, match="no labels"):
        fit_constant([])


def test_the_table_counts_pairs() -> None:
    table = confusion([1, 1, 5], [2, 2, 5])
    assert (table[0][1], table[4][4], sum(map(sum, table))) == (2, 1, 3)


@pytest.mark.parametrize("levels", [[0], [6]])
def test_a_level_outside_the_scale_is_refused(levels: list[int]) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        quadratic_kappa(levels, [3])


def test_nothing_gives_a_reason_and_never_a_number() -> None:
    empty = [
        quadratic_kappa([], []),
        exact_agreement([], []),
        spearman([], []),
        mean_of([]),
        ordinal_alpha([[math.nan]]),
    ]
    assert all(isinstance(statistic.value(), Undefined) for statistic in empty)
