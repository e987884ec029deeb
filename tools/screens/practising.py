"""What a candidate of the pictured house has done: trainings at several steps, a report, exams."""

from typing import Any

from .people import SAID, settled


def agree(page: Any, home: str) -> None:
    """Give the consent that comes before the first answer."""
    page.goto(f"{home}/consent")
    page.check("[name=agree]")
    page.click("form .button.main")


def practise(home: str, page: Any) -> dict[str, str]:
    """Leave trainings at every step, a report and exams behind; returns their ids."""
    agree(page, home)
    finished = _begin(page, home, "1")
    _say_all(page)
    page.click("#do-next")
    page.wait_for_selector(".report-head")
    examined = exam(page, home)
    first = _begin(page, home, "3")
    open_ = _begin(page, home, "3")
    _say(page, SAID["answers"][0])
    closed = _begin(page, home, "3")
    _say_all(page)
    return {"exam": examined, "finished": finished, "first": first, "open": open_, "closed": closed}


def exam(page: Any, home: str) -> str:
    """Finish one exam and begin another, which stays open."""
    _begin(page, home, "3", mode="exam")
    _say(page, SAID["answers"][0])
    page.click("#do-finish")
    page.click("#end")
    page.wait_for_selector(".report-head")
    return _begin(page, home, "3", mode="exam")


def _begin(page: Any, home: str, count: str, *, mode: str = "training") -> str:
    page.goto(f"{home}/ru/")
    settled(page)
    page.check(f"#setup input[value='{mode}']")
    page.check(f"#setup input[value='{count}']")
    page.click("#begin")
    page.wait_for_selector("#do-answer:visible")
    page.wait_for_function("location.search.includes('session=')")
    return str(page.url.partition("session=")[2].partition("&")[0])


def _say(page: Any, words: str) -> None:
    settled(page)
    before = page.locator(".turn.person").count()
    page.fill("#answer textarea", words)
    page.click("#do-answer")
    page.wait_for_function(
        "n => document.querySelectorAll('.turn.person').length > n && !document.querySelector('.working')", arg=before
    )
    settled(page)


def _say_all(page: Any) -> None:
    """Answer, and the follow-ups too, until the question is closed."""
    for words in SAID["answers"]:
        if not page.is_visible("#do-next"):
            _say(page, words)
    page.wait_for_selector("#do-next:visible")
