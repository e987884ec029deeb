"""Which column is what, which stage means what, and that everything said has its words in both languages."""

import re
from pathlib import Path

import pytest

from coach.audit.columns import suggest_columns
from coach.audit.definitions import definitions
from coach.audit.stages import order_stages, stage_rules
from coach.files.columns import read_columns
from coach.resources import package_file
from coach.settings import Settings
from coach.texts import LANGUAGES, has_text

_EXPORTS = {
    "bitrix": (
        "ID;Название сделки;Стадия сделки;Дата создания;Дата завершения;Сумма;Валюта;Ответственный;Источник",
        "7;Курс;Новая;01.02.2024;02.02.2024;100;RUB;Анна;Сайт",
        {"stage": "Стадия сделки", "closed": "Дата завершения", "currency": "Валюта", "name": "Название сделки"},
    ),
    "amo": (
        "ID,Название сделки,Ответственный,Этап сделки,Бюджет ₽,Дата создания сделки,Ближайшая задача,utm_source",
        "7,Курс,Анна,Первичный контакт,100,01.02.2024,12.02.2024,vk",
        {"stage": "Этап сделки", "amount": "Бюджет ₽", "next_step": "Ближайшая задача", "source": "utm_source"},
    ),
    "zoho": (
        "Deal Id\tDeal Owner\tStage\tCreated Time\tClosing Date\tAmount\tLead Source\tReason For Loss",
        "7\tAnn\tNew\t2024-02-01\t\t100\tWeb\t",
        {"owner": "Deal Owner", "stage": "Stage", "amount": "Amount", "source": "Lead Source"},
    ),
}
_ADS = {
    "google": ("Day,Campaign,Currency code,Clicks,Impr.,Cost", "2024-02-01,Brand,EUR,5,100,3.20", "Cost"),
    "yandex": ("День;Кампания;Показы;Клики;Расход (руб.);CTR (%)", "01.02.2024;Бренд;100;5;3,20;5", "Расход (руб.)"),
}


def _roles(folder: Path, table: str, *lines: str) -> dict[str, str]:
    path = folder / "export.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = suggest_columns(table, read_columns(path, Settings()))  # type: ignore[arg-type]
    return {one.role: one.column for one in found}


@pytest.mark.parametrize("name", _EXPORTS)
def test_deals_of_known_programs(name: str, tmp_path: Path) -> None:
    header, row, expected = _EXPORTS[name]
    found = _roles(tmp_path, "deals", header, row)
    assert {role: found.get(role) for role in expected} == expected


@pytest.mark.parametrize("name", _ADS)
def test_spend_of_known_programs(name: str, tmp_path: Path) -> None:
    header, row, cost = _ADS[name]
    found = _roles(tmp_path, "spend", header, row)
    assert found["spend"] == cost
    assert {"date", "campaign", "impressions", "clicks"} <= found.keys()


def test_a_column_with_the_right_name_and_other_contents_is_not_taken(tmp_path: Path) -> None:
    found = _roles(
        tmp_path, "deals", "Стадия;Дата создания;Сумма", "Новая;01.02.2024;по договору", "Новая;02.02.2024;позже"
    )
    assert "amount" not in found


def test_an_unnamed_stage_is_told_by_its_contents(tmp_path: Path) -> None:
    found = _roles(
        tmp_path, "deals", "Когда;Где стоит", "01.02.2024;Первичный контакт", "01.02.2024;Оплачено", "1.2.2024;Отказ"
    )
    assert found["stage"] == "Где стоит"


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        ("Успешно реализовано", "won"),
        ("Закрыто и не реализовано", "lost"),
        ("Closed Won", "won"),
        ("Closed Lost", "lost"),
        ("Payment Done", "won"),
        ("Waiting For Payment", "open"),
        ("Ожидание оплаты", "open"),
        ("Не оплачено", "open"),
        ("Частично оплачен", "open"),
        ("Предоплата получена", "open"),
        ("Успешный звонок", "open"),
        ("Сделка провалена", "lost"),
        ("Ы", None),
    ],
)
def test_kinds_of_stages(stage: str, kind: str | None) -> None:
    assert stage_rules().kind_of(stage) == kind


def test_the_proposed_order_and_a_given_one() -> None:
    kinds = {"Отказ": "lost", "Оплачено": "won", "Договор": "open", "Новая": "open", "Встреча": "open"}
    assert order_stages(kinds) == ("Новая", "Встреча", "Договор", "Оплачено", "Отказ")  # type: ignore[arg-type]
    assert order_stages(kinds, ["встреча", "Новая"])[:2] == ("Встреча", "Новая")  # type: ignore[arg-type]


_NOTED = re.compile(r'(?:\bnote|\badd)\(\s*"(\w+)"|code="(\w+)"|for code in \(("\w+"(?:, "\w+")*)\)')


def test_every_repair_in_the_code_has_its_words() -> None:
    source = "".join(path.read_text("utf-8") for path in package_file("audit").glob("*.py"))
    codes = {code for found in _NOTED.findall(source) for group in found for code in re.findall(r"\w+", group)}
    codes -= {"impossible", "unreadable", "ambiguous", "day", "month"}  # parts of date_…; sides of a date
    codes |= {"date_impossible", "date_unreadable", "date_ambiguous"}
    assert len(codes) > 35
    missing = [
        (code, lang) for code in sorted(codes) for lang in LANGUAGES if not has_text(f"audit.repair.{code}", lang=lang)
    ]
    assert not missing


def test_every_reason_in_the_code_has_its_words() -> None:
    names = ("measures", "deal_figures", "spend_figures", "join")
    source = "".join(package_file("audit", f"{name}.py").read_text("utf-8") for name in names)
    known = re.compile(r'"((?:no|several|currencies|amounts|one|lost_stage|cohort|nothing|filled)_\w+)"')
    ids = set(definitions()) | {"no_next_step_share"}
    codes = {code for code in known.findall(source) if code not in ids}
    assert len(codes) > 20
    texts = {code for code in codes if all(has_text(f"audit.{part}.{code}") is False for part in ("why", "excluded"))}
    assert texts <= {"amount_bad", "amount_n"}


def test_both_catalogues_have_the_same_keys() -> None:
    ru, en = (
        {
            line
            for line in package_file("texts", lang, "audit.po").read_text("utf-8").splitlines()
            if line[:5] == "msgid"
        }
        for lang in ("ru", "en")
    )
    assert ru == en


def test_every_definition_is_whole() -> None:
    for one in definitions().values():
        assert set(one.title) == set(one.formula) == set(LANGUAGES)
        assert one.roles
