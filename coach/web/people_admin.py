"""The director's pages of people: who there is, invitations, one person, the log."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import RedirectResponse, Response

from coach.errors import CoachError, InputError
from coach.people.journal import record
from coach.people.person import PersonRole
from coach.texts import Language, explain, has_text, text
from coach.web.language import chosen
from coach.web.people import People
from coach.web.plain import page
from coach.web.who import person_of

if TYPE_CHECKING:
    from coach.people.accounts import Accounts
    from coach.store.journal import Entry

Word = Annotated[str, Form(max_length=300)]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Act = Literal["role", "enable", "disable", "leave", "forget"]

_NEWEST = 200


def router(people: People) -> APIRouter:
    """Return the routes of the director's pages of people."""
    routes = APIRouter(prefix="/people", include_in_schema=False)

    @routes.get("/log")
    async def log(request: Request) -> Response:
        store = await people.store()
        await asyncio.to_thread(record, store, person_of(request), "log.seen")
        entries = await asyncio.to_thread(store.journal.newest, _NEWEST)
        names = {account.id: account.login for account in await asyncio.to_thread(store.accounts.list)}
        return page(
            "people_log.html",
            _lang(people, request),
            request.scope,
            title="people.web.log",
            entries=entries,
            deeds=deed_words(entries, _lang(people, request)),
            names=names,
        )

    _list_routes(routes, people)
    _one_routes(routes, people)
    return routes


def deed_words(entries: "Sequence[Entry]", lang: Language) -> dict[str, str]:
    """Return what the deeds of the log are called, by their codes; one without words keeps its code."""
    known = {f"log.deed.{entry.action}": entry.action for entry in entries}
    return {code: text(key, lang=lang) for key, code in known.items() if has_text(key, lang=lang)}


def _list_routes(routes: APIRouter, people: People) -> None:
    async def shown(request: Request, *, problem: str = "", link: str = "", status: int = 200) -> Response:
        store, now = await people.store(), datetime.now(UTC)
        accounts = await asyncio.to_thread(store.accounts.list)
        invitations = await asyncio.to_thread(store.invitations.list)
        values = {
            "accounts": accounts,
            "invitations": [each for each in invitations if each.used_at is None and each.expires_at > now],
            "problem": problem,
            "link": link,
        }
        lang = _lang(people, request)
        return page("people_list.html", lang, request.scope, title="people.web.people", status=status, **values)

    @routes.get("")
    async def list_page(request: Request) -> Response:
        return await shown(request)

    @routes.post("/invite")
    async def invite(request: Request, login: Word, role: Annotated[PersonRole, Form()], name: Word = "") -> Response:
        try:
            invite = (await people.invitations()).invite
            token = await asyncio.to_thread(invite, person_of(request), login, role, name=name)
        except CoachError as error:
            return await shown(request, problem=explain(error, lang=_lang(people, request)), status=422)
        home = people.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
        return await shown(request, link=f"{home}/join/{token}")

    @routes.post("/withdraw")
    async def withdraw(request: Request, code: Word) -> Response:
        try:
            await asyncio.to_thread((await people.invitations()).withdraw, person_of(request), code)
        except CoachError as error:
            return await shown(request, problem=explain(error, lang=_lang(people, request)), status=404)
        return RedirectResponse("/people", status_code=303)


def _one_routes(routes: APIRouter, people: People) -> None:
    async def shown(request: Request, account_id: str, *, problem: str = "", status: int = 200) -> Response:
        store, lang = await people.store(), _lang(people, request)
        account = await asyncio.to_thread(store.accounts.by_id, account_id)
        if account is None:
            return page("people_refused.html", lang, request.scope, title="people.web.refused", status=404, home="")
        await asyncio.to_thread(record, store, person_of(request), "sessions.seen", account_id)
        sessions = await asyncio.to_thread(store.sessions.list, account_id)
        values = {"account": account, "sessions": sessions, "problem": problem}
        return page("people_one.html", lang, request.scope, title="people.web.people", status=status, **values)

    async def forget(request: Request, account: str) -> Response:
        from coach.people.personal import PersonalData  # noqa: PLC0415 - only when something is deleted

        data = PersonalData(await people.store(), people.settings, person_of(request))
        try:
            await asyncio.to_thread(data.forget, account)
        except CoachError as error:
            return await shown(request, account, problem=explain(error, lang=_lang(people, request)), status=422)
        return RedirectResponse("/people", status_code=303)

    @routes.get("/{account}")
    async def one_page(request: Request, account: Id) -> Response:
        return await shown(request, account)

    @routes.post("/{account}/change")
    async def change(
        request: Request, account: Id, act: Annotated[Act, Form()], role: Annotated[PersonRole | None, Form()] = None
    ) -> Response:
        if act == "forget":
            return await forget(request, account)
        try:
            await asyncio.to_thread(_change, await people.accounts(person_of(request)), account, act, role)
        except CoachError as error:
            return await shown(request, account, problem=explain(error, lang=_lang(people, request)), status=422)
        return RedirectResponse(f"/people/{account}", status_code=303)


def _change(accounts: "Accounts", account_id: str, act: Act, role: PersonRole | None) -> None:
    account = accounts.store.accounts.by_id(account_id)
    if account is None:
        raise InputError("people.unknown", login=account_id)
    match act:
        case "role":
            accounts.set_role(account, role or "candidate")
        case "enable":
            accounts.enable(account)
        case "disable":
            accounts.disable(account)
        case "leave":
            accounts.end_logins(account)


def _lang(people: People, request: Request) -> Language:
    return chosen(request, people.settings.language)
