"""Who calls the API: a token in the header, the login of the browser, or the local user."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.security import HTTPBearer

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


async def _by_token(services: Services, header: str) -> Person | None:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        return None
    tokens = Tokens(await services.store(), "api")
    return await asyncio.to_thread(tokens.who, token.strip())
