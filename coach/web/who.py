"""Who is asking: the person behind a request. Pages and routes ask here and nowhere else."""

from collections.abc import Mapping
from typing import Protocol, cast

from coach.people.person import LOCAL, PERSON_ROLES, Person, PersonRole

__all__ = ["GUEST", "LOCAL", "PERSON_ROLES", "SCOPE", "HasScope", "Person", "PersonRole", "person_of"]

SCOPE = "coach.person"
"""Under this name the person stands in the ASGI scope."""

GUEST = Person(id="-", name="-", role="candidate")
"""Somebody who has not logged in where a login is needed, or whom the entry has not seen: owns nothing, reaches the pages for everybody only."""


class HasScope(Protocol):
    """A request of Starlette's or of Gradio's: both know their ASGI scope."""

    @property
    def scope(self) -> Mapping[str, object]:
        """The ASGI scope."""


def person_of(request: HasScope | None) -> Person:
    """Return whom the entry put into the scope: who has logged in, or the local user where no login is asked for.

    Whoever comes past the entry is nobody.
    """
    # Gradio's request wraps Starlette's, and asked for its scope it tries to copy it through JSON, which fails.
    inner = cast("HasScope | None", getattr(request, "request", None) or request)
    found = inner.scope.get(SCOPE) if inner is not None else None
    return found if isinstance(found, Person) else GUEST
