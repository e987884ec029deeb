"""Small exports with the faults of real ones, made of numbers that a test can add up by hand."""

import csv
from datetime import date, timedelta
from pathlib import Path

_REASONS = ("Не отвечает", "Дорого", "Дубль", "Неверный номер", "")


def write_deals(path: Path, *, months: int = 8, a_day: int = 3) -> Path:
    """Write deals from 1 January 2024 in cp1251 with `;`: amounts as «€ 3.500,00», a total row, a row twice.

    Anna wins every fifth of her deals, Boris every twentieth, Vera none; the share of rated ones falls after June.
    """
    rows, day, number = list[list[str]](), date(2024, 1, 1), 0
    end = date(2024, months + 1, 1) if months < 12 else date(2025, 1, 1)
    while day < end:
        for place in range(a_day):
            number += 1
            owner = ("Анна Белова", "Борис Котов", "Вера Лис")[place % 3]
            won = (owner.startswith("Анна") and number % 5 == 1) or (owner.startswith("Борис") and number % 20 == 2)
            late = day >= date(2024, 6, 1)
            rated = "A" if number % (8 if late else 2) == 0 else "E"
            stage = "Успешно реализовано" if won else "Закрыто и не реализовано" if number % 4 else "Встреча назначена"
            reason = _REASONS[number % 5] if stage.startswith("Закрыто") else ""
            closed = f"{day + timedelta(days=9):%d.%m.%Y}" if won else ""
            amount = "€ 3.500,00" if won else ""
            source = ("Яндекс Директ", "Google Ads", "Сарафан")[number % 3]
            rows.append([f"D{number}", stage, f"{day:%d.%m.%Y} 10:00", closed, amount, owner, source, rated, reason])
        day += timedelta(days=1)
    head = ["Номер сделки", "Стадия сделки", "Дата создания", "Дата закрытия", "Сумма сделки"]
    head += ["Ответственный", "Источник", "Качество", "Причина отказа"]
    rows += [rows[0], ["Итого", "", "", "", "€ 99.999,00", "", "", "", ""]]
    with path.open("w", encoding="cp1251", newline="") as file:
        csv.writer(file, delimiter=";").writerows([head, *rows])
    return path


def write_spend(path: Path, *, months: int = 8) -> Path:
    """Write spend by day for two sources, dearer for Google; a third campaign has no deals."""
    rows, day = list[list[str]](), date(2024, 1, 1)
    end = date(2024, months + 1, 1)
    while day < end:
        rows.append([f"{day:%d.%m.%Y}", "Яндекс Директ", "поиск", "1000", "50", "30,00 €"])
        rows.append([f"{day:%d.%m.%Y}", "Google Ads", "pmax", "2000", "40", "90,00 €"])
        day += timedelta(days=1)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [["Дата", "Источник", "Кампания", "Показы", "Клики", "Расход"], *rows]
        )
    return path


NOTES = """# Заметки с аудита

Директор: план продаж на квартал спустили сверху, расчёта плана никто не видел.
Скрипт есть, но последний раз его правили три года назад, в звонках его не слышно.
Менеджер Анна Белова, телефон +7 916 123-45-67: план 120 встреч в месяц.
Планёрка идёт каждый день в 9:30, на планёрке называют вчерашние цифры.
"""


def write_notes(path: Path) -> Path:
    """Write notes with a person's name and number in them."""
    path.write_text(NOTES, encoding="utf-8")
    return path
