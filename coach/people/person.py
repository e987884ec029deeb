"""A person and what they may be."""

from dataclasses import dataclass
from typing import Literal, get_args

PersonRole = Literal["candidate", "director", "reviewer"]
PERSON_ROLES: tuple[PersonRole, ...] = get_args(PersonRole)

OWNER = "local"
"""Whose work it is while there is no login: on loopback there is one user."""


@dataclass(frozen=True)
class Person:
    """Somebody who uses the program.

    Attributes:
        id: owner of what they make, unique.
        name: how pages and records call them.
        role: what they may do.
    """

    id: str
    name: str
    role: PersonRole


LOCAL = Person(id=OWNER, name=OWNER, role="director")
"""The one user of a program that only this machine can reach: there is no login, everything is visible."""


def as_role(word: str) -> PersonRole | None:
    """Return `word` as a role, or None."""
    return next((role for role in PERSON_ROLES if role == word), None)
