"""axe in a page: what it finds in each of the looks that a page can have, and what is left out with the reason."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WEIGHTS = ("critical", "serious", "moderate", "minor")

EXCEPTIONS: dict[str, str] = {}
"""Rules that are not run, each with its reason. None is left out."""

_RUN = """async (off) => {
    const rules = Object.fromEntries(off.map(id => [id, { enabled: false }]));
    rules['target-size'] = { enabled: true };  // of WCAG 2.2, off by default
    const found = await axe.run(document, { resultTypes: ['violations'], rules });
    return found.violations.flatMap(v => v.nodes.map(n => [v.id, n.impact || v.impact || 'minor',
        n.target.join(' '), n.html.slice(0, 160)]));
}"""
_OPEN = "document.querySelectorAll('details').forEach(part => { part.open = true; })"


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int
    scheme: str

    def __str__(self) -> str:
        return f"{self.width} {self.scheme}"


LOOKS = tuple(Look(width, scheme) for width in (1280, 390) for scheme in ("light", "dark"))
ONE_LOOK = LOOKS[:1]


@dataclass(frozen=True)
class Finding:
    """One element that one rule finds fault with."""

    place: str
    look: Look
    rule: str
    weight: str
    target: str
    html: str

    def __str__(self) -> str:
        return f"{self.place} [{self.look}] {self.weight} {self.rule}: {self.target}: {self.html}"


def examine(page: Any, place: str, looks: tuple[Look, ...] = LOOKS) -> list[Finding]:
    """Return what axe finds on the page as it stands, everything unfolded, in each look."""
    page.evaluate(_OPEN)
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE)
    found = []
    before = page.viewport_size
    for look in looks:
        page.set_viewport_size({"width": look.width, "height": 900})
        page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")
        for rule, weight, target, html in page.evaluate(_RUN, list(EXCEPTIONS)):
            found.append(Finding(place, look, rule, weight, target, html))
    page.set_viewport_size(before)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found
