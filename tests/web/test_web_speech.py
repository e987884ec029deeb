"""No page in English shows Russian words of the interface, no page in Russian English ones.

The walk with axe (`test_web_axe`) looks at the Russian pages on its way.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from . import tour
from .conftest import Visit
from .speech import foreign, pieces

pytestmark = pytest.mark.browser


def test_the_pieces_are_those_of_one_language() -> None:
    assert "Как вы относитесь" not in pieces("ru"), "content is not the interface"
    assert any("Закончить собеседование" in piece for piece in pieces("ru"))
    assert any("Finish the interview" in piece for piece in pieces("en"))
    assert not pieces("ru") & pieces("en")


@pytest.mark.parametrize("part", ["practice", "workspace"])
def test_english_pages_speak_english(visit: Callable[..., Visit], tmp_path: Path, part: str) -> None:
    person = visit()
    steps = tour.practice(person, "en") if part == "practice" else tour.workspace(person, tmp_path, "en")
    found = {place: foreign(page, "en") for place, page in steps}
    assert len(found) > 8
    assert {place: words for place, words in found.items() if words} == {}


def test_what_is_foreign_is_found(visit: Callable[..., Visit]) -> None:
    person = visit()
    page: Any = person.tab("/ru/")
    page.wait_for_selector("h1")
    assert foreign(page, "ru") == []
    assert foreign(page, "en"), "a Russian page is not English"
