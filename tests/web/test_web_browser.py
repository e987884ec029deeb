"""The pages in a real browser, served by a real process that is stopped and started again."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import RunningCoach, Visit, settled, still

pytestmark = pytest.mark.browser

ANSWER = (
    "Скрипт для меня опора, а не читка. Этапы обязательны, а фразы каждый подбирает под себя. Собрали его из двадцати "
    "записей, которые закончились оплатой. За квартал конверсия из разговора во встречу выросла с 18 до 26 %."
)
MORE = "Слушаю по пять звонков каждого и ставлю баллы по чек-листу, а новичок до этого сдаёт скрипт в ролевой игре."


def begin(visit: Visit, *, mode: str = "training", count: str = "1") -> Any:
    page = visit.tab()
    page.check(f"#setup input[value='{mode}']")
    page.check(f"#setup input[value='{count}']")
    page.click("#begin")
    page.wait_for_selector("#do-answer:visible")
    return page


def say(page: Any, words: str) -> None:
    """Answer, and wait until the coach has read it."""
    still(page)
    before = page.locator(".turn.person").count()
    page.fill("#answer textarea", words)
    page.click("#do-answer")
    page.wait_for_function(
        "n => document.querySelectorAll('.turn.person').length > n && !document.querySelector('.working')", arg=before
    )
    still(page)


def answer_until_closed(page: Any) -> None:
    say(page, ANSWER)
    for _ in range(2):
        if not page.is_visible("#do-next"):
            say(page, MORE)
    page.wait_for_selector("#do-next:visible")


def test_a_whole_training_with_a_reload_and_a_restart_in_the_middle(  # noqa: PLR0915 - one story
    coach: RunningCoach, visit: Callable[..., Visit]
) -> None:
    person = visit()
    page = begin(person, count="3")
    assert page.inner_text(".where") == "1 из 3"
    page.click("#do-hint")
    page.wait_for_selector(".turn.aside")
    say(page, ANSWER)
    assert page.locator("mark.quote").count() >= 2
    said = page.inner_text(".talk-log")

    page.reload()
    settled(page)
    assert page.inner_text(".talk-log") == said

    page.fill("#answer textarea", "Начатый ответ")
    coach.stop()
    page.click("#do-answer")
    page.wait_for_selector("#trouble:visible")
    coach.start()
    page.wait_for_selector("#trouble", state="hidden", timeout=30_000)
    settled(page)
    assert page.inner_text(".talk-log") == said
    assert page.input_value("#answer textarea") == "Начатый ответ"
    person.complaints.clear()  # the browser rightly complained of the server that was gone

    say(page, MORE)
    if not page.is_visible("#do-next"):
        say(page, MORE)
    page.wait_for_selector("#do-next:visible")
    card = page.text_content(".rubric-card")  # also of criteria that are folded
    assert re.search(r"Уровень \d из 5|Рано судить", card)
    assert "Засчитано." in card
    assert "Чего не хватило" in card
    page.click(".model-answer summary")
    assert page.is_visible(".model-answer .prose-text")
    page.click(".reading summary >> nth=0")
    assert page.locator(".reading[open] .prose-text").inner_text()

    page.click("#do-retry")
    page.wait_for_selector("#do-answer:visible")
    page.click("#do-skip")
    page.click("#do-next")
    page.wait_for_function("document.querySelector('.where').textContent === '2 из 3'")
    page.click("#do-skip")
    page.click("#do-next")
    page.wait_for_function("document.querySelector('.where').textContent === '3 из 3'")
    answer_until_closed(page)
    assert page.inner_text("#do-next") == "К отчёту"
    page.click("#do-next")
    page.wait_for_selector(".report-head")
    page.wait_for_selector("#radar .polar")
    assert page.locator(".answers-list > details").count() == 3

    for suffix in ("docx", "md"):
        with page.expect_download() as download:
            page.click(f".downloads a[href*='.{suffix}']")
        assert download.value.path().stat().st_size > 500

    person.go(page, "/ru/history")
    assert page.locator(".rows li").count() >= 1
    assert "закончено" in page.inner_text(".rows")
    assert person.foreign_requests() == []
    assert person.complaints == []


def test_two_tabs_do_not_spoil_a_session(visit: Callable[..., Visit]) -> None:
    person = visit()
    first = begin(person)
    path = first.url.removeprefix(person.home)
    second = person.tab(path)
    second.click("#do-skip")
    second.wait_for_selector("#do-next:visible")

    first.fill("#answer textarea", ANSWER)
    first.click("#do-answer")
    first.wait_for_selector("#notice .notice")
    assert "Собеседование ушло дальше" in first.inner_text("#notice")
    assert ANSWER in first.inner_text(".kept"), "what was written is not lost"
    assert first.is_visible("#do-next")
    assert first.locator(".turn.person").count() == 0
    first.reload()
    settled(first)
    assert first.inner_text(".talk-log") == second.inner_text(".talk-log")


def test_an_unsent_answer_survives_a_reload(visit: Callable[..., Visit]) -> None:
    page = begin(visit())
    page.fill("#answer textarea", "Недописанный ответ")
    page.reload()
    settled(page)
    page.wait_for_function("document.querySelector('#answer textarea').value === 'Недописанный ответ'")


def test_the_language_changes_in_the_middle_and_is_remembered(visit: Callable[..., Visit]) -> None:
    person = visit()
    page = begin(person)
    page.click(".languages a[lang=en]")
    settled(page)
    assert page.inner_text(".where") == "1 of 1"
    assert page.title().startswith("Practice")
    assert page.evaluate("document.documentElement.lang") == "en"
    person.go(page, "/")
    assert page.url == f"{person.home}/en/"
    page.wait_for_selector("text=Continue")


def test_an_exam_has_a_clock_and_no_feedback_until_its_end(visit: Callable[..., Visit]) -> None:
    page = begin(visit(), mode="exam")
    page.wait_for_function(r"/^\d+:\d\d$/.test(document.querySelector('.clock').textContent)")
    assert not page.is_visible("#do-hint")
    assert page.locator(".rubric-card").count() == 0

    page.fill("#answer textarea", "Не успел дописать про скрипты и звонки")
    page.evaluate("document.querySelector('.clock').dataset.closesIn = '0'")  # the last moment has come
    page.wait_for_function("document.querySelector('.turn.person')?.textContent.includes('Не успел дописать')")
    assert page.locator(".rubric-card").count() == 0

    page.click("#do-finish")
    page.click("#end")
    page.wait_for_selector(".report-head")


def test_bad_input_is_answered_with_what_to_do(visit: Callable[..., Visit]) -> None:
    person = visit()
    page = begin(person)
    for words in ("", "   ", "🙂🙂", "\u200b\u200f"):
        page.fill("#answer textarea", words)
        page.evaluate("document.querySelector('#notice .notice')?.setAttribute('data-old', '')")
        page.click("#do-answer")
        page.wait_for_selector("#notice .notice:not([data-old])")
        assert "пропустите вопрос" in page.inner_text("#notice")
    say(page, '<script>document.title = "взломано"</script><img src=http://evil.example/x.png> ' + ANSWER)
    assert page.locator(".turn.person img, .rubric-card img").count() == 0
    assert "взломано" not in page.title()
    person.go(page, "/ru/?session=000000000000")
    assert "Нет собеседования" in page.inner_text("#notice")
    assert page.is_visible("#begin")
    assert person.foreign_requests() == []


def test_nothing_scrolls_sideways_on_a_phone(visit: Callable[..., Visit]) -> None:
    person = visit(390, 844, color_scheme="dark")
    page = begin(person)

    def fits() -> bool:
        return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    answer_until_closed(page)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert fits()
    assert page.evaluate("document.querySelector('#beside').offsetTop > document.querySelector('#composer').offsetTop")
    page.click("#do-next")
    page.wait_for_selector("#radar .polar")
    assert fits()
    for path in ("/ru/", "/ru/history", "/ru/ask"):
        person.go(page, path)
        assert fits()
    assert person.complaints == []


def test_the_knowledge_base_answers_with_sources(visit: Callable[..., Visit]) -> None:
    person = visit()
    page = person.tab("/ru/ask")
    page.click("#find")
    page.wait_for_selector("#results .notice")
    page.fill("#question textarea, #question input", "как часто смотреть конверсию?")
    page.click("#find")
    page.wait_for_selector(".found", timeout=60_000)
    assert 1 <= page.locator(".found > li").count() <= 5
    assert "Источник:" in page.inner_text(".found > li >> nth=0")
    assert person.foreign_requests() == []
    assert person.complaints == []
