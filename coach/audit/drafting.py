"""The draft of an audit's summary: findings out of rules and, with a model, out of its reading of the same facts."""

from collections.abc import Sequence

from coach.audit.book import Book
from coach.audit.draft import AuditInput, Draft, Finding, Removed, Statement
from coach.audit.drafting_input import prepared
from coach.audit.evidence import evidence_of
from coach.audit.findings import Found, by_weight, rule_findings, told_findings
from coach.audit.grounding.check import check
from coach.audit.grounding.ground import finding_fault, ground
from coach.audit.grounding.sources import Sources
from coach.audit.model_draft import model_findings
from coach.audit.sections import sections
from coach.llm.gateway import Gateway
from coach.llm.structured import Failed

RULES = "rules"
NO_MODEL = "no_model"
"""Code of the entry in `removed` that says that the model gave nothing; its detail is the code of the reason."""


async def draft(given: AuditInput, gateway: Gateway | None = None) -> Draft:
    """Return the draft of the summary, every statement of it checked.

    Args:
        given: facts and sources; derived figures are added where they are missing.
        gateway: the way to a model; None: rules alone.

    Returns:
        Findings of the model that hold, and those of the rules that they do not repeat. What did not hold is listed in
        `removed`. When the model gives nothing, the draft of the rules, with a `no_model` entry that says why.

    Raises:
        ModelError: what would meet every other call too (wrong key, no server, budget reached).
    """
    given = prepared(given)
    sources = Sources(given)
    book, evidence = Book.of(given.facts), evidence_of(given.role, given.sources)
    found = by_weight([*rule_findings(given.role, book, evidence), *told_findings(evidence)])
    by, removed = RULES, tuple[Removed, ...]()
    if gateway is not None:
        said = await model_findings(given, gateway)
        if isinstance(said, Failed):
            removed = (Removed(text="", code=NO_MODEL, detail=said.reason_code),)
        else:
            by = gateway.model
            kept, removed = _checked(said, sources)
            found = by_weight([*kept, *_new(found, kept)])
    parts = sections(given.role, book, evidence, found)
    findings = tuple(one.finding for one in found)
    return ground(Draft(role=given.role, by=by, sections=parts, findings=findings, removed=removed), sources)


def _checked(said: Sequence[Finding], sources: Sources) -> tuple[list[Found], tuple[Removed, ...]]:
    """Part the findings of a model into those that hold and the reasons why the others do not."""
    kept, removed = list[Found](), list[Removed]()
    for one in said:
        fault = finding_fault(one, sources)
        if fault is None:
            kept.append(Found(one, _headline(one, sources)))
        else:
            removed.append(fault)
    return kept, tuple(removed)


def _headline(one: Finding, sources: Sources) -> Statement:
    """Return the first sentence of a finding, if it holds alone; otherwise the whole."""
    first, dot, _ = one.statement.text.partition(". ")
    short = one.statement.model_copy(update={"text": f"{first}{dot.strip()}"})
    return short if check(short, sources) is None else one.statement


def _new(rules: Sequence[Found], kept: Sequence[Found]) -> list[Found]:
    """Return the findings of rules that stand on a figure which no finding of the model cites."""
    cited = {cite for one in kept for cite in one.finding.statement.cites if cite.kind != "checklist"}
    return [one for one in rules if not cited or one.finding.statement.cites[0] not in cited]
