"""The page of reliability: the shipped card, one's own runs, and a damaged one that is named."""

import re
from pathlib import Path

from fastapi import FastAPI
from httpx import AsyncClient

from coach.evals.shelf import SCORES, own_runs, shelf
from coach.resources import resource_dir
from coach.settings import Settings
from coach.web.reliability import reliability

SHIPPED = resource_dir("eval") / "cards" / "offline" / SCORES


def settings_with(folder: Path, *, damaged: bool = False) -> Settings:
    settings = Settings(data_dir=folder, _env_file=None)
    run = own_runs(settings) / "agreement-llm"
    run.mkdir(parents=True)
    content = SHIPPED.read_text(encoding="utf-8")
    (run / SCORES).write_text(content[: len(content) // 2] if damaged else content, encoding="utf-8")
    return settings


def test_the_shipped_card_comes_first_and_own_runs_follow(tmp_path: Path) -> None:
    runs = shelf(settings_with(tmp_path))
    assert [(run.place, run.name) for run in runs] == [("shipped", "offline"), ("own", "agreement-llm")]
    page = reliability(runs, "ru")
    assert "/files/card/shipped/offline?language=ru" in page
    assert "/files/card/own/agreement-llm?language=ru" in page


def test_a_damaged_run_is_named_and_hides_no_other(tmp_path: Path) -> None:
    page = reliability(shelf(settings_with(tmp_path, damaged=True)), "en")
    assert "agreement-llm" in page
    assert page.count("/files/card/") == 1


def test_without_own_runs_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    page = reliability(shelf(Settings(data_dir=tmp_path, _env_file=None)), "ru")
    assert "coach eval run --suite agreement" in page


async def test_a_card_is_one_page_that_loads_nothing(app: FastAPI, client: AsyncClient) -> None:
    for language, word in (("ru", "Карта надёжности"), ("en", "Reliability card")):
        found = await client.get(f"/files/card/shipped/offline?language={language}")
        assert found.status_code == 200
        assert word in found.text
        assert re.findall(r"""(?:src|\bhref)=["'](?!#)|url\((?!["']?#)|@import""", found.text) == []


async def test_other_names_are_not_found(client: AsyncClient) -> None:
    for path in ("shipped/none", "own/..%2F..%2Fcoach.db", "other/offline", "own/.."):
        assert (await client.get(f"/files/card/{path}")).status_code in {404, 422}
