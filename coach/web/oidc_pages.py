"""Logging in at the company's provider: there, and back again."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from coach.errors import CoachError, PeopleError, StoreError
from coach.texts import explain
from coach.web.cookies import give, is_https
from coach.web.language import chosen
from coach.web.people import People
from coach.web.plain import page
from coach.web.safe import safe_place

if TYPE_CHECKING:
    from coach.people.oidc import Flow

_COOKIE = "coach_oidc"
_PATH = "/login/oidc"
_SECONDS = 600


def router(people: People) -> APIRouter:
    """Return the routes of the login at a provider; without one in the settings they are not there."""
    routes = APIRouter(include_in_schema=False)
    settings = people.settings

    def refused(request: Request, error: CoachError) -> Response:
        lang = chosen(request, settings.language)
        values = {"problem": explain(error, lang=lang), "login": "", "next": "/", "provider": settings.oidc_name}
        answer = page(
            "people_login.html", lang, request.scope, title="people.web.login", status=401, passwords=True, **values
        )
        answer.delete_cookie(_COOKIE, path=_PATH)
        return answer

    @routes.get(_PATH)
    async def begin(request: Request, next: str = "") -> Response:  # noqa: A002 - the name in the address
        if not people.has_provider:
            return PlainTextResponse("Not found", status_code=404)
        home = settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
        try:
            url, flow = await people.provider.begin(f"{home}{_PATH}/callback", safe_place(next))
        except PeopleError as error:
            return refused(request, error)
        answer = RedirectResponse(url, status_code=303, headers={"cache-control": "no-store"})
        secure = is_https(request, settings)
        kept = people.signed(flow.kept())
        # Lax: the provider's redirect back to us is a navigation from another site, and must bring it.
        answer.set_cookie(_COOKIE, kept, max_age=_SECONDS, httponly=True, samesite="lax", secure=secure, path=_PATH)
        return answer

    @routes.get(f"{_PATH}/callback")
    async def callback(request: Request) -> Response:
        if not people.has_provider:
            return PlainTextResponse("Not found", status_code=404)
        try:
            flow = _flow(people, request.cookies.get(_COOKIE, ""))
            subject = await people.provider.finish(dict(request.query_params), flow)
            account = await asyncio.to_thread((await people.oidc_accounts()).account, subject)
            token = await asyncio.to_thread((await people.logins()).admit, account)
        except CoachError as error:
            with suppress(StoreError):  # a database that is out of order is what the page tells of
                await asyncio.to_thread((await people.logins()).refused, request.client.host if request.client else "")
            return refused(request, error)
        answer = RedirectResponse(safe_place(flow.following), status_code=303, headers={"cache-control": "no-store"})
        give(answer, request, settings, token)
        answer.delete_cookie(_COOKIE, path=_PATH)
        return answer

    return routes


def _flow(people: People, kept: str) -> "Flow":
    from coach.people.oidc import Flow  # noqa: PLC0415 - only with a provider

    found = people.unsigned(kept, seconds=_SECONDS)
    if found is None:
        raise PeopleError("people.oidc", problem="cookie")
    return Flow(**found)
