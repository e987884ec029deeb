"""The whole way of a director in a real browser: a form export in cp1251 becomes a signed report."""

import io
import runpy
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from .conftest import RunningCoach, Visit, settled

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "examples" / "form_cp1251.csv"
REASON = "Называет срок и цифру, коуч этого не узнал"


def test_the_example_is_what_its_maker_makes() -> None:
    maker = runpy.run_path(str(ROOT / "tools" / "make_example_form.py"))
    assert maker["form"]() == TARGET.read_bytes()


def ready(page: Any) -> None:
    """Wait until the view that was asked for is there."""
    page.wait_for_timeout(150)
    page.wait_for_function("!document.documentElement.hasAttribute('data-busy')")


def view_of(page: Any) -> str:
    return str(page.get_attribute("#workspace .ws", "data-view"))


def press(page: Any, key: str) -> None:
    """Press a key that leads to another view, and wait for it."""
    before = view_of(page)
    page.keyboard.press(key)
    page.wait_for_function("old => document.querySelector('#workspace .ws')?.dataset.view !== old", arg=before)
    ready(page)


def test_a_form_export_becomes_a_signed_report(  # noqa: PLR0915 - one story
    coach: RunningCoach, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    person = visit()
    page = person.tab("/ru/batches")
    page.set_default_timeout(90_000)
    assert "Пока ни одного пакета" in page.inner_text(".empty")

    # 1 and 2: upload, preview, what is what
    page.set_input_files("#workspace input[type=file]", str(TARGET))
    page.wait_for_selector(".ws-read")
    assert "Windows-1251" in page.inner_text(".ws-read")
    assert "Анна Лебедева" in page.inner_text(".ws-sample")
    page.reload()
    settled(page)
    assert page.locator("tr.waits").count() == 1, "an upload survives a reload"
    page.select_option("tr.waits select", "rop.conversion-control")
    page.wait_for_selector("tr.waits", state="detached")
    ready(page)
    assert [cell.inner_text() for cell in page.locator(".figures dd").all()] == ["30", "300", "0", "0"]

    # 3: estimate, start; the browser goes away in the middle
    page.click("a[href*='step=start']")
    page.wait_for_selector("#ws-start")
    page.fill("input[name=title]", "Осенний набор")
    page.click("#ws-start")
    page.wait_for_selector("#ws-progress, [data-board]")
    ready(page)
    address = page.url.removeprefix(person.home)
    if page.query_selector("[data-act='batch.pause']"):
        page.click("[data-act='batch.pause']")
        page.wait_for_selector("[data-act='batch.resume'], #ws-progress [data-state=done]")
        if page.query_selector("[data-act='batch.resume']"):
            ready(page)
            page.click("[data-act='batch.resume']")
            ready(page)
    page.close()
    page = person.tab(address)
    page.set_default_timeout(90_000)
    page.wait_for_selector("#ws-progress [data-state=done], [data-board]")
    person.go(page, address + "&view=review")
    page.wait_for_selector("[data-board]")

    # 4: the table, its filters and order
    assert page.locator("[data-board] tbody tr").count() == 30
    page.click("[data-flag=orders]")
    assert page.locator("[data-board] tbody tr:not([hidden])").count() == 1
    assert "Екатерина Носова" in page.inner_text("[data-board] tbody tr:not([hidden])")
    page.click("[data-flag='']")
    page.fill("[data-find]", "галеев")
    assert page.locator("[data-board] tbody tr:not([hidden])").count() == 1
    page.fill("[data-find]", "")
    page.select_option("[data-sort]", "name")
    assert page.inner_text("[data-board] tbody th >> nth=0") == "Алина Мороз"

    # one answer by keys: level with a reason, next, accept, comment
    page.click("#ws-first")
    page.wait_for_selector("[data-keys]")
    ready(page)
    coach_level = page.inner_text(".ws-two-levels dd >> nth=0").split()[0]
    chosen = "5" if coach_level != "5" else "4"
    page.keyboard.press(chosen)
    page.keyboard.type(REASON + " 3")
    assert page.is_checked(f"#ws-level-{chosen}"), "a digit in a text is a digit"
    press(page, "Control+Enter")
    assert REASON in page.inner_text(".ws-history")
    assert page.inner_text(".ws-two-levels dd >> nth=0").split()[0] == coach_level
    assert page.inner_text(".ws-two-levels dd >> nth=1").split()[0] == chosen
    press(page, "ArrowRight")
    where = page.url
    if page.query_selector("#ws-accept"):
        press(page, "a")
        assert page.url != where
    page.keyboard.press("c")
    page.keyboard.type("Спросить про цифры")
    press(page, "Control+Enter")
    assert "Спросить про цифры" in page.inner_text(".ws-history")
    page.keyboard.press("Escape")
    press(page, "t")
    page.wait_for_selector("[data-board]")
    assert page.locator("a.reviewed").count() >= 1

    # a second reviewer, blind
    page.click("a[href*='blind=1']")
    page.wait_for_selector("[name=author]")
    page.fill("[name=author]", "Борис")
    page.click("[data-act='blind.name']")
    page.wait_for_selector("#ws-first")
    ready(page)
    page.click("#ws-first")
    page.wait_for_selector("[data-keys]")
    ready(page)
    assert page.locator("mark.quote, .ws-two-levels, [data-f]").count() == 0
    page.keyboard.press("3")
    press(page, "Control+Enter")
    assert page.is_visible(".ws-two-levels")

    # 5: compare
    person.go(page, address + "&view=compare&question=rop.scripts")
    page.wait_for_selector(".ws-ranges")
    page.check("[data-beside='7']")
    ready(page)
    page.wait_for_function("document.querySelectorAll('.ws-side thead th').length === 3")
    assert page.locator(".ws-radar svg").count() == 2
    assert "Решает человек" in page.inner_text(".ws-person-decides")

    # 6: the report, downloaded and opened
    page.click(".ws-tabs a[href*='view=report']")
    page.wait_for_selector("#ws-sign")
    ready(page)
    page.fill("#ws-signer", "Ольга Рощина, директор")
    page.click("#ws-sign")
    page.wait_for_selector(".ws-signed")
    got: dict[str, bytes] = {}
    for suffix in ("xlsx", "docx", "pdf", "md", "jsonl"):
        with page.expect_download() as download:
            page.click(f"#ws-get-{suffix}")
        assert download.value.suggested_filename == f"Осенний набор.{suffix}"
        download.value.save_as(tmp_path / suffix)
        got[suffix] = (tmp_path / suffix).read_bytes()
    book = load_workbook(io.BytesIO(got["xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(REASON in str(cell.value) for cell in cells)
    assert any(str(cell.value).startswith("=") for cell in cells), "what a candidate wrote stays as it was"
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"], "and is no formula"
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(got["docx"])).paragraphs)
    assert "Ольга Рощина" in words
    assert "Анна Лебедева" in words
    assert len(PdfReader(io.BytesIO(got["pdf"])).pages) > 5
    assert REASON in got["md"].decode()
    assert got["jsonl"].count(b"\n") >= 300

    person.go(page, "/ru/batches")
    assert "подписан" in page.inner_text(".ws-batches")
    assert person.foreign_requests() == []
    assert person.complaints == []


def test_nothing_of_the_workspace_scrolls_sideways_on_a_phone(visit: Callable[..., Visit]) -> None:
    person = visit(390, 844, color_scheme="dark")
    page = person.tab("/ru/batches")
    batch = page.get_attribute(".ws-batches a", "href") or ""
    for view in ("review", "compare", "report", "progress", "answer&place=0"):
        person.go(page, f"/ru/batches{batch}&view={view}")
        page.wait_for_selector(".ws")
        time.sleep(0.2)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
    assert person.complaints == []
