"""Agreement of people and the coach: the figure, its interval, and honest words where there is none."""

import pytest
from sklearn.metrics import cohen_kappa_score

from coach.batch.people.agreement import agreements, between_people, with_coach
from coach.batch.people.agreement_words import agreement_words
from coach.batch.people.opinions import opinions
from coach.batch.people.standing import Standing, standings
from coach.batch.record import Decision
from coach.rubric.library import Library, Rubric
from coach.rubric.types import Level

from .conftest import Decided, Scripted, all_ids, item_of, record_of

A: list[Level] = [1, 2, 3, 4, 5, 3, 2, 4, 5, 1, 3, 4]
B: list[Level] = [1, 3, 3, 4, 4, 2, 2, 5, 5, 2, 3, 3]


@pytest.fixture
def batch(library: Library, rubric: Rubric, decide: Decided) -> tuple[Standing, ...]:
    ids = all_ids(rubric)
    items = [
        item_of(rubric, Scripted(met=ids[: 2 * (place % 7)]), place=place, candidate=f"К{place}") for place in range(12)
    ]
    decisions = [decide("blind", place=place, author="А", level=A[place]) for place in range(12)]
    decisions += [decide("blind", place=place, author="Б", level=B[place]) for place in range(12)]
    return standings(record_of(items, decisions), library)


def test_kappa_is_that_of_the_full_scale_with_an_interval_over_candidates(batch: tuple[Standing, ...]) -> None:
    found = between_people(batch)
    assert found.kappa == pytest.approx(cohen_kappa_score(A, B, weights="quadratic", labels=[1, 2, 3, 4, 5]))
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.kappa < found.high
    assert (found.answers, found.candidates, found.people) == (12, 12, ("А", "Б"))
    assert found.same == pytest.approx(sum(a == b for a, b in zip(A, B, strict=True)) / 12)
    assert "0," in agreement_words(found)


def test_the_coach_is_compared_with_blind_levels_only(batch: tuple[Standing, ...]) -> None:
    blind = with_coach(batch, blind=True)
    coach = [one.coach.level for one in batch if one.coach]
    assert blind.answers == 24
    assert blind.candidates == 12
    assert blind.kappa == pytest.approx(
        cohen_kappa_score(
            [x for pair in zip(A, B, strict=True) for x in pair],
            [x for x in coach for _ in range(2)],
            weights="quadratic",
            labels=[1, 2, 3, 4, 5],
        )
    )
    assert with_coach(batch, blind=False).reason == "no-answers"


def test_levels_given_after_seeing_the_coachs_are_said_to_flatter_it(
    library: Library, rubric: Rubric, decide: Decided
) -> None:
    ids = all_ids(rubric)
    items = [item_of(rubric, Scripted(met=ids[:place]), place=place, candidate=f"К{place}") for place in range(11)]
    decisions = [decide("accept", place=place) for place in range(11)]
    seen = with_coach(standings(record_of(items, decisions), library), blind=False)
    assert seen.kappa == 1
    assert "завышено" in agreement_words(seen)


def test_too_few_and_constant_levels_get_words_and_no_number(library: Library, rubric: Rubric, decide: Decided) -> None:
    item = item_of(rubric, Scripted(met=all_ids(rubric)))
    few = [decide("blind", author=author, level=4) for author in "АБ"]
    found = between_people(standings(record_of([item], few), library))
    assert (found.kappa, found.reason) == (None, "too-few")
    assert "10" in agreement_words(found)
    items = [item_of(rubric, Scripted(met=all_ids(rubric)), place=place) for place in range(10)]
    same = [decide("blind", place=place, author=author, level=4) for place in range(10) for author in "АБ"]
    found = between_people(standings(record_of(items, same), library))
    assert (found.kappa, found.reason, found.same) == (None, "constant", 1)
    assert "не существует" in agreement_words(found)


def test_every_figure_of_an_untouched_batch_says_why_there_is_none(library: Library, rubric: Rubric) -> None:
    found = agreements(standings(record_of([item_of(rubric, Scripted())]), library))
    assert [one.kappa for one in found] == [None] * 3
    assert len({agreement_words(one) for one in found}) == 3


def test_an_opinion_is_what_stood_when_the_person_decided(library: Library, rubric: Rubric, decide: Decided) -> None:
    item = item_of(rubric, Scripted(met=all_ids(rubric)))
    said: list[Decision] = [
        decide("accept", author="Анна"),
        decide("level", author="Борис", level=2),
        decide("blind", author="Вера", level=3),
        decide("level", author="Глеб", level=1),
        decide("level", author="Глеб"),
    ]
    found = opinions(standings(record_of([item], said), library)[0])
    assert [(one.author, one.level, one.blind) for one in found] == [
        ("Анна", 5, False),
        ("Борис", 2, False),
        ("Вера", 3, True),
    ]
