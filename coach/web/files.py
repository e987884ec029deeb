"""Reports as files, only for whoever owns the session; nothing personal is served by Gradio's own file route."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import PlainTextResponse, Response

from coach.errors import CoachError, InputError
from coach.interview.report import InterviewReport
from coach.people.journal import record
from coach.texts import Language, explain, use_language
from coach.web.services import Services
from coach.web.who import Person, person_of

Suffix = Literal["docx", "md"]

_TYPES: dict[Suffix, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}


def router(services: Services) -> APIRouter:
    """Return the routes `/files/report/<session>.<docx|md>` and `/files/card/<shipped|own>/<run>`."""
    routes = APIRouter(prefix="/files")

    @routes.get("/report/{session}.{suffix}", include_in_schema=False)
    async def report(
        session: Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,64}$")],
        suffix: Suffix,
        request: Request,
        language: Language = services.settings.language,
    ) -> Response:
        try:
            found = await _report(services, session, person_of(request))
            cards = await services.cards(found.references)
        except CoachError as error:
            status = 404 if isinstance(error, InputError) else 409
            return PlainTextResponse(explain(error, lang=language), status_code=status)
        titles = {card.id: card.title for card in cards}
        data = await asyncio.to_thread(_written, found, suffix, language, titles)
        name = f"interview-{found.role}-{found.started_at:%Y-%m-%d}-{session}.{suffix}"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "private, no-store"}
        return Response(data, media_type=_TYPES[suffix], headers=headers)

    @routes.get("/card/{place}/{name}", include_in_schema=False)
    async def card(
        place: Literal["shipped", "own"],
        name: Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$")],
        language: Language = services.settings.language,
    ) -> Response:
        try:
            page = await asyncio.to_thread(_card, place, name, language, services)
        except InputError as error:
            return PlainTextResponse(explain(error, lang=language), status_code=404)
        return Response(page, media_type="text/html; charset=utf-8")

    return routes


async def _report(services: Services, session: str, who: Person) -> InterviewReport:
    """Return a report of one's own; a director gets everybody's. Whoever takes one away is in the log."""
    store = await services.store()
    owner = who.id
    if who.role == "director":
        owner = (await asyncio.to_thread(store.sessions.header, session)).owner
    found = await (await services.interviews()).report(session, owner=owner)
    await asyncio.to_thread(record, store, who, "report.exported", session)
    return found


def _card(place: Literal["shipped", "own"], name: str, lang: Language, services: Services) -> str:
    from coach.evals.card.writing import html  # noqa: PLC0415 - matplotlib
    from coach.evals.shelf import report_named  # noqa: PLC0415

    use_language(lang)  # of this call alone: each runs in a context of its own
    return html([report_named(place, name, services.settings)])


def _written(report: InterviewReport, suffix: Suffix, lang: Language, titles: dict[str, str]) -> bytes:
    from coach.files.docx import docx_bytes  # noqa: PLC0415 - 120 ms that only reports need
    from coach.files.markdown import report_markdown  # noqa: PLC0415
    from coach.interview.rendering import report_document  # noqa: PLC0415

    if suffix == "docx":
        return docx_bytes(report_document(report, lang, titles))
    return report_markdown(report_document(report, lang, titles, pictures=False)).encode()
