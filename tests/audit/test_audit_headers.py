"""Headers as the programs write them: which column is taken for what, and which is left alone."""

import pytest

from coach.audit.columns import suggest_columns
from tests.audit.tables import table

BITRIX_DEALS = {
    "ID": "1251",
    "Название сделки": "Окна, Ленина 5",
    "Направление": "Общее",
    "Стадия сделки": "КП отправлено",
    "Тип": "Продажа",
    "Вероятность, %": 40,
    "Сумма": "120 000.00",
    "Валюта": "Российский рубль",
    "Компания": "ООО Ромашка",
    "Контакт": "Иванов Иван",
    "Дата начала": "03.02.2026",
    "Дата завершения": "20.02.2026",
    "Сделка закрыта": "Нет",
    "Ответственный": "Анна Котова",
    "Комментарий": "",
    "Источник": "Звонок",
    "Дополнительно об источнике": "",
    "Дата создания": "03.02.2026 10:15:00",
    "Дата изменения": "04.02.2026 12:00:00",
    "Товар": "Окно",
}
BITRIX_LEADS = {
    "ID": "77",
    "Статус": "Новый",
    "Название лида": "Заявка с сайта",
    "Имя": "Иван",
    "Дата создания": "03.02.2026 10:15:00",
    "Источник": "Веб-сайт",
    "Ответственный": "Анна Котова",
    "Возможная сумма": "100",
    "Валюта": "RUB",
    "Дата изменения": "04.02.2026 12:00:00",
}
AMO = {
    "ID": "31337",
    "Название сделки": "Сделка",
    "Бюджет": "54000",
    "Ответственный": "Борис",
    "Дата создания сделки": "03.02.2026 10:15",
    "Кем создана сделка": "Робот",
    "Дата редактирования": "04.02.2026 12:00",
    "Дата закрытия": "05.02.2026 12:00",
    "Теги сделки": "vip",
    "Воронка": "Основная",
    "Этап сделки": "Успешно реализовано",
    "Причина отказа": "Дорого",
    "Основной контакт": "Иван",
    "Ближайшая задача": "06.02.2026",
    "utm_source": "yandex",
    "utm_campaign": "okna_poisk",
}
ZOHO = {
    "Record Id": "zcrm_4876876000000421091",
    "Deal Owner.id": "zcrm_1",
    "Deal Owner": "Ann",
    "Amount": 1200.5,
    "Deal Name": "Course",
    "Closing Date": "2026-02-20",
    "Account Name": "Ivanov",
    "Stage": "Closed Won",
    "Lead Source": "Facebook Ads",
    "Campaign Source": "spring",
    "Reason For Loss": "Price",
    "Next Step": "Call",
    "Created Time": "2026-02-03 10:15:00",
    "Modified Time": "2026-02-04 10:15:00",
    "Contact Name": "Ivan",
    "Quality": "A",
    "Product": "Web Design",
}
HUBSPOT = {
    "Record ID": "9001",
    "Deal Name": "Course",
    "Deal Stage": "Contract Sent",
    "Close Date": "2026-02-20 00:00",
    "Deal owner": "Ann",
    "Amount": "1200",
    "Create Date": "2026-02-03 10:15",
    "Original Source": "Paid Search",
    "Closed Lost Reason": "Price",
    "Next Activity Date": "2026-02-21",
}
DEALS = {
    "bitrix deals": (
        BITRIX_DEALS,
        {
            "id": "ID",
            "stage": "Стадия сделки",
            "created": "Дата создания",
            "closed": "Дата завершения",
            "amount": "Сумма",
            "currency": "Валюта",
            "owner": "Ответственный",
            "source": "Источник",
            "product": "Товар",
            "modified": "Дата изменения",
        },
    ),
    "bitrix leads": (
        BITRIX_LEADS,
        {"stage": "Статус", "created": "Дата создания", "amount": "Возможная сумма", "source": "Источник"},
    ),
    "amoCRM": (
        AMO,
        {
            "stage": "Этап сделки",
            "created": "Дата создания сделки",
            "closed": "Дата закрытия",
            "amount": "Бюджет",
            "owner": "Ответственный",
            "reason": "Причина отказа",
            "next_step": "Ближайшая задача",
            "source": "utm_source",
            "campaign": "utm_campaign",
            "contact": "Основной контакт",
            "modified": "Дата редактирования",
        },
    ),
    "Zoho": (
        ZOHO,
        {
            "id": "Record Id",
            "stage": "Stage",
            "created": "Created Time",
            "closed": "Closing Date",
            "amount": "Amount",
            "owner": "Deal Owner",
            "source": "Lead Source",
            "campaign": "Campaign Source",
            "reason": "Reason For Loss",
            "next_step": "Next Step",
            "quality": "Quality",
            "product": "Product",
            "contact": "Contact Name",
        },
    ),
    "HubSpot": (
        HUBSPOT,
        {
            "stage": "Deal Stage",
            "created": "Create Date",
            "closed": "Close Date",
            "owner": "Deal owner",
            "source": "Original Source",
            "reason": "Closed Lost Reason",
            "next_step": "Next Activity Date",
        },
    ),
}
SPEND = {
    "Yandex Direct": (
        {
            "Дата": "03.02.2026",
            "Кампания": "Окна Поиск",
            "№ Кампании": "123",
            "Группа": "Москва",
            "Показы": "1000",
            "Клики": "50",
            "CTR (%)": "5,00",
            "Расход (руб.)": "1 500,50",
            "Ср. цена клика (руб.)": "30,01",
            "Конверсии": "3",
        },
        {"date": "Дата", "campaign": "Кампания", "impressions": "Показы", "clicks": "Клики", "spend": "Расход (руб.)"},
    ),
    "Google Ads": (
        {
            "Day": "2026-02-03",
            "Campaign": "Windows",
            "Campaign status": "Enabled",
            "Currency code": "EUR",
            "Clicks": "50",
            "Impr.": "1,000",
            "CTR": "5.00%",
            "Avg. CPC": "0.30",
            "Cost": "15.01",
            "Conversions": "3.00",
        },
        {"date": "Day", "campaign": "Campaign", "impressions": "Impr.", "spend": "Cost", "currency": "Currency code"},
    ),
    "Google Ads in Russian": (
        {
            "День": "2026-02-03",
            "Кампания": "Окна",
            "Код валюты": "RUB",
            "Клики": "50",
            "Показы": "1 000",
            "Сред. цена за клик": "30,00",
            "Стоимость": "1 500,00",
        },
        {"date": "День", "spend": "Стоимость", "currency": "Код валюты", "clicks": "Клики"},
    ),
    "Meta": (
        {
            "Reporting starts": "2026-02-03",
            "Reporting ends": "2026-02-03",
            "Campaign name": "Windows",
            "Ad set name": "25-45",
            "Impressions": "1000",
            "Link clicks": "50",
            "Amount spent (USD)": "15.01",
        },
        {
            "date": "Reporting starts",
            "campaign": "Campaign name",
            "adgroup": "Ad set name",
            "spend": "Amount spent (USD)",
        },
    ),
    "VK": (
        {
            "Дата": "03.02.2026",
            "Название кампании": "Окна",
            "Показов": "100",
            "Переходы": "5",
            "Потрачено, руб.": "20,00",
        },
        {"date": "Дата", "campaign": "Название кампании", "clicks": "Переходы", "spend": "Потрачено, руб."},
    ),
}


def roles(kind: str, row: dict[str, object]) -> dict[str, str]:
    made = table("export.csv", list(row), [tuple(row.values())])
    return {one.role: one.column for one in suggest_columns(kind, made)}  # type: ignore[arg-type]


@pytest.mark.parametrize("name", DEALS)
def test_deals(name: str) -> None:
    row, expected = DEALS[name]
    found = roles("deals", dict(row))
    assert {role: found.get(role) for role in expected} == expected


@pytest.mark.parametrize("name", SPEND)
def test_spend(name: str) -> None:
    row, expected = SPEND[name]
    found = roles("spend", dict(row))
    assert {role: found.get(role) for role in expected} == expected


@pytest.mark.parametrize(
    ("kind", "row", "expected"),
    [
        (
            "history",
            {
                "ID сделки": "1",
                "Значение до": "Новая",
                "Значение после": "КП",
                "Дата": "03.02.2026 10:00",
                "Автор": "Анна",
            },
            {"deal": "ID сделки", "stage": "Значение после", "moved": "Дата"},
        ),
        (
            "history",
            {"Deal ID": "1", "From stage": "New", "To stage": "Offer", "Changed at": "2026-02-03 10:00"},
            {"deal": "Deal ID", "stage": "To stage", "moved": "Changed at"},
        ),
        (
            "plan",
            {"Месяц": "Февраль 2026", "Менеджер": "Анна", "План по выручке": "1 000 000", "План сделок": "12"},
            {"period": "Месяц", "owner": "Менеджер", "revenue": "План по выручке", "won": "План сделок"},
        ),
        (
            "staff",
            {"ФИО": "Анна", "Должность": "Менеджер", "Дата приема": "01.02.2024", "Дата увольнения": ""},
            {"owner": "ФИО", "position": "Должность", "hired": "Дата приема"},
        ),
    ],
)
def test_history_plans_and_staff(kind: str, row: dict[str, object], expected: dict[str, str]) -> None:
    found = roles(kind, row)
    assert {role: found.get(role) for role in expected} == expected
