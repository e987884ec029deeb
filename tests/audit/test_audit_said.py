"""Numbers in running text."""

import pytest

from coach.audit.candidate.said import said_numbers


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("выручка 1,2 млн ₽", 1_200_000, "money"),
        ("выручка 18.8 миллиона рублей", 18_800_000, "money"),
        ("320 тыс. руб.", 320_000, "money"),
        ("CPL €46.8", 46.8, "money"),
        ("конверсия 12,5 %", 0.125, "share"),
        ("сорок процентов сделок", 0.4, "share"),
        ("каждый пятый лид", 0.2, "share"),
        ("половина отказов", 0.5, "share"),
        ("ответ через 47 минут", 47, "minutes"),
        ("цикл двадцать два дня", 22, "days"),
        ("пришло 21 593 лида", 21_593, ""),
        ("пришло 21\u00a0593 лида", 21_593, ""),
        ("сто двадцать клиентов", 120, ""),
        ("three hundred leads", 3, ""),
        ("twenty five percent", 0.25, "share"),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, value: float, unit: str) -> None:
    found = said_numbers(text)
    assert found[0].value == pytest.approx(value, rel=1e-3)
    assert found[0].unit == unit


@pytest.mark.parametrize("text", ["12.03.2024", "2024-03-12", "в 10:30", "1С и Битрикс24", "за 2024 год", "пункт А1"])
def test_dates_times_years_and_names_are_no_figures(text: str) -> None:
    assert said_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "tolerance"),
    [
        ("640 лидов", 0.5 * 10),
        ("641 лид", 0.5),
        ("1,2 млн", 50_000),
        ("около 640 лидов", 64),
        ("12 %", 0.005),
        ("5000 руб.", 50),
    ],
)
def test_what_rounding_hides_is_half_of_the_last_digit_meant(text: str, tolerance: float) -> None:
    assert said_numbers(text)[0].tolerance == pytest.approx(tolerance)


def test_a_range_shares_its_unit() -> None:
    assert [(one.value, one.unit) for one in said_numbers("от 7 – 10 дней")] == [(7, "days"), (10, "days")]
