"""Figures of an audit: a million generated deals (CSV) under 30 s and 2 GB; real exports, if given, under 5 s.

`python -m bench.bench_audit [deals.xlsx spend.xlsx]`; the memory is the most that this process and the reading child
held at one moment.
"""

import random
import resource
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import psutil

from coach.audit.facts import read_facts
from coach.settings import Settings

ROWS = 1_000_000
BUDGET_SECONDS, BUDGET_MB = 30.0, 2048
REAL_SECONDS = 5.0
_STAGES = ["Новая", "Первичный контакт", "Квалификация", "Отправлено КП", "Ожидание оплаты", "Оплачено", "Отказ"]
_SOURCES = ["Яндекс Директ", "Google Ads", "VK", "Telegram", "Сайт", "Рекомендации", ""]
_PRODUCTS = ["Курс А", "Курс Б", "Консультация", ""]
_HEADER = "ID;Стадия;Дата создания;Дата закрытия;Сумма;Ответственный;Источник;Кампания;Продукт;Причина отказа;Клиент"


def generate(path: Path, rows: int, seed: int = 1) -> None:
    """Write `rows` deals over two years with numbers, dates and gaps as exports have them."""
    source = random.Random(seed)
    start = datetime(2022, 1, 1)  # noqa: DTZ001 - exports carry no zone
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEADER + "\n")
        for number in range(rows):
            created = start + timedelta(minutes=source.randrange(730 * 1440))
            stage = source.choice(_STAGES)
            done = stage in {"Оплачено", "Отказ"}
            closed = (created + timedelta(days=source.randrange(60))).strftime("%d.%m.%Y") if done else ""
            amount = f"{source.randrange(1, 400) * 250:,}".replace(",", " ") + ",00 ₽" if stage == "Оплачено" else ""
            reason = source.choice(["Дорого", "Не отвечает", "Передумал"]) if stage == "Отказ" else ""
            cells = (
                number,
                stage,
                created.strftime("%d.%m.%Y %H:%M"),
                closed,
                amount,
                f"Менеджер {source.randrange(40)}",
                source.choice(_SOURCES),
                f"campaign_{source.randrange(120)}",
                source.choice(_PRODUCTS),
                reason,
                source.randrange(rows),
            )
            file.write(";".join(map(str, cells)) + "\n")


class _Peak(threading.Thread):
    """Watches what this process and its children hold together."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.done = threading.Event()

    def run(self) -> None:
        own = psutil.Process()
        while not self.done.wait(0.05):
            try:
                held = sum(one.memory_info().rss for one in (own, *own.children(recursive=True)))
            except psutil.NoSuchProcess:
                continue
            self.most = max(self.most, held)


def _cpu() -> float:
    """Return the seconds that this process and the children it waited for have worked."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def measure(name: str, deals: Path, spend: Path | None, budget: float) -> None:
    peak = _Peak()
    peak.start()
    started, before = time.perf_counter(), _cpu()
    facts = read_facts("rop", deals, spend, Settings())
    took, worked = time.perf_counter() - started, _cpu() - before
    peak.done.set()
    peak.join()
    held = peak.most / 1024 / 1024
    kept = took <= budget and held <= BUDGET_MB
    rows = sum(facts.rows_read.values())
    print(
        f"audit {name}: {rows} rows in {took:.1f} s (budget {budget:.0f} s; {worked:.1f} s of CPU), {held:.0f} MB: {'ok' if kept else 'OVER'}"
    )


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deals.csv"
        generate(path, ROWS)
        measure("generated", path, None, BUDGET_SECONDS)


if __name__ == "__main__":
    if sys.argv[1:]:
        measure("real", Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None, REAL_SECONDS)
    else:
        run()
