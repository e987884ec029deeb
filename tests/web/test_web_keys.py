"""The whole practice and the whole review without a mouse, the focus always to be seen."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from . import tour
from .conftest import Visit, settled, still
from .tour import ready

pytestmark = pytest.mark.browser

SEEN = """() => {
    const now = document.activeElement;
    const marks = [now, now.closest('label'), now.closest('summary')].filter(Boolean).some(one => {
        const style = getComputedStyle(one);
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    });
    const box = (now.closest('label') || now).getBoundingClientRect();
    return marks && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


class Keyboard:
    """A person who has nothing but keys."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.set_default_timeout(60_000)
        page.mouse.move(0, 0)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def is_on(self, selector: str) -> bool:
        return bool(self.page.evaluate("selector => document.activeElement.matches(selector)", selector))

    def reach(self, selector: str, *, back: bool = False, most: int = 150) -> None:
        """Press Tab until the focus is there; it must be seen on the way."""
        for _ in range(most):
            if self.is_on(selector):
                return
            self.press("Shift+Tab" if back else "Tab")
            on_page = self.page.evaluate("document.activeElement !== document.body && document.hasFocus()")
            if on_page:
                here = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
                assert self.page.evaluate(SEEN), f"the focus cannot be seen on {here}"
        pytest.fail(f"{selector} is not reached by Tab")

    def view(self, *keys: str) -> None:
        """Press keys that lead to another view of the workspace, and wait for it."""
        before = self.page.get_attribute("#workspace .ws", "data-view")
        self.press(*keys)
        self.page.wait_for_function("old => document.querySelector('#workspace .ws')?.dataset.view !== old", arg=before)
        ready(self.page)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tour.Entrance]:
    made = tour.with_login(tmp_path_factory.mktemp("house") / "data")
    made.coach.start()
    yield made
    made.coach.stop()


def answer(keys: Keyboard, words: str) -> None:
    page = keys.page
    said = page.locator(".turn.person").count()
    page.wait_for_function("document.activeElement.matches('#answer textarea')")
    keys.type(words)
    keys.press("Control+Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('.turn.person').length > n && !document.querySelector('.working')", arg=said
    )
    still(page)


def test_a_practice_from_the_login_to_the_report(  # noqa: PLR0915 - one story
    house: tour.Entrance, chromium: Any
) -> None:
    person = Visit(
        chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce"), house.coach.url
    )
    page = person.context.new_page()
    keys = Keyboard(page)
    page.goto(f"{person.home}/")
    page.wait_for_function("document.activeElement.matches('#f-login')")
    keys.type("candidate")
    keys.press("Tab")
    keys.type(tour.PASSWORD)
    keys.press("Enter")
    page.wait_for_selector("[name=agree]")
    keys.reach("[name=agree]")
    keys.press("Space")
    keys.reach("main button")
    keys.press("Enter")
    page.wait_for_selector("#begin:visible")
    settled(page)

    keys.reach(".skip-link")
    keys.press("Enter")
    assert keys.is_on("gradio-app main"), "the link to the content leads there"
    keys.reach("#setup input[value=rop]")
    keys.press("ArrowDown")
    assert page.is_checked("#setup input[value=rom]")
    page.wait_for_timeout(500)  # as many questions are offered as the other bank has
    keys.press("ArrowUp")
    assert page.is_checked("#setup input[value=rop]")
    page.wait_for_timeout(500)
    keys.press("Tab")
    assert keys.is_on("#setup input[value=training]"), "one Tab leads past a choice"
    keys.press("Tab", "ArrowLeft")
    assert page.is_checked("#setup input[value='1']")
    keys.press("ArrowRight")
    keys.reach("#begin")
    keys.press("Enter")
    page.wait_for_selector("#do-answer:visible")

    assert "Ctrl+Enter" in page.inner_text(".keys-note")
    answer(keys, tour.ANSWER)
    for _ in range(2):
        if not page.is_visible("#do-next"):
            answer(keys, "Раз в неделю разбираю по пять звонков каждого, слабое место чиним до пятницы.")
    page.wait_for_function("document.activeElement.matches('#do-next')")
    assert page.evaluate(SEEN)
    keys.reach(".ref, .criterion summary")
    keys.reach("#do-next", back=True)
    keys.press("Enter")
    page.wait_for_function("document.querySelector('.where').textContent.startsWith('2 ')")
    still(page)
    keys.reach("#do-finish")
    keys.press("Enter")
    page.wait_for_function("document.activeElement.matches('#stay')")
    keys.reach("#end", back=True)
    keys.press("Enter")
    page.wait_for_selector(".report-head")
    page.wait_for_function("document.activeElement.matches('.report-head h1')")
    keys.reach(".downloads a")
    keys.reach("#again")
    person.context.close()


def a_batch(person: Visit, folder: Path) -> str:
    """Grade five candidates and return the address of the list."""
    for place, page in tour.workspace(person, folder):
        if place == "workspace, graded":
            page.close()
            return "/ru/batches"
    raise AssertionError


def test_a_review_from_the_list_to_the_signature(  # noqa: PLR0915 - one story
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    person = visit(reduced_motion="reduce")
    page = person.tab(a_batch(person, tmp_path))
    page.wait_for_selector(".ws-batches")
    ready(page)
    keys = Keyboard(page)
    keys.reach(".ws-batches a")
    keys.view("Enter")
    if not page.query_selector("[data-board]"):
        keys.reach("a[href*='view=review']")
        keys.view("Enter")
    keys.reach("#ws-first")
    keys.view("Enter")
    assert "Ctrl+Enter" in page.inner_text(".ws-decide"), "the keys are told on the page"

    first = page.url
    keys.view("ArrowRight")
    assert page.url != first
    keys.view("ArrowLeft")
    assert page.url == first

    # Confirm, and take it back.
    while not page.query_selector("#ws-accept"):
        keys.view("ArrowRight")
    where = page.url
    keys.view("a")
    assert page.url != where
    keys.reach(".notice a", back=True)
    keys.view("Enter")
    assert page.url == where
    keys.reach("#ws-unaccept")
    keys.view("Enter")
    assert "Согласие отменено" in page.inner_text(".notice")
    assert page.query_selector("#ws-unaccept") is None

    # Another level with a reason; keys that would lead elsewhere are letters while somebody types.
    keys.press("2")
    assert keys.is_on("#ws-reason")
    keys.type("a t c 5 ")
    keys.press("ArrowLeft", "ArrowRight")
    assert page.url == where
    assert page.is_checked("#ws-level-2")
    keys.view("Control+Enter")
    assert "a t c 5" in page.inner_text(".ws-history")
    keys.reach("form[data-level=''] button")
    keys.view("Enter")
    assert "вернул слово коучу" in page.inner_text(".ws-history")

    # One check, decided otherwise.
    keys.reach(".ws-fix summary", back=True)
    keys.press("Enter")
    keys.reach(".ws-fix[open] [name=verdict]")
    keys.press("ArrowDown")
    keys.reach(".ws-fix[open] textarea")
    keys.type("Это сказано")
    keys.reach(".ws-fix[open] button")
    keys.view("Enter")
    assert "Решение по пункту записано" in page.inner_text(".notice")
    assert "Это сказано" in page.inner_text(".rubric-card")

    keys.press("Escape")
    page.evaluate("document.activeElement.blur()")
    keys.view("t")
    page.wait_for_selector("[data-board]")
    keys.reach(".ws-tabs a[href*='view=report']")
    keys.view("Enter")
    keys.reach("#ws-signer")
    keys.type("Ольга Рощина")
    keys.reach("#ws-sign")
    keys.view("Enter")
    assert "Ольга Рощина" in page.inner_text(".ws-signed")
    assert person.complaints == []
