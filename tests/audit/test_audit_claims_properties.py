"""Numbers out of the facts themselves, said in many ways: a right one is never called wrong, a wrong one never right."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.audit.candidate.checking import check_numbers
from coach.audit.candidate.submission import submission_of
from coach.audit.facts import read_facts
from coach.audit.types import Facts, Indicator
from coach.files.documents import Section
from coach.settings import Settings

EXAMPLES = Path(__file__).parents[2] / "examples"
PHRASES = {
    "leads": ("Пришло {} лидов{}.", "Лидов{1} было {0}.", "Заявок — {}{}.", "Leads{1}: {0}."),
    "won": ("Продаж{1} {0}.", "Продано {}{}.", "Закрыли {} продаж{}."),
    "lost": ("Отказов{1} {0}.", "Потеряно {} сделок{}."),
    "conversion": ("Конверсия{1} {0}.", "Конверсия в продажу{1} составила {0}.", "Conversion{1} is {0}."),
    "revenue": ("Выручка{1} {0}.", "Выручки{1} набрали на {0}."),
    "average_deal": ("Средний чек{1} {0}.", "Чек в среднем{1} {0}."),
    "spend": ("Расход{1} {0}.", "Потратили{1} {0}.", "Бюджет{1} составил {0}."),
    "cpl": ("CPL{1} {0}.", "Цена лида{1} {0}."),
    "cac": ("CAC{1} {0}.", "Стоимость клиента{1} {0}."),
    "clicks": ("Кликов{1} {0}.",),
    "no_next_step": ("Без следующего шага{1} {0} сделок.",),
}
WHERE = {"": "", "owner": " у менеджера {}", "source": " по источнику {}", "product": " по продукту {}"}


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts(None, EXAMPLES / "audit_deals.csv", EXAMPLES / "audit_spend.csv", Settings())


def spoken(one: Indicator, value: float) -> Iterator[str]:
    if one.unit == "share":
        yield f"{value * 100:.1f} %".replace(".", ",")
        yield f"{value * 100:.0f}%"
    elif one.unit == "money":
        yield f"{value:,.0f} ₽".replace(",", " ")
        yield f"{value:,.2f} руб.".replace(",", "\u00a0").replace(".", ",", 1)
        if value >= 1_000_000:
            yield f"{value / 1e6:.2f} млн ₽".replace(".", ",")
        if 10_000 <= value < 1_000_000:
            yield f"{value / 1e3:.1f} тыс. ₽".replace(".", ",")
    else:
        yield f"{value:.0f}"
        yield f"{value:,.0f}".replace(",", " ")


def figures(facts: Facts) -> Iterator[Indicator]:
    for one in facts.indicators:
        dimension = one.segments[0].dimension if one.segments else ""
        named = not one.segments or one.segments[0].value
        if one.id in PHRASES and one.value and named and dimension in WHERE and len(one.segments) < 2:
            yield one


def said(one: Indicator, value: float) -> Iterator[str]:
    dimension = one.segments[0].dimension if one.segments else ""
    where = WHERE[dimension].format(one.segments[0].value) if one.segments else ""
    for phrase in PHRASES[one.id]:
        for number in spoken(one, value):
            yield phrase.format(number, where)


def verdicts(facts: Facts, sentence: str) -> list[tuple[str, str]]:
    found = check_numbers(submission_of("a.md", [Section("", "", sentence)]), facts, "ru")
    return [(one.verdict, one.key) for one in found]


def test_a_right_number_is_never_called_wrong(facts: Facts) -> None:
    sentences = [(one.key, sentence) for one in figures(facts) for sentence in said(one, one.value or 0)]
    assert len(sentences) > 400
    told = [(key, sentence, verdicts(facts, sentence)) for key, sentence in sentences]
    wrong = [(sentence, found) for _, sentence, found in told if any(verdict == "differs" for verdict, _ in found)]
    assert wrong == []
    agreed = sum(found == [("agrees", key)] for key, _, found in told)
    assert agreed >= 0.98 * len(told), agreed / len(told)


def test_a_wrong_number_is_never_called_right(facts: Facts) -> None:
    sentences = [sentence for one in figures(facts) for sentence in said(one, (one.value or 0) * 2.7)]
    # The conversion may be that of all, of mature months or of closed deals: 2.7 times the first is none of them.
    right = [
        (s, verdicts(facts, s)) for s in sentences if any(verdict == "agrees" for verdict, _ in verdicts(facts, s))
    ]
    assert right == []
