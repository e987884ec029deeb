"""A number is held against its own indicator, in its own part and definition, or nothing is said of it."""

import pytest

from coach.audit.candidate.checking import check_numbers
from coach.audit.candidate.submission import submission_of
from coach.audit.types import Facts
from coach.files.documents import Section
from tools.claim_marks import Sentence, counts, example_facts, outcomes, sentences


@pytest.fixture(scope="module")
def facts() -> Facts:
    return example_facts()


def told(facts: Facts, sentence: str) -> list[tuple[str, str, str]]:
    found = check_numbers(submission_of("a.md", [Section("", "", sentence)]), facts, "ru")
    return [(one.said, one.verdict, one.key or one.why) for one in found]


@pytest.mark.parametrize("sentence", sentences("seen"), ids=lambda one: one.text[:40])
def test_nothing_false_is_said_of_the_sentences_that_the_rules_know(facts: Facts, sentence: Sentence) -> None:
    assert [said for said, _, outcome in outcomes(facts, sentence) if outcome == "wrong"] == []


def test_sentences_that_the_rules_did_not_know_are_mostly_told_and_hardly_ever_falsely(facts: Facts) -> None:
    found = counts(facts, "unseen")
    assert found["right"] >= 70
    assert found["wrong"] <= 1
    assert found["false-agrees"] == 0


def test_names_and_numbers_in_two_lists_are_paired_in_order(facts: Facts) -> None:
    assert told(facts, "Лиды, продажи и выручка — 131, 640 и 18,8 млн.") == [
        ("131", "differs", "leads"),
        ("640", "differs", "won"),
        ("18,8 млн", "agrees", "revenue"),
    ]


def test_lists_of_other_length_cannot_be_checked(facts: Facts) -> None:
    found = told(facts, "Лиды и продажи: 640, 131 и 316.")
    assert {(verdict, why) for _, verdict, why in found} == {("cannot", "list")}


def test_a_list_means_one_definition(facts: Facts) -> None:
    # Of the closed deals of ВКонтакте 12 % are won, but the other two numbers are of all deals.
    found = told(facts, "По рекомендациям конверсия 50 %, по Авито 8,7 %, по ВКонтакте 12 %.")
    assert found[-1] == ("12 %", "differs", "conversion[source=ВКонтакте]")


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("По Авито и ВКонтакте 300 лидов.", "joined_parts"),
        ("Лидов 300, у Дениса Котова открыто 77 сделок.", "unsure_part"),
    ],
)
def test_parts_that_may_not_be_its_own_say_nothing_against_a_number(facts: Facts, sentence: str, why: str) -> None:
    found = check_numbers(submission_of("a.md", [Section("", "", sentence)]), facts, "ru")
    assert (found[0].verdict, found[0].why) == ("cannot", why)


def test_what_is_said_of_the_whole_is_not_of_the_part_named_before(facts: Facts) -> None:
    found = told(facts, "У Ирины Соль 47 продаж, всего по отделу 131 продажа.")
    assert found == [("47", "agrees", "won[owner=Ирина Соль]"), ("131", "agrees", "won")]


def test_a_month_of_the_next_number_is_not_of_this_one(facts: Facts) -> None:
    assert told(facts, "Лидов 640 и в январе 89.")[0] == ("640", "agrees", "leads")
