"""Who is asking: the person behind a request. Pages and routes ask here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

from coach.web.services import OWNER

PersonRole = Literal["candidate", "director", "reviewer"]
PERSON_ROLES: tuple[PersonRole, ...] = get_args(PersonRole)


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


class HasScope(Protocol):
    """A request of Starlette's or of Gradio's: both know their ASGI scope."""

    @property
    def scope(self) -> Mapping[str, object]:
        """The ASGI scope."""


def person_of(request: HasScope | None) -> Person:
    """Return who asks: the person that the login put into the scope under `coach.person`, otherwise the local user."""
    inner = getattr(request, "request", None) or request  # Gradio's own `scope` goes through JSON and breaks on bytes
    found = inner.scope.get("coach.person") if inner is not None else None
    return found if isinstance(found, Person) else LOCAL
