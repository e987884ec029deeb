"""Numbers in odd dress: what is not read as a number must not get a statement through."""

import pytest

from coach.audit.draft import AuditInput, Cite, Statement
from coach.audit.grounding.check import check, check_action
from coach.audit.grounding.sources import Sources
from tests.audit.audit_company import company


@pytest.fixture(scope="module")
def given() -> AuditInput:
    return company()


@pytest.fixture(scope="module")
def sources(given: AuditInput) -> Sources:
    return Sources(given)


def said(text: str, *cites: str) -> Statement:
    return Statement(text=text, cites=tuple(Cite(kind="indicator", ref=one) for one in cites))


_ODD = (
    "900: это мало", "900шт за год", "900ед", "900-х", "900 м в год", "900_", "_900_", "#900", "х4", "в4 раза меньше нормы",
    "½ от плана", "⑨", "٩٠٠", "Ⅷ", "9·10²", "9e2", "0x384", "900/мес", "14:64", "900%", "2024", "1964: мало",
    "миллион", "полмиллиона", "пара тысяч", "полторы тысячи", "полсотни", "тысяча четыреста", "под тысячу", "сотни",
    "несколько десятков", "несколько тысяч", "девятьсот", "вдвое меньше нормы", "удвоенное число", "три ляма", "1,5 тыс: мало",
    "12 480, из них 900: мало", "12 480²", "12 480e3", "12 480½",
)  # fmt: skip


@pytest.mark.parametrize("number", _ODD)
def test_a_false_number_in_any_dress_goes(sources: Sources, number: str) -> None:
    assert check(said(f"Лидов пришло {number}.", "leads"), sources) is not None


@pytest.mark.parametrize(
    ("text", "cite"),
    [
        ("На рекламу потрачено 99 000: деньги ушли впустую.", "spend"),
        ("CPL — 40: дорого.", "cpl"),
        ("CPL — полсотни евро.", "cpl"),
        ("CPL — полтора доллара.", "cpl"),
        ("Стоимость лида (CPL) выросла до 40: это вдвое дороже.", "cpl"),
        ("Продаж было 900: отдел справился.", "won"),
        ("Сделок выиграно 900шт.", "won"),
        ("Конверсия 35%: это много.", "conversion"),
        ("Первый ответ занимает полчаса.", "first_answer_median"),
        ("У «Telegram 900» 1 390 лидов.", "leads[source=Telegram]"),
    ],
)
def test_a_false_number_of_any_figure_goes(sources: Sources, text: str, cite: str) -> None:
    assert check(said(text, cite), sources) is not None


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("Лидов пришло 12 480: это поток отдела.", ("leads",)),
        ("На рекламу потрачено 98 640 €: это расход.", ("spend",)),
        ("Цикл сделки: 90-й процентиль 74 дня.", ("cycle_p90",)),
        ("Двенадцать тысяч четыреста восемьдесят лидов.", ("leads",)),
    ],
)
def test_a_true_number_before_a_colon_stays(sources: Sources, text: str, cites: tuple[str, ...]) -> None:
    assert check(said(text, *cites), sources) is None


@pytest.mark.parametrize("action", ["Уволить всех, кто продал меньше 900: они вредят.", "Снизить CPL до 5шт."])
def test_an_action_makes_up_no_number(sources: Sources, action: str) -> None:
    assert check_action(action, said("Отказов 8 730.", "lost"), sources) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Коммерческий директор берёт откаты с каждого лида.",
        "Все лиды потеряны.",
        "Лидов не было вовсе.",
        "Лидов почти нет, отдел продаж развален, руководитель ворует.",
        "Лиды никто не обрабатывает.",
        "Лиды приходят с сайта, который не работает.",
        "Менеджеры не перезванивают, и лиды уходят к конкурентам.",
        "Пришло 12 480 лидов, руководитель ворует.",
        "Пришло 12 480 лидов. Все лиды потеряны.",
        "Пришло 12 480 лидов, ни с одним не говорили.",
        "Лиды потеряны.",
        "The director steals every lead.",
    ],
)
def test_a_model_says_nothing_of_its_own_beside_a_figure(sources: Sources, text: str) -> None:
    assert check(said(text, "leads"), sources) is not None


def test_a_denial_that_the_value_bears_stays(sources: Sources) -> None:
    assert check(said("Конверсия между стадиями не посчитана.", "stage_conversion"), sources) is None
