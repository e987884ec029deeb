"""A draft with only what holds left in it, and the list of what was taken out and why."""

from collections.abc import Iterable
from functools import cache

from coach.audit.draft import Draft, Finding, Removed, Section, Statement
from coach.audit.grounding.check import check, check_action
from coach.audit.grounding.sources import Sources
from coach.audit.rules import Told, load_rules
from coach.rubric.types import Role


def ground(draft: Draft, sources: Sources) -> Draft:
    """Check every statement, finding and action of a draft against what it cites.

    Args:
        draft: by rules or by a model.
        sources: what may be cited.

    Returns:
        The draft without the statements that do not hold; `removed` lists each with the code of its reason. A finding
        goes as a whole when its statement or its action fails, or its area is none of the checklist's.
    """
    removed: list[Removed] = list(draft.removed)
    said = tuple(one.statement.text for one in draft.findings if _is_of_model(one))
    sections = tuple(_section(one, said, sources, removed) for one in draft.sections)
    findings = tuple(one for one in draft.findings if _holds(one, sources, removed))
    return draft.model_copy(update={"sections": sections, "findings": findings, "removed": _once(removed)})


def _section(section: Section, said: tuple[str, ...], sources: Sources, removed: list[Removed]) -> Section:
    kept: list[Statement] = []
    for statement in section.statements:
        own = not any(text.startswith(statement.text) for text in said)  # the headline of a model's finding is none
        fault = None if _is_shipped(statement, sources) else check(statement, sources, own=own)
        if fault is None:
            kept.append(statement)
        else:
            removed.append(fault)
    return section.model_copy(update={"statements": tuple(kept)})


def _holds(finding: Finding, sources: Sources, removed: list[Removed]) -> bool:
    fault = finding_fault(finding, sources)
    if fault is not None:
        removed.append(fault)
    return fault is None


def finding_fault(finding: Finding, sources: Sources) -> Removed | None:
    """Return why a finding does not hold: its area, its statement or its action; None if it does."""
    if finding.area not in sources.areas:
        return Removed(text=finding.statement.text, code="unknown_area", detail=finding.area)
    if not _is_shipped(finding.statement, sources) and (
        fault := check(finding.statement, sources, own=not _is_of_model(finding))
    ):
        return fault
    if finding.action and finding.action == _shipped(sources.checklist.role).get(finding.id):
        return None  # the action of a rule is a text of the program, read by people before it shipped
    return check_action(finding.action, finding.statement, sources)


def _is_of_model(finding: Finding) -> bool:
    return finding.id.startswith("model.")


def _is_shipped(statement: Statement, sources: Sources) -> bool:
    """Tell whether a statement is a rule's own words about what the materials do not hold, with its norm."""
    norms = {cite.ref for cite in statement.cites if cite.kind == "checklist"}
    return len(norms) == len(statement.cites) == 1 and statement.text in _silences(sources.checklist.role)


@cache
def _silences(role: Role) -> frozenset[str]:
    told = [rule for rule in load_rules(role) if isinstance(rule.when, Told)]
    return frozenset(words.strip() for rule in told for words in (rule.text, rule.headline))


@cache
def _shipped(role: Role) -> dict[str, str]:
    return {rule.id: rule.action.strip() for rule in load_rules(role)}


def _once(removed: Iterable[Removed]) -> tuple[Removed, ...]:
    return tuple(dict.fromkeys(removed))
