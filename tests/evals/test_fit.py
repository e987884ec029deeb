"""The offline judge's weights are what its command makes of the development half, and nothing else."""

from pathlib import Path

import pytest

from coach.errors import InputError
from coach.evals.extras import load_paraphrases
from coach.evals.fit import fit
from coach.evals.fit_credit import fit_credit
from coach.evals.gold import Gold, half_of, load_gold
from coach.evals.lessons import lessons
from coach.evals.verdicts import dev_verdicts
from coach.grading.offline.credit import Chance, load_credit
from coach.grading.offline.estimate import Estimate, Weighed, load_estimates
from coach.rubric.library import load_library

LIBRARY = load_library()
GOLD = load_gold(None, LIBRARY)


def test_the_shipped_weights_are_those_of_the_command() -> None:
    learnt, shipped = fit(GOLD, LIBRARY), load_estimates()
    for one, other in ((learnt.patterns, shipped.patterns), (learnt.statements, shipped.statements)):
        assert (one.gold, one.answers) == (other.gold, other.answers)
        assert one.margin == pytest.approx(other.margin, abs=0.002)
        for name, weighed in other.features.items():
            assert one.features[name].weight == pytest.approx(weighed.weight, abs=0.002)


def test_the_shipped_credit_is_that_of_the_command() -> None:
    learnt, shipped = fit_credit(GOLD, LIBRARY), load_credit()
    assert (learnt.gold, learnt.answers) == (shipped.gold, shipped.answers)
    for one, other in ((learnt.content, shipped.content), (learnt.depth, shipped.depth)):
        assert one.threshold == other.threshold
        for name, weighed in other.features.items():
            assert one.features[name].weight == pytest.approx(weighed.weight, abs=0.002)


def test_verdicts_of_the_test_half_teach_no_credit() -> None:
    turned = [
        item if half_of(item.family) == "dev" else item.model_copy(update={"checks": dict.fromkeys(item.checks, "met")})
        for item in GOLD.items
    ]
    assert fit_credit(Gold(tuple(turned), GOLD.hash), LIBRARY) == fit_credit(GOLD, LIBRARY)


def test_one_reader_s_verdicts_never_replace_those_of_three() -> None:
    verdicts = dev_verdicts(GOLD, LIBRARY)
    judged = [item for item in GOLD.items if item.half == "dev" and item.checks]
    assert len(verdicts) > len(judged)
    for item in judged:
        assert verdicts[item.id] == {check: verdict == "met" for check, verdict in item.checks.items()}


def test_a_check_that_a_question_does_not_have_is_named_with_its_line(tmp_path: Path) -> None:
    unjudged = next(item for item in GOLD.items if item.half == "dev" and not item.checks)
    file = tmp_path / "verdicts.csv"
    file.write_text(f"id,checks\n{unjudged.id},no-such-check\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.check") as refused:
        dev_verdicts(GOLD, LIBRARY, file)
    assert refused.value.details["line"] == 2


def test_a_chance_grows_with_what_speaks_for_the_check() -> None:
    one = Weighed(mean=1.0, sd=0.5, weight=1.0)
    chance = Chance(bias=0, threshold=0.5, precision=1, recall=1, features={"patterns": one})
    assert chance.of({"patterns": 1.0}) == pytest.approx(0.5)
    assert chance.of({"patterns": 0.5}) < 0.5 < chance.of({"patterns": 1.5})


def test_the_test_half_teaches_nothing() -> None:
    turned = [
        item if half_of(item.family) == "dev" else item.model_copy(update={"label": 6 - item.label})
        for item in GOLD.items
    ]
    assert fit(Gold(tuple(turned), GOLD.hash), LIBRARY) == fit(GOLD, LIBRARY)


def test_paraphrases_of_the_test_half_teach_nothing() -> None:
    again = load_paraphrases()
    dev = {item.id for item in GOLD.items if item.half == "dev"}
    assert fit(GOLD, LIBRARY, paraphrases={id_: texts for id_, texts in again.items() if id_ in dev}) == fit(
        GOLD, LIBRARY
    )
    assert fit(GOLD, LIBRARY, paraphrases={}) != fit(GOLD, LIBRARY)


def test_an_answer_that_was_said_again_teaches_in_those_words_only() -> None:
    first, second = [item for item in GOLD.items if item.half == "dev"][:2]
    taught = list(lessons(Gold((first, second), ""), {first.id: ("Иначе.",)}))
    assert [(lesson.text, lesson.again, lesson.teaches) for lesson in taught] == [
        (first.text, False, False),
        (second.text, False, True),
        ("Иначе.", True, True),
    ]


def test_too_few_answers_teach_nothing() -> None:
    with pytest.raises(InputError, match=r"fit\.too_few"):
        fit(Gold(GOLD.items[:20], GOLD.hash), LIBRARY)


def test_an_estimate_stays_on_the_scale() -> None:
    one = Weighed(mean=0.5, sd=0.1, weight=1.0)
    estimate = Estimate(
        version=1, gold="x", answers=1, ridge=1, centre=3, stretch=2, margin=1, features={"digits": one}
    )
    assert [estimate.level({"digits": value}) for value in (0.0, 0.5, 0.55, 1.0)] == pytest.approx([1, 3, 4, 5])
