"""Whose audits somebody may open: a director the company's, anybody else their own."""

from typing import TYPE_CHECKING

from coach.web.who import Person

if TYPE_CHECKING:
    from coach.audit.guide.service import GuideService


async def owner_for(person: Person, audit_id: str, service: "GuideService") -> str:
    """Return whose audit somebody asks for, if they may: a director anybody's, others only what they began.

    Raises:
        InputError: there is no such audit; for others than directors the service says so when it is not theirs.
    """
    return await service.owner(audit_id) if person.role == "director" else person.id
