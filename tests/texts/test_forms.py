"""Dates, numbers and plurals are written as each language writes them."""

from datetime import UTC, date, datetime

import pytest

from coach.texts import Language, plural
from coach.texts.forms import day, moment, number, percent

AT = datetime(2026, 11, 7, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(("lang", "told"), [("ru", "7 ноября 2026, 09:05"), ("en", "7 November 2026, 09:05")])
def test_a_moment(lang: Language, told: str) -> None:
    assert moment(AT, lang=lang) == told
    assert day(AT, lang=lang) == told.partition(",")[0]
    assert day(date(2026, 11, 7), lang=lang) == day(AT, lang=lang)


@pytest.mark.parametrize(
    ("value", "places", "ru", "en"),
    [(1.5, 1, "1,5", "1.5"), (12345, 0, "12\N{NO-BREAK SPACE}345", "12,345"), (-0.25, 2, "-0,25", "-0.25")],
)
def test_a_number(value: float, places: int, ru: str, en: str) -> None:
    assert number(value, places, lang="ru") == ru
    assert number(value, places, lang="en") == en


def test_a_share() -> None:
    assert percent(0.454, lang="ru") == "45\N{NO-BREAK SPACE}%"
    assert percent(0.454, lang="en") == "45%"


@pytest.mark.parametrize(
    ("n", "ru", "en"),
    [
        (1, "1 ответ", "1 answer"),
        (2, "2 ответа", "2 answers"),
        (5, "5 ответов", "5 answers"),
        (11, "11 ответов", "11 answers"),
        (21, "21 ответ", "21 answers"),
        (104, "104 ответа", "104 answers"),
        (0, "0 ответов", "0 answers"),
    ],
)
def test_a_count(n: int, ru: str, en: str) -> None:
    assert plural("desk.n.answers", n, lang="ru") == ru
    assert plural("desk.n.answers", n, lang="en") == en
