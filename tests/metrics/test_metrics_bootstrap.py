"""Bootstrap intervals: clustered, seeded, exact where a share does not vary."""

import numpy as np
import pytest

from coach.metrics.base import Undefined, mean_of
from coach.metrics.bootstrap import Interval, difference, interval, resampled
from coach.metrics.closeness import exact_agreement, mean_absolute_error
from coach.metrics.counts import clopper_pearson
from coach.metrics.kappa import quadratic_kappa

RNG = np.random.default_rng(7)
LABELS = RNG.integers(1, 6, 400)
CLOSE = np.clip(LABELS + RNG.integers(-1, 2, 400), 1, 5)


def width(found: Interval | Undefined) -> float:
    assert isinstance(found, Interval)
    return found.high - found.low


def test_the_same_seed_gives_the_same_interval_and_another_one_nearly_the_same() -> None:
    kappa = quadratic_kappa(CLOSE, LABELS)
    families = list(range(400))
    assert interval(kappa, families, seed=3) == interval(kappa, families, seed=3)
    one, other = interval(kappa, families, seed=3), interval(kappa, families, seed=4)
    assert one != other
    assert width(one) == pytest.approx(width(other), rel=0.15)


def test_a_mean_gets_the_interval_that_theory_gives_it() -> None:
    values = RNG.normal(size=500)
    found = interval(mean_of(values), list(range(500)), resamples=4000)
    assert width(found) == pytest.approx(2 * 1.96 * values.std() / np.sqrt(500), rel=0.08)


def test_copies_of_an_answer_do_not_make_the_figure_surer() -> None:
    single = interval(mean_absolute_error(CLOSE, LABELS), list(range(400)))
    copied = mean_absolute_error(np.tile(CLOSE, 4), np.tile(LABELS, 4))
    assert width(interval(copied, list(range(400)) * 4)) == pytest.approx(width(single), rel=0.1)
    assert width(interval(copied, list(range(1600)))) < 0.6 * width(single)


def test_none_or_all_gets_the_exact_interval_over_families() -> None:
    assert interval(exact_agreement(LABELS, LABELS), [k // 2 for k in range(400)]) == Interval(
        *clopper_pearson(200, 200)
    )


def test_no_interval_without_answers_families_or_a_figure() -> None:
    assert interval(mean_of([]), []) == Undefined("no-answers")
    assert interval(mean_of([1.0, 2.0]), ["a", "a"]) == Undefined("one-family")
    assert interval(quadratic_kappa([3, 3], [3, 3]), ["a", "b"]) == Undefined("constant")
    assert interval(quadratic_kappa([3, 3, 4], [3, 3, 4]), ["a", "b", "c"]) == Undefined("too-few-answers")
    with pytest.raises(ValueError, match="1 families for 2 answers"):
        resampled(mean_of([1.0, 2.0]), ["a"])


def test_a_paired_difference_is_surer_than_two_separate_figures() -> None:
    worse = np.clip(CLOSE - 1, 1, 5)
    first, second = mean_absolute_error(CLOSE, LABELS), mean_absolute_error(worse, LABELS)
    change = difference(first, second)
    assert change.value() == pytest.approx(float(np.abs(worse - LABELS).mean() - np.abs(CLOSE - LABELS).mean()))
    same = interval(difference(first, first), list(range(400)))
    assert same == Interval(0.0, 0.0)
    with pytest.raises(ValueError, match="answers against"):
        difference(first, mean_of([1.0]))
