"""The list of pictures names every page, and every picture of the guides comes from it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from coach.web.language import PAGES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def listed() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((ROOT / "tools" / "screenshots.yaml").read_text(encoding="utf-8"))
    return found


def test_every_page_of_the_navigation_is_pictured_full_and_empty(listed: Mapping[str, Any]) -> None:
    for page in PAGES:
        who = {shot["who"] for shot in listed["shots"] if re.split(r"[?]", shot["path"])[0] == f"/{{lang}}/{page}"}
        assert "nobody" in who, f"{page}: the empty house"
        assert len(who) > 1 or page == "reliability", f"{page}: with contents"


def test_names_are_different(listed: Mapping[str, Any]) -> None:
    names = [shot["name"] for shot in listed["shots"]]
    assert len(names) == len(set(names))


def test_the_pictures_of_the_guides_come_from_the_list(listed: Mapping[str, Any]) -> None:
    shots = {shot["name"] for shot in listed["shots"]}
    assert {told["shot"] for told in listed["docs"].values()} <= shots
    assert {path.stem for path in (ROOT / "docs" / "images").glob("*.png")} == set(listed["docs"])
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    for name in listed["docs"]:
        assert f"(images/{name}.png)" in pages, name
