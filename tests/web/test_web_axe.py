"""axe finds nothing serious on any page, in either language, light and dark, on a desk and on a phone."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest

from coach.texts import LANGUAGES
from coach.web.language import PAGES

from .conftest import Visit

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = """async () => {
    const found = await axe.run(document, { resultTypes: ['violations'] });
    return found.violations.filter(v => ['serious', 'critical'].includes(v.impact))
        .flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.html.slice(0, 160)}`));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_no_serious_finding(visit: Callable[..., Visit], scheme: str, width: int, height: int) -> None:
    tab = None
    found = {}
    at = visit(width, height, color_scheme=scheme, bypass_csp=True)
    for lang in LANGUAGES:
        for page in PAGES:
            where = f"/{lang}/{page}"
            tab = at.tab(where) if tab is None else tab
            at.go(tab, where)
            tab.evaluate(AXE)
            found[where] = tab.evaluate(SERIOUS)
    assert "\n".join(f"{where} {each}" for where, all_ in found.items() for each in all_) == ""


def test_axe_would_find_something(visit: Callable[..., Visit]) -> None:
    at = visit(bypass_csp=True)
    tab = at.tab("/ru/")
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"/static/mark.svg\"><button></button>')")
    tab.evaluate(AXE)
    found = tab.evaluate(SERIOUS)
    assert any(each.startswith("image-alt") for each in found)
    assert any(each.startswith("button-name") for each in found)
