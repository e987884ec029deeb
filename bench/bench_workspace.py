"""The director's workspace in a browser: upload to preview of 5,000 rows, the table of 500 x 10, filter, memory.

The preview is measured of rows that are answers, and, without a budget, of rows that are candidates with ten answers.
The web process and Chromium are real; the batch is written into the database as a worker would, with real grades of
the offline judge for the example form, repeated. Budgets are those of the issue.
"""

import asyncio
import csv
import io
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from openpyxl import Workbook
from playwright.sync_api import sync_playwright

from coach.batch.intake import take_in
from coach.batch.kept import item_rows, result_of
from coach.batch.mapping import parse_wishes
from coach.batch.rows import AnswerRow
from coach.batch.run import Outcome, Run
from coach.batch.service import BatchService
from coach.grading.judges import open_judge
from coach.rubric.library import load_library
from coach.settings import Settings
from coach.store import open_store
from tests.web.conftest import FLAGS, RunningCoach

CANDIDATES, QUESTIONS, UPLOAD_ROWS, RUNS = 500, 10, 5_000, 3
FORM = Path(__file__).parent.parent / "examples" / "form_cp1251.csv"
BUDGET = {"preview": 3.0, "preview wide": 0.0, "table": 1.5, "filter": 0.3, "answer": 0.0, "memory": 500.0}


def run() -> None:
    """Print the medians beside their budgets."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no Chromium")
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as place:
        folder = Path(place)
        batch = _kept_batch(folder / "data")
        uploads = {"preview": _long(folder / "long.xlsx"), "preview wide": _wide(folder / "wide.xlsx")}
        found = _measured(folder / "data", batch, uploads, chromium)
    for name, values in found.items():
        unit = "MB" if name == "memory" else "s"
        budget = f" (budget {BUDGET[name]:g} {unit})" if BUDGET[name] else ""
        print(f"workspace {name}: {statistics.median(values):.2f} {unit}{budget}, {len(values)} runs")


def _measured(data: Path, batch: str, uploads: dict[str, Path], chromium: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in BUDGET}
    coach = RunningCoach(data)
    coach.start()
    try:
        with sync_playwright() as playwright:
            page = playwright.chromium.launch(executable_path=chromium, args=FLAGS).new_page()
            page.set_default_timeout(120_000)
            for _ in range(RUNS):
                _once(page, coach.url, batch, uploads, found)
        web = next(child for child in psutil.Process().children() if "web" in child.cmdline())
        found["memory"].append(web.memory_info().rss / 1e6)
    finally:
        coach.stop()
    return found


def _once(page: Any, url: str, batch: str, uploads: dict[str, Path], found: dict[str, list[float]]) -> None:
    for name, upload in uploads.items():
        page.goto(f"{url}/ru/batches")
        page.wait_for_selector(".ws h1")
        time.sleep(2)  # what is loaded in the background after the first page is not what is measured
        begun = time.perf_counter()
        page.set_input_files("#workspace input[type=file]", str(upload))
        page.wait_for_selector(".ws-read")
        found[name].append(time.perf_counter() - begun)
    begun = time.perf_counter()
    page.evaluate("query => window.coachGo(query)", f"?batch={batch}&view=review")
    page.wait_for_selector("[data-board] tbody tr:nth-child(500)", state="attached")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    found["table"].append(time.perf_counter() - begun)
    for flag in ("needs-review", ""):
        found["filter"].append(
            page.evaluate(
                "flag => new Promise(done => { const begun = performance.now();"
                " document.querySelector(`[data-flag='${flag}']`).click();"
                " requestAnimationFrame(() => setTimeout(() => done((performance.now() - begun) / 1000))); })",
                flag,
            )
        )
    begun = time.perf_counter()
    page.click("#ws-first")
    page.wait_for_selector("[data-keys]")
    found["answer"].append(time.perf_counter() - begun)


def _kept_batch(data: Path) -> str:
    """Write a finished batch of 500 candidates; the answers of the form are graded once each and repeated."""
    settings = Settings(data_dir=data, judge="offline", _env_file=None)
    library = load_library()
    read = take_in(FORM, settings, library, wishes=parse_wishes(["G=rop.conversion-control"], library))

    async def graded() -> list[Outcome]:
        async with open_judge(settings) as judge:
            return await Run(read.batch.rows, library, judge, settings).go()

    outcomes = asyncio.run(graded())
    rows: list[AnswerRow] = []
    results = []
    for number in range(CANDIDATES):
        of_one = outcomes[(number % 30) * QUESTIONS : (number % 30 + 1) * QUESTIONS]
        for outcome in of_one:
            assert isinstance(outcome.row, AnswerRow)
            place = len(rows)
            rows.append(
                AnswerRow(
                    number + 2,
                    str(place),
                    f"Кандидат {number + 1}",
                    outcome.row.role,
                    outcome.row.question_id,
                    outcome.row.answer,
                )
            )
            results.append(result_of(place, outcome))
    store = open_store(settings)
    try:
        service = BatchService(store=store, library=library, settings=settings)
        batch = service.submit(rows, owner="local", file=FORM.name)
        assert len(item_rows(rows)) == len(results)
        store.batch_items.save(batch, results, worker="bench")
        store.batches.finish(batch)
        return batch
    finally:
        store.close()


def _long(path: Path) -> Path:
    """Write 5,000 rows that are answers."""
    lines = _lines()
    cells = [(line[1], asked, said) for line in lines[1:] for asked, said in zip(lines[0][4:], line[4:], strict=True)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Кандидат", "Вопрос", "Ответ"])
    for number in range(UPLOAD_ROWS):
        name, asked, said = cells[number % len(cells)]
        sheet.append([f"{name} {number // len(cells)}", asked, said])
    book.save(path)
    return path


def _lines() -> list[list[str]]:
    return list(csv.reader(io.StringIO(FORM.read_bytes().decode("cp1251"), newline=""), delimiter=";"))


def _wide(path: Path) -> Path:
    """Write 5,000 rows that are candidates."""
    lines = _lines()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(lines[0])
    for number in range(UPLOAD_ROWS):
        line = lines[1 + number % (len(lines) - 1)]
        sheet.append([line[0], f"{line[1]} {number}", *line[2:]])
    book.save(path)
    return path


if __name__ == "__main__":
    run()
