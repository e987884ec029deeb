"""Findings out of rules: each rule whose condition holds becomes a statement with its citations."""

from collections.abc import Sequence
from dataclasses import dataclass

from coach.audit.book import Book
from coach.audit.checklists import Area, Examined
from coach.audit.conditions import Match, match
from coach.audit.draft import Cite, Confidence, Finding, SourceLine, Statement
from coach.audit.evidence import Evidence
from coach.audit.grounding import lines
from coach.audit.phrases import filled
from coach.audit.rules import Absent, Rule, Told, load_rules
from coach.rubric.types import Role
from coach.texts import text

_SURE = 10
"""So many times the rows of `small` make a finding sure."""


@dataclass(frozen=True)
class Found:
    """A finding, and the sentence that stands for it on the first page."""

    finding: Finding
    headline: Statement


def rule_findings(role: Role, book: Book, evidence: Evidence) -> list[Found]:
    """Return what the rules of the role find, the serious first, in the order of the rules."""
    matches = [(rule, match(rule, book, evidence)) for rule in load_rules(role)]
    return by_weight([_found(rule, one) for rule, one in matches if one is not None])


def told_findings(evidence: Evidence) -> list[Found]:
    """Return a finding for each item of which a line says that it is not so, quoted and unsure.

    The line is somebody's word: the finding says so and what to look at. A line speaks of one item only.
    """
    best = evidence.best()
    return [
        _quoted(evidence.checklist.role, area, item, line)
        for area in evidence.checklist.areas
        for item in area.examine
        if (line := best.get(f"{area.id}/{item.id}")) is not None and lines.denies(line.text)
    ]


def _quoted(role: Role, area: Area, item: Examined, line: SourceLine) -> Found:
    words = text("summary.told", lang="ru", quote=lines.quotable(line.text))
    cites = (Cite(kind="line", ref=line.address), Cite(kind="checklist", ref=f"{area.id}/{item.id}"))
    statement = Statement(text=words, cites=cites)
    finding = Finding(
        id=f"told.{area.id}.{item.id}",
        area=area.id,
        severity="risk",
        confidence="low",
        statement=statement,
        action=text("summary.told.action", lang="ru", check=item.text),
        horizon="now",
        owner=role,
    )
    return Found(finding, statement)


def by_weight(found: Sequence[Found]) -> list[Found]:
    """Return the findings with the serious ones first and strengths last."""
    order = ("serious", "risk", "note", "strength")
    return sorted(found, key=lambda one: order.index(one.finding.severity))


def _found(rule: Rule, found: Match) -> Found:
    norm = Cite(kind="checklist", ref=rule.item)
    statement, headline = (
        Statement(text=filled(words, found.bound, found.several), cites=(*found.cites(words), norm))
        for words in (rule.text, rule.headline)
    )
    finding = Finding(
        id=rule.id,
        area=rule.area,
        severity=rule.severity,
        confidence=_confidence(rule, found),
        statement=statement,
        action=rule.action.strip(),
        horizon=rule.horizon,
        owner=rule.owner,
    )
    return Found(finding, headline)


def _confidence(rule: Rule, found: Match) -> Confidence:
    if isinstance(rule.when, Told):
        return "low"
    if isinstance(rule.when, Absent) or found.rows is None:
        return "high"
    if found.rows < rule.small:
        return "low"
    return "high" if found.rows >= rule.small * _SURE else "medium"
