"""Write examples/audit_deals.csv and examples/audit_spend.csv: a made-up window company, always the same rows.

`python tools/make_example_exports.py`. The rows carry a few of the faults that real exports have.
"""

import csv
import random
from datetime import date, datetime, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "examples"
OWNERS = {"Олег Рябов": 0.30, "Ирина Соль": 0.36, "Денис Котов": 0.14, "Марина Лунёва": 0.22}
SOURCES = {
    "Яндекс Директ": (0.38, 0.8),
    "Авито": (0.27, 0.45),
    "ВКонтакте": (0.13, 0.5),
    "Рекомендации": (0.12, 2.1),
    "Сайт": (0.10, 1.0),
}
OPEN = ["Новая заявка", "Первичный контакт", "Замер назначен", "КП отправлено", "Договор"]
REASONS = ["Дорого", "Купили у других", "Не отвечает", "Не наш регион", ""]
PRODUCTS = ["Окна", "Балконы", "Двери"]
HEADER = [
    "ID",
    "Стадия сделки",
    "Дата создания",
    "Дата закрытия",
    "Сумма",
    "Валюта",
    "Ответственный",
    "Источник",
    "Продукт",
    "Причина отказа",
    "Следующее действие",
    "Дата первого контакта",
    "Контакт",
]


def deals(chance: random.Random) -> list[list[str]]:
    """Return the rows of deals, one of them twice and a row of totals below."""
    start = datetime(2026, 1, 5, 9)  # noqa: DTZ001 - exports carry no zone
    rows: list[list[str]] = []
    for number in range(1, 641):
        created = start + timedelta(minutes=chance.randrange(176 * 24 * 60))
        owner = chance.choice(list(OWNERS))
        source = chance.choices(list(SOURCES), [share for share, _ in SOURCES.values()])[0]
        answered = created + timedelta(minutes=chance.choice([4, 9, 25, 47, 55, 130, 700]))
        age = (date(2026, 6, 29) - created.date()).days
        luck, won = chance.random(), OWNERS[owner] * SOURCES[source][1]
        stage, closed, amount, reason, step = (
            chance.choice(OPEN),
            "",
            "",
            "",
            chance.choice(["Позвонить", "Отправить КП", "", ""]),
        )
        if age > 10 and luck < won:
            stage, step = "Оплачено", ""
            closed = f"{created + timedelta(days=chance.randrange(5, 40)):%d.%m.%Y}"
            amount = f"{chance.randrange(38, 240) * 1000:,}".replace(",", " ")
        elif age > 10 and luck < won + 0.52:
            stage, step, reason = "Отказ", "", chance.choices(REASONS, [5, 3, 4, 1, 2])[0]
            closed = f"{created + timedelta(days=chance.randrange(1, 30)):%d.%m.%Y}"
        rows.append(
            [
                str(number),
                stage,
                f"{created:%d.%m.%Y %H:%M}",
                closed,
                amount,
                "RUB",
                owner,
                source,
                chance.choices(PRODUCTS, [6, 3, 1])[0],
                reason,
                step,
                f"{answered:%d.%m.%Y %H:%M}",
                str(1000 + chance.randrange(560)),
            ]
        )
    rows.sort(key=lambda row: (row[2][6:10], row[2][3:5], row[2][:2], row[2][11:]))
    return [*rows, rows[17], ["Итого", *[""] * 3, "сумма", *[""] * 8]]


def spend(chance: random.Random) -> list[list[str]]:
    """Return a line a day and source."""
    rows, day = [], date(2026, 1, 5)
    prices = {
        "Яндекс Директ": ("Окна Поиск", 5200, 62),
        "Авито": ("Объявления", 2100, 30),
        "ВКонтакте": ("Лента", 1500, 24),
    }
    while day <= date(2026, 6, 29):
        for source, (campaign, cost, click) in prices.items():
            spent = cost * chance.uniform(0.7, 1.3)
            clicks = round(spent / click)
            rows.append(
                [
                    f"{day:%d.%m.%Y}",
                    source,
                    campaign,
                    str(round(clicks * chance.uniform(30, 60))),
                    str(clicks),
                    f"{spent:.2f}".replace(".", ","),
                ]
            )
        day += timedelta(days=1)
    return rows


def write(name: str, header: list[str], rows: list[list[str]]) -> None:
    """Write a table as a Russian Excel does."""
    with (FOLDER / name).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows([header, *rows])


if __name__ == "__main__":
    chance = random.Random(2026)  # noqa: S311 - made-up rows, the same every time
    write("audit_deals.csv", HEADER, deals(chance))
    write("audit_spend.csv", ["Дата", "Источник", "Кампания", "Показы", "Клики", "Расход, руб."], spend(chance))
