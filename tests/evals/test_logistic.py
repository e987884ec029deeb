"""Logistic regression against scikit-learn, and the choice of a threshold."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from coach.evals.logistic import learn, out_of_group, threshold_for


def cases(seed: int, n: int = 300) -> tuple[np.ndarray, np.ndarray]:
    dice = np.random.default_rng(seed)
    values = dice.normal(size=(n, 3)) * [1.0, 5.0, 0.2] + [0.0, 3.0, -1.0]
    told = values @ [1.5, -0.2, 2.0] + 1.0
    return values, dice.random(n) < 1 / (1 + np.exp(-told))


@pytest.mark.parametrize("seed", range(3))
def test_the_weights_are_those_of_scikit_learn(seed: int) -> None:
    values, yes = cases(seed)
    mine = learn(values, yes, penalty=10.0)
    scaled = (values - values.mean(axis=0)) / values.std(axis=0)
    theirs = LogisticRegression(C=0.1, tol=1e-10, max_iter=10_000).fit(scaled, yes)
    assert mine.weights == pytest.approx(theirs.coef_[0], abs=1e-5)
    assert mine.bias == pytest.approx(theirs.intercept_[0], abs=1e-5)
    assert mine.chances(values) == pytest.approx(theirs.predict_proba(scaled)[:, 1], abs=1e-5)


def test_a_feature_that_never_varies_weighs_nothing() -> None:
    values, yes = cases(0)
    values[:, 1] = 7.0
    assert learn(values, yes).weights[1] == pytest.approx(0.0)


def test_a_group_is_judged_by_the_others_alone() -> None:
    values, yes = cases(1, 100)
    groups = ["a"] * 50 + ["b"] * 50
    turned = np.concatenate([~yes[:50], yes[50:]])
    assert out_of_group(values, yes, groups)[:50] == pytest.approx(out_of_group(values, turned, groups)[:50])


def test_the_threshold_is_the_lowest_that_is_right_often_enough() -> None:
    chances = np.array([0.95, 0.9, 0.85, 0.8, 0.7, 0.6])
    yes = np.array([True, True, True, True, False, False])
    assert threshold_for(chances, yes, 1.0) == pytest.approx(0.71)
    assert threshold_for(chances, yes, 0.8) == pytest.approx(0.61)
    assert threshold_for(chances, ~yes, 0.9) == 1.0
