"""Plan and fact, run rate, staff: with the same care as deals."""

from pathlib import Path

import pytest

from coach.audit.facts import Extras, read_facts
from coach.audit.types import Facts, Indicator
from coach.settings import Settings

DEALS = """ID;Стадия;Дата создания;Дата закрытия;Сумма;Ответственный
0;Отказ;01.01.2026 10:00;02.01.2026;;Борис Лин
1;Оплачено;01.02.2026 10:00;10.02.2026;1000 руб.;Анна Котова
2;Оплачено;02.02.2026 10:00;20.02.2026;3000 руб.;Борис Лин
3;Оплачено;25.02.2026 10:00;05.03.2026;2000 руб.;Анна Котова
4;Отказ;28.02.2026 10:00;01.03.2026;;Анна Котова
5;Новая;10.03.2026 10:00;;;Борис Лин
"""


def facts_of(folder: Path, plan: str | None = None, staff: str | None = None) -> Facts:
    (folder / "deals.csv").write_text(DEALS, encoding="utf-8")
    for name, text in (("plan.csv", plan), ("staff.csv", staff)):
        (folder / name).write_text(text or "", encoding="utf-8")
    extras = Extras(plan=folder / "plan.csv" if plan else None, staff=folder / "staff.csv" if staff else None)
    return read_facts("rop", folder / "deals.csv", None, Settings(), extras=extras)


def get(facts: Facts, key: str) -> Indicator:
    found = facts.get(key)
    assert found is not None, key
    return found


@pytest.mark.parametrize("month", ["Февраль 2026", "2026-02", "02.2026", "01.02.2026", "февраль"])
def test_a_whole_month_is_held_against_its_plan_however_it_is_written(tmp_path: Path, month: str) -> None:
    facts = facts_of(tmp_path, f"Месяц;План по выручке\n{month};8 000,00 ₽\nИтого;8000\n")
    assert get(facts, "plan_revenue[month=2026-02]").value == 8000
    assert get(facts, "fulfilment_revenue[month=2026-02]").value == 0.5
    assert get(facts, "fulfilment_revenue[month=2026-02]").currency is None


def test_sales_count_in_the_month_they_were_closed(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, "Месяц;Менеджер;План сделок\n2026-02;Анна Котова;2\n2026-02;Борис Лин;1\n")
    assert get(facts, "fulfilment_won[month=2026-02][owner=Анна Котова]").value == 0.5
    assert get(facts, "fulfilment_won[month=2026-02][owner=Борис Лин]").value == 1
    assert get(facts, "plan_won[month=2026-02]").value == 3
    assert get(facts, "fulfilment_won[month=2026-02]").value == pytest.approx(2 / 3)


def test_a_month_that_is_not_over_has_a_run_rate_and_no_fulfilment(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, "Месяц;План по выручке\n2026-03;6200\n")
    assert get(facts, "fulfilment_revenue[month=2026-03]").why == "month_incomplete"
    assert get(facts, "run_rate_revenue[month=2026-03]").value == pytest.approx(2000 / 10 * 31)
    assert get(facts, "run_rate_share_revenue[month=2026-03]").value == pytest.approx(1)


@pytest.mark.parametrize(
    ("plan", "key", "why"),
    [
        ("Месяц;План по выручке\n2026-05;100\n", "fulfilment_revenue[month=2026-05]", "after_export"),
        ("Месяц;План по выручке\n2025-12;100\n", "fulfilment_revenue[month=2025-12]", "before_export"),
        ("Месяц;План по выручке\n2026-01;100\n", "fulfilment_revenue[month=2026-01]", "older_deals_missing"),
        ("Месяц;План по выручке\n2026-02;100 €\n", "fulfilment_revenue[month=2026-02]", "currencies_differ"),
        ("Месяц;План по выручке\n2026-02;0\n", "fulfilment_revenue[month=2026-02]", "plan_nought"),
        ("Месяц;Бюджет\n2026-02;100\n", "fulfilment_spend[month=2026-02]", "no_facts_for_plan"),
    ],
)
def test_what_cannot_be_held_against_a_plan_says_why(tmp_path: Path, plan: str, key: str, why: str) -> None:
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    (tmp_path / "plan.csv").write_text(plan, encoding="utf-8")
    extras = Extras(plan=tmp_path / "plan.csv")
    assert get(read_facts(None, tmp_path / "deals.csv", None, Settings(), extras=extras), key).why == why


def test_two_plans_for_one_month_count_as_none(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, "Месяц;План по выручке\n2026-02;100\n2026-02;200\nкогда-нибудь;5\n")
    assert facts.get("plan_revenue[month=2026-02]") is None
    assert {"plan_conflict", "plan_period"} <= {one.code for one in facts.repairs}


def test_the_load_of_those_who_sell(tmp_path: Path) -> None:
    staff = (
        "ФИО;Должность;Дата приема;Дата увольнения\n"
        "Котова Анна Петровна;Менеджер по продажам;01.01.2020;\n"
        "Лин Борис;Менеджер по продажам;;15.02.2026\n"
        "Рой Вера;РОП;;\n"
        "Дым Глеб;Менеджер по продажам;01.03.2026;\n"
    )
    facts = facts_of(tmp_path, staff=staff)
    assert get(facts, "sellers").value == 2
    assert get(facts, "open_per_seller").value == 0.5
    days = 69 + 46 + 10
    assert get(facts, "leads_per_seller_month").value == pytest.approx(6 / (days / 30.4375))
    notes = {one.code: one.detail for one in facts.repairs if one.table == "staff" and one.code != "date_text"}
    assert notes == {"seller_without_deals": "Дым Глеб"}
