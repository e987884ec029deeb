"""Whether the condition of a rule holds, and what it binds for the words of the finding."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coach.audit.book import Book, known
from coach.audit.derived import idle_owners
from coach.audit.derived_periods import same_months
from coach.audit.draft import Cite
from coach.audit.evidence import Evidence
from coach.audit.phrases import used_names
from coach.audit.rules import Absent, Idle, Level, Rule, Segments, Spread, Told
from coach.audit.types import Indicator
from coach.audit.words import fold


@dataclass(frozen=True)
class Match:
    """What a condition found.

    Attributes:
        bound: figures by the name that the text calls them.
        several: figures that the text lists.
        lines: addresses of lines that speak of the matter.
        rows: how many rows the finding stands on; None where rows say nothing.
    """

    bound: Mapping[str, Indicator] = field(default_factory=dict)
    several: Sequence[Indicator] = ()
    lines: Sequence[str] = ()
    rows: int | None = None

    def cites(self, template: str) -> tuple[Cite, ...]:
        """Return a citation for each figure that the text uses and for each line, each once."""
        used = used_names(template)
        mine = [one for name, one in self.bound.items() if name in used] or [*self.bound.values()][:1]
        keys = dict.fromkeys(one.key for one in (*mine, *(self.several if "list" in used else ())))
        figures = tuple(Cite(kind="indicator", ref=key) for key in keys)
        return figures + tuple(Cite(kind="line", ref=address) for address in self.lines)


def match(rule: Rule, book: Book, evidence: Evidence) -> Match | None:
    """Return what the rule's condition binds, None if it does not hold."""
    found = _match(rule, book, evidence)
    if found is None:
        return None
    also = {key: book.figure(key) for key in rule.also}
    if any(one is None for one in also.values()):
        return None
    more = {key: one for key, one in also.items() if one is not None}
    bound = {**found.bound, **more}
    return Match(bound, found.several, found.lines, found.rows) if same_months(bound.values()) else None


def _match(rule: Rule, book: Book, evidence: Evidence) -> Match | None:
    match rule.when:
        case Level():
            return _level(rule.when, book)
        case Absent():
            one = book.get(rule.when.of)
            holds = one is not None and one.value is None and (not rule.when.why or one.why in rule.when.why)
            return Match({"it": one}) if one is not None and holds else None
        case Segments():
            return _segments(rule.when, book)
        case Spread():
            return _spread(rule.when, book)
        case Idle():
            return _idle(rule.when, book)
        case Told():
            return _told(rule.when, rule.item, evidence)


def rows_behind(one: Indicator) -> int:
    """Return the rows that decide how sure a figure is: the denominator of shares and costs, otherwise the rows."""
    if one.unit == "money" and one.of is not None:
        return one.of
    return one.of if one.unit == "share" and one.of is not None else one.rows


def _level(when: Level, book: Book) -> Match | None:
    one = book.figure(when.of)
    if one is None or rows_behind(one) < when.least:
        return None
    value = known(one)
    if when.above is not None and value <= when.above:
        return None
    if when.below is not None and value >= when.below:
        return None
    return Match({"it": one, when.of: one}, rows=rows_behind(one))


def _segments(when: Segments, book: Book) -> Match | None:
    whole = book.figure(when.of)
    found = [
        one
        for one in book.by(when.of, when.by)
        if rows_behind(one) >= when.least
        and not any(re.search(pattern, fold(one.segments[0].value)) for pattern in when.skip)
        and _beyond(when, known(one))
        and (whole is None or (_beyond_times(when, known(one), known(whole)) and _apart(when, one, known(whole))))
    ]
    if when.top_below is not None and any(known(one) >= when.top_below for one in book.by(when.of, when.by)):
        return None
    if not found or (whole is None and (when.times_above or when.times_below)):
        return None
    upwards = when.above is not None or when.times_above is not None
    found = sorted(found, key=known, reverse=upwards)[: when.most]
    bound = {"it": found[0], **({"whole": whole} if whole is not None else {})}
    return Match(bound, found, rows=min(map(rows_behind, found)))


def _beyond(when: Segments, value: float) -> bool:
    return (when.above is None or value > when.above) and (when.below is None or value < when.below)


def _beyond_times(when: Segments, value: float, whole: float) -> bool:
    above = when.times_above is None or value > when.times_above * whole
    return above and (when.times_below is None or value < when.times_below * whole)


def _apart(when: Segments, one: Indicator, whole: float) -> bool:
    if not when.apart or one.low is None or one.high is None:
        return True
    return one.low > whole or one.high < whole


def _spread(when: Spread, book: Book) -> Match | None:
    found = next((one for key, one in book.by_key.items() if key.startswith("conversion_spread[")), None)
    if found is None or known(found) <= when.above:
        return None
    best, worst = (book.figure(f"conversion_mature[owner={segment.value}]") for segment in found.segments)
    whole = book.figure("conversion_mature")
    if best is None or worst is None or whole is None:
        return None
    return Match({"it": found, "best": best, "worst": worst, "whole": whole}, rows=min(best.rows, worst.rows) * 10)


def _idle(when: Idle, book: Book) -> Match | None:
    part, leads = book.figure("idle_leads_part"), book.figure("idle_leads")
    if part is None or leads is None or known(part) <= when.above:
        return None
    owners = [book.figure(f"leads[owner={one.segments[0].value}]") for one in idle_owners(book)]
    named = sorted((one for one in owners if one is not None), key=known, reverse=True)[: when.most]
    return Match({"it": part, "leads": leads}, named, rows=rows_behind(part))


def _told(when: Told, item: str, evidence: Evidence) -> Match | None:
    lines = evidence.of(item)
    if when.present:
        return Match(lines=[line.address for line in lines[:2]]) if lines else None
    return None if lines or evidence.files < when.least_files else Match()
