"""Windows of three months and spend without a lead, from small exports: every truth is added up by hand."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from coach.audit.book import Book
from coach.audit.conditions import match
from coach.audit.derived import with_derived
from coach.audit.derived_periods import same_months
from coach.audit.evidence import evidence_of
from coach.audit.facts import Wishes, read_facts
from coach.audit.rules import load_rules
from coach.settings import Settings

_DAILY = dict.fromkeys(range(1, 13), 10.0)


def _book(folder: Path, deals: list[str], spend: list[str]) -> Book:
    ours, theirs = folder / "deals.csv", folder / "spend.csv"
    ours.write_text("\n".join(("ID;Стадия сделки;Дата создания;Источник;Кампания", *deals)) + "\n", encoding="utf-8")
    theirs.write_text("\n".join(("Дата;Источник;Кампания;Расход", *spend)) + "\n", encoding="utf-8")
    return Book.of(with_derived(read_facts("rom", ours, theirs, Settings(), Wishes())))


def _deals(first: date, last: date, campaign: str = "camp-a") -> list[str]:
    """A deal of Google a day."""
    days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    return [f"{n};Новая;{day:%d.%m.%Y} 10:00;Google;{campaign}" for n, day in enumerate(days, start=1)]


def _spend(months: Mapping[int, float], until: date = date(2024, 12, 31)) -> list[str]:
    """So much a day for Google in each month of 2024."""
    days = [date(2024, month, day) for month in months for day in range(1, monthrange(2024, month)[1] + 1)]
    return [f"{day:%d.%m.%Y};Google;camp-a;{months[day.month]}" for day in days if day <= until]


def _value(book: Book, key: str) -> float | None:
    one = book.get(key)
    return None if one is None else one.value


def test_a_campaign_without_a_lead_counts_the_days_of_both_exports_only(tmp_path: Path) -> None:
    spend = _spend({1: 100.0})  # 31 x 100
    spend += [f"{day:02}.10.2023;Google;camp-old;1000" for day in range(1, 21)]  # 20 000 before the first deal
    spend += [f"{day:02}.01.2024;Google;camp-old;200" for day in (5, 6, 7)]  # 600 within
    spend += ["08.01.2024;Google;;300", "02.11.2023;Google;;5000"]
    book = _book(tmp_path, _deals(date(2024, 1, 1), date(2024, 1, 31)), spend)
    whole = 3100 + 600 + 300
    assert _value(book, "barren_spend") == 600
    assert _value(book, "barren_spend_part") == pytest.approx(600 / whole)
    assert _value(book, "untraced_spend") == 900
    assert _value(book, "untraced_spend_part") == pytest.approx(900 / whole)
    assert _value(book, "spend") == whole + 25000
    for id_ in ("barren_spend", "barren_spend_part", "untraced_spend", "untraced_spend_part"):
        one = book.by_key[id_]
        assert (one.start, one.end) == (date(2024, 1, 1), date(2024, 1, 31))
    assert (book.by_key["barren_spend"].rows, book.by_key["barren_spend_part"].of) == (3, 35)


def test_where_every_campaign_has_leads_nothing_is_barren(tmp_path: Path) -> None:
    book = _book(tmp_path, _deals(date(2024, 1, 1), date(2024, 1, 31)), _spend({1: 100.0}))
    assert book.get("barren_spend") is None
    assert book.get("untraced_spend") is None


def test_a_month_in_which_the_spend_export_stops_is_not_full(tmp_path: Path) -> None:
    book = _book(tmp_path, _deals(date(2023, 10, 1), date(2024, 12, 31)), _spend(_DAILY, date(2024, 6, 15)))
    recent, before = book.by_key["spend_recent"], book.get("spend_before")
    assert (recent.start, recent.end) == (date(2024, 3, 1), date(2024, 5, 31))
    assert recent.value == (31 + 30 + 31) * 10
    assert before is None  # only January and February lie before
    assert book.get("spend_change") is None
    assert book.by_key["cpl_recent"].end == date(2024, 5, 31)
    assert _value(book, "cpl_recent") == pytest.approx(10)


def test_even_spend_has_not_changed_though_the_deals_go_on(tmp_path: Path) -> None:
    daily = {month: 3000 / monthrange(2024, month)[1] for month in range(1, 8)}  # 3 000 a month
    book = _book(tmp_path, _deals(date(2023, 10, 1), date(2024, 12, 31)), _spend(daily, date(2024, 7, 15)))
    assert _value(book, "spend_recent") == pytest.approx(9000)
    assert _value(book, "spend_before") == pytest.approx(9000)
    assert _value(book, "spend_change") == pytest.approx(0, abs=1e-9)


def test_a_month_without_spend_breaks_the_window(tmp_path: Path) -> None:
    months = dict.fromkeys((1, 2, 3, 5, 6), 10.0)
    book = _book(tmp_path, _deals(date(2024, 1, 1), date(2024, 6, 30)), _spend(months))
    for id_ in ("spend", "cpl"):
        one = book.by_key[f"{id_}_recent"]
        assert (one.value, one.why) == (None, "month_missing")
        assert (one.start, one.end) == (date(2024, 4, 1), date(2024, 6, 30))
        assert book.get(f"{id_}_before") is None
        assert book.get(f"{id_}_change") is None
    assert _value(book, "leads_recent") == 30 + 31 + 30


def test_a_gap_before_the_last_three_months_leaves_nothing_to_compare_with(tmp_path: Path) -> None:
    months = dict.fromkeys((1, 3, 4, 5, 6, 7), 10.0)
    book = _book(tmp_path, _deals(date(2024, 1, 1), date(2024, 7, 31)), _spend(months))
    assert _value(book, "spend_recent") == (31 + 30 + 31) * 10
    assert book.by_key["spend_before"].why == "month_missing"
    assert book.get("spend_change") is None


def test_each_figure_ends_with_its_own_table(tmp_path: Path) -> None:
    spend = _spend(dict.fromkeys(range(1, 7), 10.0))
    book = _book(tmp_path, _deals(date(2024, 1, 1), date(2024, 12, 31)), spend)
    ends = {id_: book.by_key[f"{id_}_recent"].end for id_ in ("leads", "spend", "cpl")}
    assert ends == {"leads": date(2024, 12, 31), "spend": date(2024, 6, 30), "cpl": date(2024, 6, 30)}
    assert same_months([book.by_key["spend_recent"], book.by_key["cpl_recent"], book.by_key["spend_before"]])
    assert not same_months([book.by_key["leads_recent"], book.by_key["spend_recent"]])
    assert not same_months([book.by_key["leads_change"], book.by_key["spend_recent"]])


@pytest.mark.parametrize(("until", "found"), [(date(2024, 6, 30), True), (date(2024, 12, 31), False)])
def test_a_rule_compares_the_same_months_or_says_nothing(tmp_path: Path, until: date, found: bool) -> None:
    deals = [
        f"{n}{line[line.index(';') :]}" for n, line in enumerate(_deals(date(2024, 1, 1), date(2024, 6, 30)) * 4, 1)
    ]
    rated = [f"{line};Целевой" for line in deals]
    ours, theirs = tmp_path / "deals.csv", tmp_path / "spend.csv"
    header = "ID;Стадия сделки;Дата создания;Источник;Кампания;Качество лида"
    ours.write_text("\n".join((header, *rated)) + "\n", encoding="utf-8")
    daily = {month: 10.0 if month < 4 else 20.0 for month in range(1, 13)}
    theirs.write_text("\n".join(("Дата;Источник;Кампания;Расход", *_spend(daily, until))) + "\n", encoding="utf-8")
    book = Book.of(with_derived(read_facts("rom", ours, theirs, Settings(), Wishes())))
    assert _value(book, "cpql_change") == pytest.approx(1)
    rule = next(one for one in load_rules("rom") if "spend_recent" in one.also)
    assert (match(rule, book, evidence_of("rom", ())) is not None) == found
