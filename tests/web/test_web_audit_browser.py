"""A guided audit in a real browser: begun, filled, stopped with its server, gone on with, drafted, edited, signed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import RunningCoach, Visit, settled
from .test_web_axe import AXE, SERIOUS

pytestmark = pytest.mark.browser

DEALS = "ID;Создана;Закрыта;Стадия;Сумма;Ответственный;Источник\n" + "".join(
    f"{n};{1 + n % 27:02}.09.2026;{2 + n % 26:02}.10.2026;{'Сделка успешна' if n % 3 == 0 else 'Отказ'};"
    f"{10_000 + n};{'Иван' if n % 2 else 'Мария'};{'Сайт' if n % 2 else 'Яндекс'}\n"
    for n in range(60)
)
MEETINGS = Path(__file__).parents[2] / "eval" / "meetings"


def idle(page: Any) -> None:
    page.wait_for_function("!document.documentElement.hasAttribute('data-busy')")


def begin(visit: Visit, title: str = "Север") -> Any:
    page = visit.tab("/ru/audit")
    page.fill(".au-start input[name=title]", title)
    page.click("[data-act='audit.start']")
    page.wait_for_selector(".au-desk")
    return page


def note(page: Any, place: int, words: str) -> None:
    want = page.locator(".au-want:has(textarea)").nth(place)
    if want.get_attribute("open") is None:
        want.locator("summary").click()
    want.locator("textarea").fill(words)
    want.locator("[data-act='note.add']").click()
    page.wait_for_function("w => document.querySelector('.au-notes')?.textContent.includes(w)", arg=words)
    idle(page)


def test_the_whole_way_with_a_reload_and_a_restart_in_the_middle(  # noqa: PLR0915 - one story
    coach: RunningCoach, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    deals = tmp_path / "сделки.csv"
    deals.write_text(DEALS, encoding="utf-8")
    person = visit()
    page = begin(person)
    assert "Подтверждено областей: 0 из 8." in page.inner_text(".au-told")
    assert "Метрики и контроль" in page.inner_text(".au-told")

    page.set_input_files(".au-main input[type=file]", str(deals))
    page.wait_for_selector(".au-figures")
    assert "60" in page.inner_text(".au-figures")
    for words in ("РОП теряет на КП", "Менеджер своей конверсии не знает", "Директор не верит сумме счетов"):
        note(page, 0, words)
    for words in ("Воронка по людям не строится", "Смотрят только выручку", "Сверки с банком нет"):
        note(page, 1, words)
    assert "Подтверждено областей: 1 из 8." in page.inner_text(".au-told")
    page.click(".au-areas a:has-text('Планы продаж')")
    page.wait_for_selector("h2.au-title:has-text('Планы продаж')")
    page.fill("#free-note", "Недописанная запись")
    seen = page.inner_text(".au-told")

    page.reload()
    settled(page)
    page.wait_for_selector(".au-desk")
    assert page.inner_text("h2.au-title") == "Планы продаж"
    assert page.inner_text(".au-told") == seen
    page.wait_for_function("document.querySelector('#free-note').value === 'Недописанная запись'")

    coach.stop()
    coach.start()
    person.go(page, page.url.removeprefix(person.home))
    page.wait_for_selector(".au-desk")
    assert page.inner_text(".au-told") == seen
    page.wait_for_function("document.querySelector('#free-note').value === 'Недописанная запись'")
    page.locator("#free-note").locator("..").locator("[data-act='note.add']").click()
    page.wait_for_selector(".au-notes:has-text('Недописанная запись')")
    assert page.input_value("#free-note") == ""
    person.complaints.clear()  # the browser rightly complained of the server that was gone

    page.click(".au-views a:has-text('Цифры')")
    page.wait_for_selector(".au-columns")
    assert "60" in page.inner_text("#workspace table >> nth=0")
    page.select_option(".au-columns select[aria-label='Сумма']", "")
    page.wait_for_selector(".au-columns tr:has-text('Сумма') >> text=вы указали")

    page.click(".au-views a:has-text('Сводка')")
    page.click("#make-draft")
    page.wait_for_selector(".au-statement")
    original = page.inner_text(".au-statement .au-words >> nth=0")
    page.fill(".au-me input", "Анна Орлова")
    page.click(".au-edit summary >> nth=0")
    page.fill(".au-edit textarea >> nth=0", "Поправлено рукой")
    page.click(".au-edit [data-act='edit'] >> nth=0")
    page.wait_for_selector(".au-statement.edited")
    told = page.inner_text(".au-statement.edited >> nth=0")
    assert "Поправлено рукой" in told
    assert original in told
    assert "Анна Орлова" in told
    page.click(".au-statement.edited [data-act='undo']")
    page.wait_for_selector(".au-statement.edited", state="detached")
    assert page.inner_text(".au-statement .au-words >> nth=0") == original

    assert page.input_value(".au-sign input[name=name]") == "Анна Орлова"
    page.click("[data-act='sign']")
    page.wait_for_selector(".au-signed")
    assert page.locator("[data-act='edit']").count() == 0
    for suffix in ("docx", "pdf", "md"):
        with page.expect_download() as download:
            page.click(f".downloads a[href*='.{suffix}']")
        assert download.value.path().stat().st_size > 500

    person.go(page, "/ru/audit")
    assert "Север" in page.inner_text(".rows")
    assert person.foreign_requests() == []
    assert person.complaints == []


def test_two_tabs_keep_both_notes_and_see_each_others_edits(visit: Callable[..., Visit]) -> None:
    person = visit()
    first = begin(person, "Две вкладки")
    second = person.tab(first.url.removeprefix(person.home))
    note(first, 0, "Из первой вкладки")
    note(second, 1, "Из второй вкладки")
    told = second.inner_text(".au-notes")
    assert "Из первой вкладки" in told
    assert "Из второй вкладки" in told


def test_a_meeting_is_reviewed_on_the_page(visit: Callable[..., Visit]) -> None:
    person = visit()
    page = begin(person, "Планёрки")
    page.click(".au-views a:has-text('Планёрки')")
    page.wait_for_selector(".au-views a[aria-current]:has-text('Планёрки')")
    for file in ("dev-chaos.txt", "dev-repeat.txt"):
        page.set_input_files("#workspace input[type=file]", str(MEETINGS / file))
        page.wait_for_selector(f".au-kept:has-text('{file}')")
        idle(page)
    assert "Разбор планёрки: dev-repeat.txt" in page.inner_text("#workspace")
    assert "dev-chaos.txt#14" in page.inner_text("#workspace")
    assert person.complaints == []


def test_on_a_phone_nothing_scrolls_sideways_axe_finds_nothing_and_it_speaks_english(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    deals = tmp_path / "deals.csv"
    deals.write_text(DEALS, encoding="utf-8")
    person = visit(390, 844, color_scheme="dark", bypass_csp=True)
    page = begin(person, "Телефон")
    page.set_input_files(".au-main input[type=file]", str(deals))
    page.wait_for_selector(".au-figures")
    audit = page.url.removeprefix(person.home)
    person.go(page, f"{audit}&view=summary")
    page.click("#make-draft")
    page.wait_for_selector(".au-statement")
    for view in ("", "&view=figures", "&view=meetings", "&view=summary"):
        person.go(page, audit + view)
        page.wait_for_selector(".au-views")
        page.wait_for_function("!document.querySelector('.au-plot .empty')")  # a chart that is not drawn yet
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
        page.evaluate(AXE)
        assert page.evaluate(SERIOUS) == [], view
    person.go(page, audit.replace("/ru/", "/en/"))
    page.wait_for_selector(".au-told")
    assert "Areas evidenced" in page.inner_text(".au-told")
    assert person.complaints == []
