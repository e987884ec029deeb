"""Coming in, going out, joining by a link, and one's own account."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import RedirectResponse, Response

from coach.errors import CoachError
from coach.texts import explain, text
from coach.web.cookies import give, take, token_of
from coach.web.language import chosen
from coach.web.people import People
from coach.web.plain import page
from coach.web.safe import safe_place
from coach.web.who import GUEST, LOCAL, person_of

Word = Annotated[str, Form(max_length=300)]
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{20,120}$")]

_STATUS = {"people.locked": 429, "people.wrong": 401}


def router(people: People) -> APIRouter:
    """Return the routes of people who come and go."""
    routes = APIRouter(include_in_schema=False)
    _coming(routes, people)
    _joining(routes, people)
    return routes


def _coming(routes: APIRouter, people: People) -> None:
    settings = people.settings

    def form(request: Request, status: int = 200, problem: str = "", login: str = "", following: str = "") -> Response:
        lang = chosen(request, settings.language)
        values = {
            "problem": problem,
            "login": login,
            "next": following,
            "passwords": True,
            "provider": people.provider_name,
        }
        return page("people_login.html", lang, request.scope, title="people.web.login", status=status, **values)

    @routes.get("/login")
    async def login_page(request: Request, next: str = "") -> Response:  # noqa: A002 - the name in the address
        if person_of(request) is not GUEST:
            return _to(safe_place(next))
        return form(request, following=safe_place(next))

    @routes.post("/login")
    async def login(
        request: Request,
        login: Word,
        password: Word,
        next: Annotated[str, Form(max_length=2000)] = "",  # noqa: A002 - as above
    ) -> Response:
        if not people.needed:
            return _to("/")
        address = request.client.host if request.client else ""
        try:
            logins = await people.logins()
            token = await people.hashing(logins.enter, login, password, address)
        except CoachError as error:
            words = explain(error, lang=chosen(request, settings.language))
            return form(request, _STATUS.get(error.code, 503), words, login, safe_place(next))
        answer = _to(safe_place(next))
        give(answer, request, settings, token)
        return answer

    @routes.post("/logout")
    async def logout(request: Request) -> Response:
        answer = _to("/login" if people.needed else "/")
        if people.needed:
            logins = await people.logins()
            await asyncio.to_thread(logins.leave, token_of(request, settings), person_of(request))
            take(answer, request, settings)
        return answer


def _joining(routes: APIRouter, people: People) -> None:
    settings = people.settings

    async def form(request: Request, token: str, problem: str = "", status: int = 200) -> Response:
        from coach.people.passwords import MIN_LENGTH  # noqa: PLC0415 - only with a login

        lang = chosen(request, settings.language)
        invitation = None
        try:
            invitation = await asyncio.to_thread((await people.invitations()).look, token)
        except CoachError as error:
            problem, status = explain(error, lang=lang), 404
        values = {"invitation": invitation, "problem": problem, "least": MIN_LENGTH}
        return page("people_join.html", lang, request.scope, title="people.web.join", status=status, **values)

    @routes.get("/join/{token}")
    async def join_page(request: Request, token: Token) -> Response:
        return await form(request, token)

    @routes.post("/join/{token}")
    async def join(request: Request, token: Token, password: Word, again: Word) -> Response:
        lang = chosen(request, settings.language)
        if password != again:
            return await form(request, token, text("people.web.password.differ", lang=lang), 422)
        try:
            account = await people.hashing((await people.invitations()).accept, token, password)
            login = await asyncio.to_thread((await people.logins()).admit, account)
        except CoachError as error:
            taken = error.code == "people.taken"  # its own words are for who makes accounts
            told = text("people.web.join.taken", lang=lang) if taken else explain(error, lang=lang)
            return await form(request, token, told, 422)
        answer = _to("/")
        give(answer, request, settings, login)
        return answer


def own_routes(people: People) -> APIRouter:
    """Return the routes of one's own account."""
    routes = APIRouter(include_in_schema=False)
    settings = people.settings

    async def shown(request: Request, *, problem: str = "", done: str = "", status: int = 200) -> Response:
        from coach.people.passwords import MIN_LENGTH  # noqa: PLC0415 - only with a login

        lang, person = chosen(request, settings.language), person_of(request)
        account = None
        if person is not LOCAL:
            account = await asyncio.to_thread((await people.store()).accounts.by_id, person.id)
        values = {
            "problem": problem,
            "done": text(done, lang=lang) if done else "",
            "has_password": account is not None and account.password_hash is not None,
            "least": MIN_LENGTH,
            "hours": settings.login_hours,
        }
        return page("people_account.html", lang, request.scope, title="people.web.account", status=status, **values)

    @routes.get("/account")
    async def account_page(request: Request) -> Response:
        return await shown(request)

    @routes.post("/account/password")
    async def password_(request: Request, old: Word, password: Word, again: Word) -> Response:
        lang, person = chosen(request, settings.language), person_of(request)
        if password != again:
            return await shown(request, problem=text("people.web.password.differ", lang=lang), status=422)
        try:
            token = await people.hashing((await people.logins()).change_password, person.id, old, password)
        except CoachError as error:
            return await shown(request, problem=explain(error, lang=lang), status=422)
        answer = await shown(request, done="people.web.password.done")
        give(answer, request, settings, token)
        return answer

    @routes.post("/account/leave")
    async def leave(request: Request) -> Response:
        answer = _to("/login" if people.needed else "/")
        if people.needed:
            await asyncio.to_thread((await people.logins()).leave_everywhere, person_of(request))
            take(answer, request, settings)
        return answer

    return routes


def _to(place: str) -> RedirectResponse:
    return RedirectResponse(place, status_code=303, headers={"cache-control": "no-store"})
