"""The page on the offline judge shows the figures of the committed card."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from coach.evals.scoring import read_report
from coach.resources import resource_dir

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("offline_page", ROOT / "tools" / "offline_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_page_is_that_of_the_card(tool: ModuleType, lang: str) -> None:
    shipped = read_report(resource_dir("eval") / "cards" / "offline" / "scores.json")
    assert tool.page(lang, shipped) == (ROOT / "docs" / tool.PAGES[lang]).read_text(encoding="utf-8")
    figure = shipped.figure("test.evidence.precision")
    assert figure is not None
    assert f"{figure.value:.2f} [" in tool.page(lang, shipped)
