"""Who calls the API: a token in the header, the login of the browser, or the local user."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.security import HTTPBearer
from starlette.types import Scope

from coach.errors import CoachError
from coach.people.person import Person, PersonRole
from coach.people.tokens import Tokens
from coach.web.api.problems import ApiProblemError
from coach.web.services import Services
from coach.web.who import GUEST, person_of

bearer = HTTPBearer(auto_error=False, description="A token made by `coach token add LOGIN`")


def caller(services: Services, *roles: PersonRole) -> Callable[[Request], Awaitable[Person]]:
    """Return a dependency that gives the person who calls.

    A token counts before anything else, so that a wrong one is never helped by a login.

    Raises:
        ApiProblemError: 401 for a wrong token or nobody; 403 for somebody whose role is none of `roles`.
    """

    async def who(request: Request) -> Person:
        given = request.headers.get("authorization")
        person = person_of(request) if given is None else await _by_token(services, given)
        if person is None or person == GUEST:
            raise ApiProblemError(401, "token")
        if person.role not in roles:
            raise ApiProblemError(403, "role")
        return person

    return who


async def is_somebody(services: Services, scope: Scope) -> bool:
    """Tell whether a request comes from anybody that is known, whatever they may do."""
    request = Request(scope)
    given = request.headers.get("authorization")
    if given is None:
        return person_of(request) != GUEST
    try:
        return await _by_token(services, given) is not None
    except CoachError:  # the route says what is wrong with the database
        return False


async def _by_token(services: Services, header: str) -> Person | None:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        return None
    tokens = Tokens(await services.store(), "api")
    return await asyncio.to_thread(tokens.who, token.strip())
