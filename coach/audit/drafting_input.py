"""What a draft is made from, with the derived figures among its facts."""

from coach.audit.derived import with_derived
from coach.audit.draft import AuditInput


def prepared(given: AuditInput) -> AuditInput:
    """Return the input with the derived figures among its facts: what citations of a draft are looked up in."""
    return given if given.facts is None else given.model_copy(update={"facts": with_derived(given.facts)})
