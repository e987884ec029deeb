"""A candidate's numbers against the computed ones: what agrees, what differs, what nobody can tell."""

from pathlib import Path

import pytest

from coach.audit.candidate.checking import check_numbers
from coach.audit.candidate.comparing import NumberCheck
from coach.audit.candidate.submission import submission_of
from coach.audit.facts import read_facts
from coach.audit.types import Facts
from coach.files.documents import Section
from coach.settings import Settings

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts(None, EXAMPLES / "audit_deals.csv", EXAMPLES / "audit_spend.csv", Settings())


def checks(facts: Facts, text: str, heading: str = "") -> list[NumberCheck]:
    return check_numbers(submission_of("a.md", [Section("", heading, text)]), facts, "ru")


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        ("Пришло 640 лидов.", "leads"),
        ("Лидов было 640.", "leads"),
        ("Продаж 131.", "won"),
        ("Конверсия 20,5 %.", "conversion"),
        ("Конверсия двадцать процентов.", "conversion"),
        ("Выручка 18,8 млн ₽.", "revenue"),
        ("Средний чек 143 тысячи рублей.", "average_deal"),
        ("У Ирины Соль конверсия 29 %.", "conversion[owner=Ирина Соль]"),
        ("У Дениса продано 23.", "won[owner=Денис Котов]"),
        ("Яндекс Директ дал 258 лидов.", "leads[source=Яндекс Директ]"),
        ("CAC Авито 24 тыс. ₽.", "cac[source=Авито]"),
        ("В марте было 125 лидов.", "leads[month=2026-03]"),
        ("За полугодие пришло 640 лидов.", "leads"),
        ("Причина «Дорого» — 42 % отказов.", "lost_reason_share[reason=Дорого]"),
        ("На стадии «Договор» 37 сделок.", "stage_count[stage=Договор]"),
        ("Первый ответ через 47 минут.", "first_answer_median"),
        ("Без следующего шага 86 сделок.", "no_next_step"),
        ("Revenue is 18.8 million.", "revenue"),
    ],
)
def test_a_right_number_agrees_with_its_indicator(facts: Facts, sentence: str, key: str) -> None:
    found = checks(facts, sentence)
    assert [(one.verdict, one.key) for one in found] == [("agrees", key)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Пришло 900 лидов.",
        "Конверсия 35 %.",
        "Выручка 25 млн ₽.",
        "Средний чек 90 тыс. ₽.",
        "У Ирины Соль конверсия 13 %.",
        "CPL 900 ₽.",
        "Цикл сделки 60 дней.",
        "В марте было 300 лидов.",
    ],
)
def test_a_wrong_number_differs_and_shows_the_computed_one(facts: Facts, sentence: str) -> None:
    (found,) = checks(facts, sentence)
    assert found.verdict == "differs"
    assert found.computed is not None
    assert found.address == "абз. 1"


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("К концу года конверсия 30 %.", "goal"),
        ("План — 900 лидов.", "goal"),
        ("В неделю приходит 300 лидов.", "rate"),
        ("Конверсию подняли на 5 %.", "change"),
        ("За прошлый квартал пришло 300 лидов.", "period"),
        ("С января по март пришло 900 лидов.", "period"),
        ("Квалифицированных лидов 400.", "no_value"),
        ("CAC Рекомендаций 2 000 ₽.", "no_figure"),
        ("Без движения 50 лидов.", "subset"),
        ("Выручка 18,8 млн €.", "currency"),
    ],
)
def test_what_cannot_be_told_is_not_called_wrong(facts: Facts, sentence: str, why: str) -> None:
    assert {(one.verdict, one.why) for one in checks(facts, sentence)} == {("cannot", why)}


def test_numbers_that_speak_of_no_indicator_are_passed_over(facts: Facts) -> None:
    assert checks(facts, "Послушал 42 звонка, поговорил с 4 людьми 12.03.2026.") == []


def test_a_heading_names_the_part(facts: Facts) -> None:
    (found,) = checks(facts, "Лидов 258.", heading="Каналы / Яндекс Директ")
    assert (found.verdict, found.key) == ("agrees", "leads[source=Яндекс Директ]")
    assert found.address == "Яндекс Директ, абз. 1"
