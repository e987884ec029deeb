"""The offline judge's weights are what its command makes of the development half, and nothing else."""

import pytest

from coach.errors import InputError
from coach.evals.fit import fit
from coach.evals.gold import Gold, half_of, load_gold
from coach.grading.offline.estimate import Estimate, Weighed, load_estimate
from coach.rubric.library import load_library

LIBRARY = load_library()
GOLD = load_gold(None, LIBRARY)


def test_the_shipped_weights_are_those_of_the_command() -> None:
    learnt, shipped = fit(GOLD, LIBRARY), load_estimate()
    assert (learnt.gold, learnt.answers) == (shipped.gold, shipped.answers)
    assert learnt.margin == pytest.approx(shipped.margin, abs=0.002)
    for name, one in shipped.features.items():
        assert learnt.features[name].weight == pytest.approx(one.weight, abs=0.002)


def test_the_test_half_teaches_nothing() -> None:
    turned = [
        item if half_of(item.family) == "dev" else item.model_copy(update={"label": 6 - item.label})
        for item in GOLD.items
    ]
    assert fit(Gold(tuple(turned), GOLD.hash), LIBRARY) == fit(GOLD, LIBRARY)


def test_too_few_answers_teach_nothing() -> None:
    with pytest.raises(InputError, match=r"fit\.too_few"):
        fit(Gold(GOLD.items[:20], GOLD.hash), LIBRARY)


def test_an_estimate_stays_on_the_scale() -> None:
    one = Weighed(mean=0.5, sd=0.1, weight=1.0)
    estimate = Estimate(
        version=1, gold="x", answers=1, ridge=1, centre=3, stretch=2, margin=1, features={"digits": one}
    )
    assert [estimate.level({"digits": value}) for value in (0.0, 0.5, 0.55, 1.0)] == pytest.approx([1, 3, 4, 5])
