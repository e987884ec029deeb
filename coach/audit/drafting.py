"""The draft of an audit's summary: findings out of rules and, with a model, out of its reading of the same facts."""

from coach.audit.book import Book
from coach.audit.derived import with_derived
from coach.audit.draft import AuditInput, Draft
from coach.audit.evidence import evidence_of
from coach.audit.findings import rule_findings
from coach.audit.sections import sections

RULES = "rules"


def prepared(given: AuditInput) -> AuditInput:
    """Return the input with the derived figures among its facts: what citations of a draft are looked up in."""
    return given if given.facts is None else given.model_copy(update={"facts": with_derived(given.facts)})


def draft_by_rules(given: AuditInput) -> Draft:
    """Return the draft that figures, sources and rules give without a model."""
    given = prepared(given)
    book, evidence = Book.of(given.facts), evidence_of(given.role, given.sources)
    found = rule_findings(given.role, book, evidence)
    parts = sections(given.role, book, evidence, found)
    return Draft(role=given.role, by=RULES, sections=parts, findings=tuple(one.finding for one in found))


async def draft(given: AuditInput) -> Draft:
    """Return the draft of the summary: what figures, sources and rules give."""
    return draft_by_rules(given)
