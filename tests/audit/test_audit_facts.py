"""Faulty exports: a right figure with a note, or none with a reason."""

from pathlib import Path

import pytest

from coach.audit.facts import Wishes, read_facts
from coach.audit.measures import wilson
from coach.audit.types import Facts, Indicator
from coach.errors import InputError
from coach.settings import Settings

HEADER = "ID;Стадия сделки;Дата создания;Дата закрытия;Сумма;Ответственный;Источник"
SPEND_HEADER = "Дата;Источник;Кампания;Показы;Клики;Расход"


def write(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> Path:
    """Write a CSV file."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def facts_of(deals: Path | None = None, spend: Path | None = None, role: str = "rop", **wishes: object) -> Facts:
    """Read the exports and compute."""
    return read_facts(role, deals, spend, Settings(), Wishes(**wishes))  # type: ignore[arg-type]


def get(facts: Facts, key: str) -> Indicator:
    """Return an indicator that must be there."""
    found = facts.get(key)
    assert found is not None, key
    return found


def repairs(facts: Facts) -> dict[str, int]:
    """Return how many rows each repair concerns."""
    counts: dict[str, int] = {}
    for one in facts.repairs:
        counts[one.code] = counts.get(one.code, 0) + one.rows
    return counts


_DEALS = (
    "1;Оплачено;01.02.2024 10:00;11.02.2024;€ 3.500,00;Анна;Google Ads",
    "2;Оплачено;05.02.2024 11:00;25.02.2024;1500;Борис;google ads",
    "3;Отказ;07.02.2024 12:00;08.02.2024;;Анна;Сайт",
    "4;Новая;10.03.2024 12:00;;;Борис;Сайт",
)


def test_a_plain_export(tmp_path: Path) -> None:
    facts = facts_of(write(tmp_path, "deals.csv", HEADER, *_DEALS))
    assert {id_: get(facts, id_).value for id_ in ("leads", "won", "lost", "open")} == {
        "leads": 4,
        "won": 2,
        "lost": 1,
        "open": 1,
    }
    assert get(facts, "revenue").value == 5000
    assert get(facts, "revenue").currency == "EUR"
    assert get(facts, "cycle_median").value == 15
    assert get(facts, "leads[source=Google Ads]").value == 2
    assert get(facts, "won[month=2024-02][source=Google Ads]").value == 2
    assert facts.rows_read == facts.rows_used == {"deals": 4}


def test_the_interval_is_that_of_wilson(tmp_path: Path) -> None:
    conversion = get(facts_of(write(tmp_path, "deals.csv", HEADER, *_DEALS)), "conversion")
    assert (conversion.value, conversion.rows, conversion.of) == (0.5, 2, 4)
    assert (conversion.low, conversion.high) == (pytest.approx(0.1500, abs=1e-4), pytest.approx(0.8500, abs=1e-4))
    assert wilson(0, 10) == (0.0, pytest.approx(0.2775, abs=1e-4))


def test_the_same_in_cp1251_with_a_title_a_total_and_a_repeated_header(tmp_path: Path) -> None:
    lines = ("Отчёт по сделкам за 2024 год;;;;;;", "", HEADER, *_DEALS[:2], HEADER, *_DEALS[2:], "Итого;;;;5000;;")
    facts = facts_of(write(tmp_path, "deals.csv", *lines, encoding="cp1251"))
    assert get(facts, "leads").value == 4
    assert get(facts, "revenue").value == 5000
    assert repairs(facts)["total_row"] == repairs(facts)["header_again"] == repairs(facts)["title_rows"] == 1
    total = next(one for one in facts.repairs if one.code == "total_row")
    assert total.examples == ("deals.csv#9",)


def test_a_sum_without_a_word_is_no_deal(tmp_path: Path) -> None:
    facts = facts_of(write(tmp_path, "deals.csv", HEADER, *_DEALS, ";;;;5000;;"))
    assert get(facts, "leads").value == 4
    assert repairs(facts)["not_a_deal"] == 1


def test_a_deal_with_a_date_or_a_stage_may_be_called_total(tmp_path: Path) -> None:
    more = ("5;Новая;11.02.2024 10:00;;;Итого;Сайт", "6;Новая;;;;Итого;Сайт")
    assert get(facts_of(write(tmp_path, "deals.csv", HEADER, *_DEALS, *more)), "leads").value == 6


def test_a_campaign_may_be_called_like_a_total(tmp_path: Path) -> None:
    lines = ("Кампания;Показы;Клики;Расход", "Total control;100;10;5", "Бренд;200;20;7", "Итого по кампаниям;300;30;12")
    facts = facts_of(None, write(tmp_path, "spend.csv", *lines), "rom")
    assert get(facts, "spend").value == 12
    assert get(facts, "spend").rows == 2
    assert repairs(facts)["total_row"] == 1


def test_a_header_merged_over_two_rows(tmp_path: Path) -> None:
    lines = ("Сделка;;;;Деньги;Кто;", "ID;Стадия;Дата создания;Дата закрытия;Сумма;Ответственный;Источник", *_DEALS)
    assert get(facts_of(write(tmp_path, "deals.csv", *lines)), "revenue").value == 5000


def test_repeated_rows_count_once_and_are_listed(tmp_path: Path) -> None:
    facts = facts_of(write(tmp_path, "deals.csv", HEADER, *_DEALS, _DEALS[0]))
    assert (get(facts, "leads").value, get(facts, "revenue").value) == (4, 5000)
    assert repairs(facts)["duplicate_row"] == 1


def test_one_id_with_two_contents_is_one_deal_of_unclear_stage(tmp_path: Path) -> None:
    other = "1;Отказ;01.02.2024 10:00;12.02.2024;0;Анна;Google Ads"
    facts = facts_of(write(tmp_path, "deals.csv", HEADER, *_DEALS, other))
    assert (get(facts, "leads").value, get(facts, "won").value, get(facts, "lost").value) == (4, 1, 1)
    assert get(facts, "won").excluded[0].reason == "stage_unclear"
    assert repairs(facts)["id_conflict"] == 1


def test_equal_rows_without_id_and_clock_stay(tmp_path: Path) -> None:
    lines = (
        "Стадия;Дата создания;Источник",
        "Оплачено;01.02.2024;Сайт",
        "Новая;02.02.2024;Сайт",
        "Новая;02.02.2024;Сайт",
    )
    facts = facts_of(write(tmp_path, "deals.csv", *lines))
    assert get(facts, "leads").value == 3
    assert repairs(facts)["twin_kept"] == 1


def test_a_closing_before_the_creation_gives_no_cycle(tmp_path: Path) -> None:
    facts = facts_of(
        write(tmp_path, "deals.csv", HEADER, *_DEALS, "5;Оплачено;20.02.2024 10:00;01.02.2024;100;Анна;Сайт")
    )
    assert get(facts, "cycle_median").rows == 2
    assert repairs(facts)["closed_before_created"] == 1
    assert get(facts, "revenue").value == 5100


def test_impossible_and_odd_dates(tmp_path: Path) -> None:
    more = ("5;Новая;31.02.2024;;;Анна;Сайт", "6;Новая;2024-02-11 09:00;;;Анна;Сайт", "7;Новая;45334;;;Анна;Сайт")
    facts = facts_of(write(tmp_path, "deals.csv", HEADER, *_DEALS, *more))
    assert get(facts, "leads").value == 7
    assert get(facts, "leads[month=2024-02]").value == 5
    assert get(facts, "leads[month=]").value == 1
    assert repairs(facts)["date_impossible"] == repairs(facts)["date_serial"] == 1


def test_two_currencies_are_never_added_up(tmp_path: Path) -> None:
    facts = facts_of(
        write(tmp_path, "deals.csv", HEADER, *_DEALS, "5;Оплачено;08.02.2024 10:00;09.02.2024;1000 руб.;Анна;Сайт")
    )
    revenue = get(facts, "revenue")
    assert (revenue.value, revenue.why) == (None, "several_currencies")
    assert get(facts, "average_deal").value is None
    assert get(facts, "revenue[currency=RUB]").value == 1000
    assert get(facts, "revenue[currency=EUR]").value == 3500
    assert get(facts, "won").value == 3


def test_unreadable_amounts_give_no_sum(tmp_path: Path) -> None:
    facts = facts_of(
        write(tmp_path, "deals.csv", HEADER, *_DEALS, "5;Оплачено;08.02.2024 10:00;09.02.2024;по договору;Анна;Сайт")
    )
    assert get(facts, "revenue").why == "amounts_unreadable"
    assert get(facts, "won").value == 3


def test_one_stage_only_has_no_conversion(tmp_path: Path) -> None:
    facts = facts_of(write(tmp_path, "deals.csv", HEADER, *_DEALS[:2]))
    assert get(facts, "conversion").why == "one_stage"
    assert get(facts, "revenue").value == 5000


def test_a_sale_that_nothing_recognises_is_no_nought_and_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path, "deals.csv", HEADER, *(line.replace("Оплачено", "Финал ок") for line in _DEALS))
    facts = facts_of(path)
    assert (get(facts, "won").value, get(facts, "won").why) == (None, "no_won_stage")
    assert repairs(facts)["stage_unknown"] == 2
    assert get(facts_of(path, kinds={"финал ОК": "won"}), "revenue").value == 5000


def test_no_dates_at_all(tmp_path: Path) -> None:
    lines = ("ID;Стадия;Сумма", "1;Оплачено;100", "2;Отказ;", "3;Новая;")
    facts = facts_of(write(tmp_path, "deals.csv", *lines))
    assert get(facts, "conversion").value == pytest.approx(1 / 3)
    assert get(facts, "conversion_mature").why == "no_created_column"
    assert get(facts, "cycle_median").why == "no_closed_column"
    assert not any(one.segments and one.segments[0].dimension == "month" for one in facts.indicators)


def test_young_months_do_not_lower_the_mature_conversion(tmp_path: Path) -> None:
    old = [f"{n};{'Оплачено' if n < 5 else 'Отказ'};{n + 1:02}.01.2024 10:00;;;А;С" for n in range(10)]
    young = [f"{n};Новая;{n:02}.07.2024 10:00;;;А;С" for n in range(20, 30)]
    facts = facts_of(write(tmp_path, "deals.csv", HEADER, *old, *young))
    assert get(facts, "conversion").value == 0.25
    assert get(facts, "conversion_mature").value == 0.5
    assert get(facts, "conversion_mature[month=2024-07]").why == "cohort_young"


def test_a_column_filled_on_the_way_gives_no_conversion(tmp_path: Path) -> None:
    lines = ["ID;Стадия;Дата создания;Продукт"]
    lines += [f"{n};Оплачено;01.02.2024 10:{n:02};Курс" for n in range(10)]
    lines += [f"{n};Отказ;01.02.2024 10:{n:02};" for n in range(10, 30)]
    facts = facts_of(write(tmp_path, "deals.csv", *lines))
    assert get(facts, "conversion[product=Курс]").why == "filled_later"
    assert get(facts, "conversion").value == pytest.approx(1 / 3)


def test_latin_and_cyrillic_twins_and_errors_of_the_spreadsheet(tmp_path: Path) -> None:
    more = ("5;Новая;11.02.2024 10:00;;;Анна;Cайт", "6;Новая;12.02.2024 10:00;;;#REF!;сайт ")
    facts = facts_of(write(tmp_path, "deals.csv", HEADER, *_DEALS, *more))
    assert get(facts, "leads[source=Сайт]").value == 4
    assert get(facts, "leads[owner=]").value == 1
    assert repairs(facts)["spelling_merged"] == 3
    assert repairs(facts)["sheet_error"] == 1


def test_broken_rows_are_left_out_and_listed(tmp_path: Path) -> None:
    facts = facts_of(write(tmp_path, "deals.csv", HEADER, *_DEALS, "5;Новая;11.02.2024;;;Анна;Сайт;лишнее"))
    assert get(facts, "leads").value == 4
    assert repairs(facts)["surplus"] == 1
    assert (facts.rows_read, facts.rows_used) == ({"deals": 5}, {"deals": 4})


def test_a_pivot_table_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "pivot.csv", "Менеджер;Январь;Февраль;Март", "Анна;10;12;9", "Борис;7;8;9")
    with pytest.raises(InputError, match="columns_missing"):
        facts_of(path)


def test_columns_can_be_given(tmp_path: Path) -> None:
    path = write(tmp_path, "deals.csv", f"{HEADER};Оплата факт", *(f"{line};{n}00" for n, line in enumerate(_DEALS, 1)))
    assert get(facts_of(path, columns={"deals": {"amount": "оплата факт"}}), "revenue").value == 300
    assert get(facts_of(path, columns={"deals": {"amount": ""}}), "revenue").why == "no_amount_column"
    with pytest.raises(InputError, match="column_unknown"):
        facts_of(path, columns={"deals": {"amount": "нет такого"}})


_SPEND = (
    "01.02.2024;Google Ads;a;1000;100;60,50",
    "02.02.2024;Google Ads;b;500;10;39,5",
    "03.02.2024;Радио;;0;0;20",
    "01.03.2024;Google Ads;a;100;1;10",
)


def test_spend_joined_to_deals(tmp_path: Path) -> None:
    deals = write(tmp_path, "deals.csv", HEADER, *_DEALS)
    spend = write(tmp_path, "spend.csv", SPEND_HEADER, *_SPEND, "Итого;;;1600;111;130")
    facts = facts_of(deals, spend, "rom")
    assert get(facts, "spend").value == 130
    assert get(facts, "spend").rows == 4
    # Both exports cover 1 February to 1 March: the deal of 10 March is outside.
    assert get(facts, "cpl").value == 130 / 2
    assert get(facts, "cpl_all").value == pytest.approx(130 / 3)
    assert get(facts, "cpl[source=Google Ads]").value == 110 / 2
    assert get(facts, "cpl[source=Радио]").why == "no_leads"
    assert get(facts, "romi").value == pytest.approx((5000 - 130) / 130)
    assert get(facts, "join_source_spend").value == pytest.approx(110 / 130)
    assert get(facts, "join_source_deals").value == pytest.approx(2 / 3)
    assert get(facts, "cpl[month=2024-02]").value == pytest.approx(120 / 2)
    assert repairs(facts)["outside_common_period"] == 1
    assert repairs(facts)["currency_as_deals"] == 4


def test_revenue_and_spend_in_two_currencies_have_no_return(tmp_path: Path) -> None:
    deals = write(tmp_path, "deals.csv", HEADER, *_DEALS)
    spend = write(tmp_path, "spend.csv", f"{SPEND_HEADER}, руб.", *_SPEND)
    facts = facts_of(deals, spend, "rom")
    assert get(facts, "romi").why == "currencies_differ"
    assert (get(facts, "cpl").value, get(facts, "cpl").currency) == (65, "RUB")


def test_periods_that_do_not_overlap_are_not_joined(tmp_path: Path) -> None:
    deals = write(tmp_path, "deals.csv", HEADER, *_DEALS)
    spend = write(
        tmp_path, "spend.csv", SPEND_HEADER, "01.02.2023;Google Ads;a;1000;100;60", "02.02.2023;Google Ads;a;1;1;6"
    )
    facts = facts_of(deals, spend, "rom")
    assert get(facts, "cpl").why == get(facts, "cac").why == get(facts, "join_source_spend").why == "no_common_period"


def test_an_unnamed_total_and_clicks_without_impressions(tmp_path: Path) -> None:
    lines = (*_SPEND, "04.02.2024;Сайт;;0;48;0", ";;;1600;159;130")
    facts = facts_of(None, write(tmp_path, "spend.csv", SPEND_HEADER, *lines), "rom")
    assert get(facts, "spend").value == 130
    assert repairs(facts)["total_row"] == 1
    ctr = get(facts, "ctr")
    assert (ctr.value, ctr.excluded[0].rows) == (111 / 1600, 1)


def test_equal_lines_of_spend_count_once_only_when_an_ad_tells_them(tmp_path: Path) -> None:
    facts = facts_of(None, write(tmp_path, "spend.csv", SPEND_HEADER, *_SPEND, _SPEND[0], _SPEND[2]), "rom")
    assert get(facts, "spend").value == 150
    assert repairs(facts)["duplicate_row"] == repairs(facts)["twin_kept"] == 1


def test_every_indicator_has_a_value_or_a_reason_and_its_own_key(tmp_path: Path) -> None:
    facts = facts_of(
        write(tmp_path, "deals.csv", HEADER, *_DEALS), write(tmp_path, "spend.csv", SPEND_HEADER, *_SPEND), "rom"
    )
    keys = [one.key for one in facts.indicators]
    assert len(keys) == len(set(keys))
    assert all((one.value is None) == (one.why is not None) for one in facts.indicators)


def test_nothing_given_is_an_error() -> None:
    with pytest.raises(InputError, match="nothing_given"):
        facts_of()


def test_an_export_of_one_advertising_system_can_be_given_its_source(tmp_path: Path) -> None:
    deals = write(tmp_path, "deals.csv", HEADER, *_DEALS)
    spend = write(tmp_path, "spend.csv", "День;Кампания;Показы;Клики;Расход", "05.02.2024;Бренд;100;10;50")
    bare = facts_of(deals, spend, "rom")
    assert get(bare, "cpl").why == "no_source_column"
    named = facts_of(deals, spend, "rom", spend_source="Google ads")
    assert get(named, "spend[source=Google ads]").value == 50
    assert get(named, "join_source_spend").value == 1
    assert repairs(named)["source_given"] == 1
