"""What a phone shows: the talk in its order, a new audit that fits, a decision within reach."""

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Visit, settled
from .test_web_audit_browser import begin as begin_audit
from .test_web_browser import ANSWER, begin, say

pytestmark = pytest.mark.browser


def tops(page: Any, selector: str) -> list[float]:
    return [float(each.bounding_box()["y"]) for each in page.locator(selector).all()]


def test_the_turns_of_a_talk_stand_in_their_order(visit: Callable[..., Visit]) -> None:
    page = begin(visit(390, 844))
    say(page, ANSWER)
    found = tops(page, ".talk-log .turn")
    assert len(found) >= 3
    assert found == sorted(found)


def test_a_new_audit_has_no_data_and_fits(visit: Callable[..., Visit]) -> None:
    page = begin_audit(visit(390, 844), "Пусто")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".au-track").bounding_box()["height"] < 20
    page.click(".au-views a:has-text('Цифры')")
    page.wait_for_selector(".empty:has-text('Цифр пока нет')")
