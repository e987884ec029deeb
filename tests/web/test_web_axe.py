"""axe finds nothing, whatever its weight, on any page in any state: on a desk by day, on a phone by night."""

from pathlib import Path
from typing import Any

import pytest

from coach.web.language import PAGES

from .axe import AXE, LOOKS, ONE_LOOK, Finding, examine
from .axe_report import PARTS, Found, table, walk, walk_in
from .conftest import RunningCoach, Visit, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SERIOUS = """async () => {
    const found = await axe.run(document, { resultTypes: ['violations'] });
    return found.violations.filter(v => ['serious', 'critical'].includes(v.impact))
        .flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.html.slice(0, 160)}`));
}"""
FEW = (LOOKS[0], LOOKS[-1])
"""The two looks that differ in everything; `python -m tests.web.axe_report` takes all four."""


def told(found: Found) -> str:
    return "\n".join(str(one) for findings in found.values() for one in findings)


@pytest.mark.parametrize("part", PARTS)
def test_no_finding_on_any_page(coach: RunningCoach, chromium: Any, tmp_path: Path, part: str) -> None:
    found = walk(chromium, coach, tmp_path, [part], FEW)
    assert len(found) > 3
    assert told(found) == ""


def test_no_finding_before_the_login_and_on_the_pages_of_people(chromium: Any, tmp_path: Path) -> None:
    found = walk_in(chromium, tmp_path / "house", looks=FEW)
    assert len(found) > 10
    assert told(found) == ""


def test_no_finding_in_english(coach: RunningCoach, chromium: Any) -> None:
    person = Visit(chromium.new_context(bypass_csp=True), coach.url)
    tab = person.tab("/en/")
    found: Found = {}
    for page in PAGES:
        person.go(tab, f"/en/{page}")
        tab.wait_for_selector("h1")
        settled(tab)
        found[page] = examine(tab, f"/en/{page}", ONE_LOOK)
    person.context.close()
    assert told(found) == ""


def test_axe_would_find_something(coach: RunningCoach, chromium: Any) -> None:
    person = Visit(chromium.new_context(bypass_csp=True), coach.url)
    tab = person.tab("/ru/")
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"/static/mark.svg\"><button></button>')")
    found = examine(tab, "spoiled", ONE_LOOK)
    person.context.close()
    assert {"image-alt", "button-name"} <= {one.rule for one in found}
    assert AXE


def test_the_table_counts_by_look_and_weight() -> None:
    one = Finding("login", LOOKS[0], "image-alt", "critical", "img", "<img>")
    assert table({"login": [one], "join": []}, LOOKS[:2]).splitlines()[2:] == [
        "| login | 1/0/0/0 | 0/0/0/0 |",
        "| join | 0/0/0/0 | 0/0/0/0 |",
    ]
