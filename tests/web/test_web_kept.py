"""Nothing that a person has half written is lost: by a reload, by another view, by a server that starts anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from . import tour
from .conftest import RunningCoach, Visit, settled
from .tour import ready

pytestmark = pytest.mark.browser

HALF = "Половина мысли, которую"


def again(page: Any, selector: str = "h1") -> None:
    """Reload, and wait for what is shown."""
    page.reload()
    settled(page)
    page.wait_for_selector(selector)
    ready(page)


def value(page: Any, selector: str) -> str:
    return str(page.input_value(f"{selector} >> nth=0"))


def anew(coach: RunningCoach, page: Any) -> None:
    """Stop the server and start it, and load the page again."""
    coach.stop()
    coach.start()
    again(page)


def half_mapping(page: Any) -> None:
    page.select_option("tr.waits select", "rop.conversion-control")
    page.wait_for_selector("tr.waits", state="detached")
    ready(page)
    again(page)
    assert page.locator("tr.waits").count() == 0, "a choice of the mapping is kept at once"
    page.select_option(".ws-map tr:has(.tag.calm) select", "")  # back to the guess: it waits again
    page.wait_for_selector("tr.waits")
    ready(page)


def half_own_question(page: Any) -> None:
    page.fill("[name=title]", HALF)
    page.locator(".ws-own details textarea").first.evaluate("box => { box.closest('details').open = true; }")
    page.fill(".ws-own details textarea >> nth=0", "так говорят")
    again(page, ".ws-own")
    assert value(page, "[name=title]") == HALF
    assert page.is_visible(".ws-own details textarea >> nth=0"), "what is folded and half written is shown"
    assert value(page, ".ws-own details textarea") == "так говорят"
    page.click(".kept-note button")
    assert value(page, "[name=title]") != HALF, "and can be let go of"


def half_start(page: Any) -> None:
    page.fill("[name=title]", "Осенний набор")
    again(page, "#ws-start")
    assert value(page, "[name=title]") == "Осенний набор"


def half_decision(coach: RunningCoach, page: Any) -> None:
    # The step before saved a level: its words are no draft any more.
    assert value(page, "#ws-reason") == ""
    page.check("#ws-level-2", force=True)
    page.fill("#ws-reason", HALF)
    page.fill("#ws-comment", "и замечание")
    page.click(".ws-fix summary >> nth=0")
    page.fill(".ws-fix textarea >> nth=0", "пункт видно")
    anew(coach, page)
    assert value(page, "#ws-reason") == HALF
    assert page.is_checked("#ws-level-2")
    assert value(page, "#ws-comment") == "и замечание"
    assert page.is_visible(".ws-fix textarea >> nth=0")
    page.click("#ws-next")
    page.wait_for_function("box => document.querySelector('#ws-reason')?.value === ''")
    ready(page)
    page.go_back()
    page.wait_for_function("half => document.querySelector('#ws-reason')?.value === half", arg=HALF)
    page.click("#ws-save")
    page.wait_for_function("half => document.querySelector('.ws-history')?.textContent.includes(half)", arg=HALF)
    ready(page)
    again(page, "[data-keys]")
    assert value(page, "#ws-reason") == ""
    assert value(page, "#ws-comment") == "и замечание", "what was not sent is still there"


def half_own_grade(page: Any) -> None:
    page.check("#ws-level-3", force=True)
    page.fill("#ws-reason", HALF)
    again(page, "[data-keys]")
    assert page.is_checked("#ws-level-3")
    assert value(page, "#ws-reason") == HALF


def test_in_the_workspace(coach: RunningCoach, visit: Callable[..., Visit], tmp_path: Path) -> None:
    half: dict[str, Callable[[Any], None]] = {
        "workspace, mapping": half_mapping,
        "workspace, own question": half_own_question,
        "workspace, start": half_start,
        "workspace, answer": lambda page: half_decision(coach, page),
        "workspace, blind answer": half_own_grade,
    }
    done = []
    for place, page in tour.workspace(visit(), tmp_path):
        if place in half:
            half[place](page)
            done.append(place)
    assert done == list(half)


def half_note(page: Any) -> None:
    page.fill("#free-note", HALF)
    page.fill(".au-pass [name=reason] >> nth=0", "нет времени")
    again(page, ".au-desk")
    assert value(page, "#free-note") == HALF
    assert value(page, ".au-pass [name=reason]") == "нет времени"
    page.click(".au-want[open] .kept-note button >> nth=0")


def withdrawn_and_restored(page: Any) -> None:
    words = page.inner_text(".au-notes .au-words")
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("[data-act='withdraw']")
    page.wait_for_selector("summary:has-text('Убрано: 1')")
    ready(page)
    again(page, ".au-desk")
    page.click("summary:has-text('Убрано: 1')")
    page.click("[data-act='restore']")
    page.wait_for_selector("[data-act='restore']", state="detached")
    ready(page)
    assert page.inner_text(".au-notes .au-words") == words


def sent_to_nobody(coach: RunningCoach, page: Any) -> None:
    """A note is sent while the server is away: the page says so, the words stay, and it can be sent later."""
    page.fill("#free-note", HALF)
    save = page.locator("#free-note").locator("..").locator("[data-act='note.add']")
    coach.stop()
    save.click()
    page.wait_for_selector("#trouble:visible")
    coach.start()
    page.wait_for_selector("#trouble", state="hidden", timeout=30_000)
    settled(page)
    page.wait_for_selector(".au-desk")
    ready(page)
    assert value(page, "#free-note") == HALF
    save.click()
    page.wait_for_function("half => document.querySelector('.au-notes')?.textContent.includes(half)", arg=HALF)
    ready(page)
    assert page.locator(f".au-notes > li:has-text('{HALF}')").count() == 1


def half_edit(coach: RunningCoach, page: Any) -> None:
    edits = page.locator(".au-edit")
    edits.nth(1).locator("summary").click()
    edits.nth(1).locator("textarea").fill(HALF)
    anew(coach, page)
    assert page.locator(".au-edit").nth(1).locator("textarea").input_value() == HALF
    assert page.locator(".au-edit").nth(1).locator("textarea").is_visible()
    assert page.locator(".kept-note").count() == 1, "the edit before was sent and is no draft"


def test_in_an_audit(coach: RunningCoach, visit: Callable[..., Visit], tmp_path: Path) -> None:
    def note_and_restore(page: Any) -> None:
        withdrawn_and_restored(page)
        sent_to_nobody(coach, page)

    half: dict[str, Callable[[Any], None]] = {
        "audit, area": half_note,
        "audit, area with notes": note_and_restore,
        "audit, summary": lambda page: half_edit(coach, page),
    }
    done = []
    for place, page in tour.audit(visit(), tmp_path):
        if place in half:
            half[place](page)
            done.append(place)
    assert done == list(half)


def test_a_question_to_the_knowledge_base(visit: Callable[..., Visit]) -> None:
    person = visit()
    page = person.tab("/ru/ask")
    page.fill("#question textarea, #question input", HALF)
    again(page)
    assert value(page, "#question textarea, #question input") == HALF
