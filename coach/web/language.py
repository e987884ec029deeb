"""Which language a page speaks: its address says so; a cookie remembers the choice for the next visit."""

import re
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.requests import HTTPConnection

from coach.texts import LANGUAGES, Language

COOKIE = "coach_language"
PAGES = ("", "history", "batches", "audit", "ask", "reliability")
"""Addresses of the pages under `/<language>/`."""

_BACK = re.compile(r"/(?:login|account|consent|people(?:/[0-9a-z]+)?|join/[A-Za-z0-9_.-]+)")
"""Pages that have one address for all languages."""

_YEAR = 365 * 24 * 3600


def router(default: Language, home_of: Callable[[Request], str]) -> APIRouter:
    """Return the routes `/` (to the reader's language and first page) and `/language/<language>` (the switch)."""
    routes = APIRouter()

    @routes.get("/", include_in_schema=False)
    async def start(request: Request) -> RedirectResponse:
        return RedirectResponse(f"/{chosen(request, default)}/{home_of(request)}", status_code=307)

    @routes.get("/language/{language}", include_in_schema=False)
    async def switch(language: Language, page: str = "", session: str = "", back: str = "") -> RedirectResponse:
        place = back if _BACK.fullmatch(back) else address(language, page, session)
        answer = RedirectResponse(place, status_code=303)
        answer.set_cookie(COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax")
        return answer

    return routes


def chosen(request: HTTPConnection, default: Language) -> Language:
    """Return the language that the cookie remembers, or `default`."""
    remembered = request.cookies.get(COOKIE)
    return remembered if remembered in LANGUAGES else default


def address(language: Language, page: str = "", session: str = "") -> str:
    """Return the address of a page; an unknown page is the first one, a session id that is no id is left out."""
    path = f"/{language}/{page if page in PAGES else ''}"
    return f"{path}?session={session}" if session.replace("-", "").isalnum() and session.isascii() else path
