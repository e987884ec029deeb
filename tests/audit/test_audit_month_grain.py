"""An export dated by the month covers its last month whole; a sentence about three months says which."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from coach.audit.facts import read_facts
from coach.audit.types import Facts, Indicator
from coach.settings import Settings

ROOT = Path(__file__).parents[2]


def write(path: Path, head: str, rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([head.split(";"), *(row.split(";") for row in rows)])
    return path


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("grain")
    days = [date(2026, 1, 3) + timedelta(days=n) for n in range(0, 177, 2)]
    stages = ("Оплачено", "Отказ", "Новая заявка")
    deals = [f"{n};{stages[n % 3]};{day:%d.%m.%Y};Директ;10000" for n, day in enumerate(days)]
    spend = [f"01.{month:02}.2026;Директ;{month * 1000}" for month in range(1, 7)]
    return read_facts(
        None,
        write(folder / "deals.csv", "ID;Стадия;Дата создания;Источник;Сумма", deals),
        write(folder / "spend.csv", "Дата;Источник;Расход", spend),
        Settings(data_dir=folder, _env_file=None),
    )


def figure(facts: Facts, key: str) -> Indicator:
    return next(one for one in facts.indicators if one.key == key)


def test_spend_by_the_month_ends_with_the_last_day_of_its_last_month(facts: Facts) -> None:
    assert figure(facts, "spend").end == date(2026, 6, 30)
    assert figure(facts, "spend[month=2026-06]").end == date(2026, 6, 30)
    assert figure(facts, "spend").value == 21_000


def test_its_first_and_last_month_are_joined_to_the_deals(facts: Facts) -> None:
    # 21 000 over all 89 deals: the deals run from 3 January to 28 June, but for a few days the whole of the spend.
    cpl = figure(facts, "cpl")
    assert (cpl.start, cpl.end) == (date(2026, 1, 1), date(2026, 6, 30))
    assert cpl.value == pytest.approx(21_000 / 89)
    assert figure(facts, "cpl[month=2026-06]").value == pytest.approx(6_000 / 14)


def test_its_last_three_months_are_the_last_three(facts: Facts) -> None:
    recent = figure(facts, "spend_recent") if any(one.key == "spend_recent" for one in facts.indicators) else None
    if recent is not None:
        assert recent.value == 15_000


def test_a_month_that_the_deals_hardly_cover_is_not_common(tmp_path: Path) -> None:
    deals = [f"{n};Отказ;{n + 1:02}.05.2026;Директ;1" for n in range(28)]
    deals += [f"{n + 50};Отказ;{n + 1:02}.06.2026;Директ;1" for n in range(10)]
    spend = [f"01.{month:02}.2026;Директ;{month * 1000}" for month in (4, 5, 6)]
    found = read_facts(
        None,
        write(tmp_path / "deals.csv", "ID;Стадия;Дата создания;Источник;Сумма", deals),
        write(tmp_path / "spend.csv", "Дата;Источник;Расход", spend),
        Settings(data_dir=tmp_path, _env_file=None),
    )
    cpl = figure(found, "cpl")
    assert (cpl.start, cpl.end, cpl.value) == (date(2026, 5, 1), date(2026, 5, 31), 5_000 / 28)


def test_daily_spend_keeps_its_own_last_day(tmp_path: Path) -> None:
    spend = [f"{day:02}.03.2026;Директ;100" for day in range(1, 20)]
    deals = [f"{day};Отказ;{day:02}.03.2026;Директ;1" for day in range(1, 25)]
    found = read_facts(
        None,
        write(tmp_path / "deals.csv", "ID;Стадия;Дата создания;Источник;Сумма", deals),
        write(tmp_path / "spend.csv", "Дата;Источник;Расход", spend),
        Settings(data_dir=tmp_path, _env_file=None),
    )
    assert figure(found, "spend").end == date(2026, 3, 19)


def sentences() -> list[str]:
    folder = ROOT / "knowledge" / "audit"
    summary = yaml.safe_load((folder / "summary.yaml").read_text(encoding="utf-8"))
    found = [one["text"] for part in summary.values() if isinstance(part, list) for one in part]
    for role in ("rop", "rom"):
        rules = yaml.safe_load((folder / f"rules_{role}.yaml").read_text(encoding="utf-8"))["rules"]
        found += [rule["text"] for rule in rules]
    return found


@pytest.mark.parametrize("sentence", [one for one in sentences() if re.search(r"\{\w+_(recent|best)\b", one)])
def test_a_sentence_of_three_months_names_them(sentence: str) -> None:
    assert re.search(r"\{\w+_(recent|best|goal_half_year)\.period\}", sentence)
