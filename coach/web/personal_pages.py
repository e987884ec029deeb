"""Consent before the first answer, one's own data as a file, and all of it deleted."""

import asyncio
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from coach.errors import CoachError
from coach.people.consent import agree, consent_text
from coach.texts import explain, text
from coach.web.cookies import take
from coach.web.language import chosen
from coach.web.people import People
from coach.web.plain import page
from coach.web.who import GUEST, LOCAL, SCOPE, person_of

if TYPE_CHECKING:
    from coach.people.personal import PersonalData

Word = Annotated[str, Form(max_length=100)]


def router(people: People) -> APIRouter:
    """Return the routes of consent and of personal data."""
    routes = APIRouter(include_in_schema=False)
    _consent_routes(routes, people)
    _data_routes(routes, people)
    return routes


def _consent_routes(routes: APIRouter, people: People) -> None:
    settings = people.settings

    async def shown(request: Request, problem: str = "", status: int = 200) -> Response:
        lang = chosen(request, settings.language)
        try:
            found = consent_text(settings, lang)
        except CoachError as error:
            return Response(explain(error, lang=lang), status_code=503, media_type="text/plain; charset=utf-8")
        known = await asyncio.to_thread((await people.store()).consents.list, person_of(request).id)
        values = {
            "words": found.text,
            "hash": found.hash,
            "agreed": bool(known) and people.agreed(known[-1].text_hash),
            "problem": problem,
        }
        return page(
            "people_consent.html", lang, request.scope, title="people.web.consent.title", status=status, **values
        )

    @routes.get("/consent")
    async def consent_page(request: Request) -> Response:
        return await shown(request)

    @routes.post("/consent")
    async def consent(
        request: Request,
        shown_hash: Annotated[str, Form(alias="shown")],
        agree_: Annotated[str, Form(alias="agree")] = "",
    ) -> Response:
        lang, person = chosen(request, settings.language), person_of(request)
        if person is LOCAL:
            return RedirectResponse("/", status_code=303)
        if agree_ != "yes":
            return await shown(request, text("people.web.consent.needed", lang=lang), 422)
        if not await agree(await people.store(), settings, person, lang, shown_hash):
            return await shown(request, text("people.web.consent.changed", lang=lang), 409)
        return RedirectResponse("/", status_code=303)


def _data_routes(routes: APIRouter, people: People) -> None:
    async def data(request: Request) -> "PersonalData":
        from coach.people.personal import PersonalData  # noqa: PLC0415 - only when it is asked for

        return PersonalData(await people.store(), people.settings, person_of(request))

    @routes.get("/account/export")
    async def export(request: Request) -> Response:
        packed = await asyncio.to_thread((await data(request)).export, person_of(request).id)
        headers = {"content-disposition": 'attachment; filename="my-data.zip"', "cache-control": "private, no-store"}
        return Response(packed, media_type="application/zip", headers=headers)

    @routes.post("/account/delete")
    async def delete(request: Request, sure: Word = "") -> Response:
        lang, person = chosen(request, people.settings.language), person_of(request)
        if sure != "yes":
            return RedirectResponse("/account", status_code=303)
        try:
            await asyncio.to_thread((await data(request)).forget, person.id)
        except CoachError as error:
            words = explain(error, lang=lang)
            return page("people_gone.html", lang, request.scope, title="people.web.delete", status=422, problem=words)
        if person is not LOCAL:
            request.scope[SCOPE] = GUEST  # there is nobody any more whose name the page could show
        answer = page("people_gone.html", lang, request.scope, title="people.web.gone", problem="")
        if person is not LOCAL:
            take(answer, request, people.settings)
        return answer
