"""Small exports with the faults of real ones, and the short way from cells to facts."""

from pathlib import Path

from coach.audit.facts import Wishes, read_facts
from coach.audit.types import Facts, Indicator
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
