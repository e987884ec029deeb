"""A guided audit in words: how much is evidenced, what to get next."""

from collections.abc import Iterator

from coach.audit.guide.coverage import AreaCoverage, Coverage
from coach.audit.guide.wanted import Wanted
from coach.texts import Language, text

MARKS = {"covered": "●", "started": "◐", "empty": "○", "passed": "–"}


def summary(covered: Coverage, lang: Language | None = None) -> str:
    """Return how many areas are evidenced and which have no data."""
    told = text("guide.covered", lang=lang, covered=covered.covered, all=len(covered.areas))
    bare = ", ".join(area.title for area in covered.without_data)
    without = text("guide.without", lang=lang, areas=bare) if bare else text("guide.without.none", lang=lang)
    return f"{told} {without}"


def area_line(area: AreaCoverage, lang: Language | None = None) -> str:
    """Return an area's state on a line."""
    told = f"{MARKS[area.status]} {area.title}: {text(f'guide.status.{area.status}', lang=lang)}"
    if area.passed:
        told += f" ({area.passed})"
    return f"{told}, {', '.join(units(area, lang))}"


def units(area: AreaCoverage, lang: Language | None = None) -> Iterator[str]:
    """Yield the counts behind an area's state."""
    evidenced = sum(item.evidenced for item in area.items)
    yield text("guide.units", lang=lang, items=evidenced, of=len(area.items))
    if area.figures_of:
        yield text("guide.figures", lang=lang, n=len(area.figures), of=area.figures_of)


def headline(one: Wanted, lang: Language | None = None) -> str:
    """Return what kind of thing is missing, and whom to ask."""
    return (
        text(f"guide.kind.{one.kind}", lang=lang, who=one.who) if one.who else text(f"guide.kind.{one.kind}", lang=lang)
    )
