"""What is still missing, and what to get next: papers first, then people, then things to look at oneself. Pure."""

from typing import Literal

from coach.audit.checklists import Area, Checklist
from coach.audit.guide.coverage import AreaCoverage, Coverage
from coach.audit.guide.rules import ASK, TAKE
from coach.audit.guide.state import State
from coach.rubric.types import Frozen

WantedKind = Literal["take", "ask", "examine"]


class Wanted(Frozen):
    """One missing thing: a paper to take, a question to ask `who`, something to examine; `about` names it in notes."""

    area: str
    kind: WantedKind
    about: str
    text: str
    who: str = ""


def wanted_in(area: Area, found: AreaCoverage, state: State) -> list[Wanted]:
    """Return what an area still misses, in the order in which to get it; without what was passed."""
    missing = [
        Wanted(area=area.id, kind="take", about=f"{TAKE}-{n}", text=words)
        for n, words in enumerate(area.take, 1)
        if f"{TAKE}-{n}" not in found.got
    ]
    missing += [
        Wanted(area=area.id, kind="ask", about=f"{ASK}-{n}", text=one.question, who=one.who)
        for n, one in enumerate(area.ask, 1)
        if f"{ASK}-{n}" not in found.answered
    ]
    open_items = {item.id for item in found.items if not item.evidenced}
    missing += [
        Wanted(area=area.id, kind="examine", about=one.id, text=one.text)
        for one in area.examine
        if one.id in open_items
    ]
    return [one for one in missing if (area.id, one.about) not in state.passed]


def next_steps(checklist: Checklist, covered: Coverage, state: State, count: int = 5) -> list[Wanted]:
    """Return the first thing that each area not yet evidenced misses, in the order of the plan's days."""
    ordered = sorted(checklist.areas, key=lambda area: min(area.days))
    steps = []
    for area in ordered:
        found = covered.area(area.id)
        if found.status in {"covered", "passed"}:
            continue
        missing = wanted_in(area, found, state)
        # Without notes nothing but looking and asking raises an area: a paper comes first only while none is there.
        useful = [one for one in missing if one.kind == "examine"] if found.documents or found.figures else missing
        steps += (useful or missing)[:1]
    return steps[:count]


def following_area(checklist: Checklist, area: str) -> str:
    """Return the area behind `area`, the first one behind the last."""
    ids = [one.id for one in checklist.areas]
    return ids[(ids.index(area) + 1) % len(ids)]
