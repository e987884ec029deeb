"""The pages on indicators say what the definitions say."""

import sys
from pathlib import Path

import pytest

from coach.audit.definitions import definitions

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from indicator_docs import WORDS, indicators_page  # noqa: E402


@pytest.mark.parametrize(("lang", "name"), [("en", "indicators.md"), ("ru", "indicators.ru.md")])
def test_the_page_is_current(lang: str, name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == indicators_page(lang), "run `python tools/make_docs.py`"  # type: ignore[arg-type]


def test_every_indicator_is_on_the_page_in_words_of_both_languages() -> None:
    for lang in WORDS:
        page = indicators_page(lang)
        for one in definitions().values():
            assert f"| `{one.id}` | {one.title[lang]} |" in page
