"""The director's page of finished exams: look, tick, compare."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from coach.errors import CoachError
from coach.rubric.types import Role
from coach.texts import explain
from coach.web.language import chosen
from coach.web.people import People
from coach.web.plain import page
from coach.web.who import person_of

if TYPE_CHECKING:
    from coach.web.exams import Exams

_ROLES: tuple[Role, ...] = ("rop", "rom")
Picked = Annotated[list[Annotated[str, Form(max_length=64)]], Form(max_length=200)]


def router(people: People) -> APIRouter:
    """Return the routes of the page."""
    routes = APIRouter(prefix="/people/exams", include_in_schema=False)

    async def shown(request: Request, *, problem: str = "", status: int = 200) -> Response:
        lang = chosen(request, people.settings.language)
        found = await _exams(people).shown_to(person_of(request), _ROLES)
        return page(
            "people_exams.html",
            lang,
            request.scope,
            title="people.web.exams",
            status=status,
            exams=found,
            problem=problem,
        )

    @routes.get("")
    async def look(request: Request) -> Response:
        return await shown(request)

    @routes.post("")
    async def compare(request: Request, role: Annotated[Role, Form()], session: Picked = []) -> Response:  # noqa: B006
        lang = chosen(request, people.settings.language)
        try:
            batch = await _exams(people).compare(person_of(request), role, session, lang)
        except CoachError as error:
            return await shown(request, problem=explain(error, lang=lang), status=422)
        return RedirectResponse(f"/{lang}/batches?batch={batch}", status_code=303)

    return routes


def _exams(people: People) -> "Exams":
    from coach.web.exams import Exams  # noqa: PLC0415 - reads batches and interviews, not needed for the first page

    return Exams(people.services)
