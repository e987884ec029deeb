"""`python -m tests.web.axe_report` walks through every page and prints what axe finds in each look.

The browser, two coaches and their data are its own and are gone when it ends.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import tour
from .axe import EXCEPTIONS, LOOKS, WEIGHTS, Finding, Look, examine
from .conftest import RunningCoach, Visit, launched
from .speech import foreign

Found = dict[str, list[Finding]]
"""What was found, by the place in the walk."""

PARTS = ("practice", "reading", "workspace", "audit")
"""Of the walk through the pages of a coach without a login."""


def walk(
    browser: Any, coach: RunningCoach, folder: Path, parts: Sequence[str] = PARTS, looks: Sequence[Look] = LOOKS
) -> Found:
    """Walk through the pages of a coach without a login."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    person = Visit(context, coach.url)
    steps = {
        "practice": tour.practice(person),
        "reading": tour.reading(person),
        "workspace": tour.workspace(person, folder),
        "audit": tour.audit(person, folder),
    }
    found = {place: examined(page, place, looks) for part in parts for place, page in steps[part]}
    context.close()
    return found


def walk_in(browser: Any, folder: Path, looks: Sequence[Look] = LOOKS) -> Found:
    """Walk through what stands before a login and the pages of people."""
    house = tour.with_login(folder)
    house.coach.start()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    context.add_cookies([{"name": "coach_language", "value": "ru", "url": house.coach.url}])
    try:
        steps = tour.entrance(Visit(context, house.coach.url), house.invitation)
        return {place: examined(page, place, looks) for place, page in steps}
    finally:
        context.close()
        house.coach.stop()


def examined(page: Any, place: str, looks: Sequence[Look]) -> list[Finding]:
    """Return what axe finds on a Russian page, and what of its interface is English: axe cannot read."""
    strange = [Finding(place, looks[0], "language", "serious", "", words) for words in foreign(page, "ru")]
    return strange + examine(page, place, looks)


def table(found: Mapping[str, Iterable[Finding]], looks: Sequence[Look] = LOOKS) -> str:
    """Return the table in Markdown: a row a page, a column a look, «critical/serious/moderate/minor» in each."""
    lines = ["| page | " + " | ".join(map(str, looks)) + " |", "|---" * (len(looks) + 1) + "|"]
    for place, findings in found.items():
        counts = Counter((one.look, one.weight) for one in findings)
        cells = ["/".join(str(counts[look, weight]) for weight in WEIGHTS) for look in looks]
        lines.append(f"| {place} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(folder: Path) -> int:
    """Print the table and every finding; 1 where something serious or critical was found."""
    coach = RunningCoach(folder / "open")
    coach.start()
    try:
        with launched() as browser:
            found = walk(browser, coach, folder) | walk_in(browser, folder / "closed")
    finally:
        coach.stop()
    print(f"Findings as {'/'.join(WEIGHTS)}, pages in Russian, everything unfolded.\n")
    print(table(found))
    print("\nRules that were not run:", ", ".join(f"{rule} ({why})" for rule, why in EXCEPTIONS.items()) or "none")
    whole = [one for findings in found.values() for one in findings]
    for one in whole:
        print(one)
    return int(any(one.weight in {"critical", "serious"} for one in whole))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(main(Path(temporary)))
