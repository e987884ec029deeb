"""The page on the offline judge shows the figures of the committed card."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from coach.evals.card.writing import html, markdown
from coach.evals.gold import load_gold
from coach.evals.scoring import read_report
from coach.grading.offline.judge import OfflineJudge
from coach.resources import resource_dir
from coach.rubric.library import load_library
from coach.texts import LANGUAGES, Language, use_language

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


def test_the_card_is_that_of_the_judge_the_gold_set_and_the_rubrics_of_today() -> None:
    run = read_report(resource_dir("eval") / "cards" / "offline" / "scores.json").run
    library = load_library()
    assert run.judge == OfflineJudge().identity, "the judge or its data changed: make card"
    assert run.gold == load_gold(None, library).hash, "the gold set changed: make card"
    now = {rubric.question.id: rubric.hash for rubric in library.rubrics()}
    assert dict(run.rubrics) == {id_: now[id_] for id_ in run.rubrics}, "a rubric changed: make card"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_card_says_what_its_scores_say(lang: Language) -> None:
    place = resource_dir("eval") / "cards" / "offline"
    use_language(lang)
    reports = [read_report(place / "scores.json")]
    assert markdown(reports) == (place / f"card.{lang}.md").read_text(encoding="utf-8")
    assert html(reports) == (place / f"card.{lang}.html").read_text(encoding="utf-8")
