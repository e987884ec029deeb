"""Uploads into the workspace and files out of it, by our own routes: they ask whose they are."""

import asyncio
import tempfile
from pathlib import Path, PurePath
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as PathPart
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from coach.batch.drafts import Draft
from coach.errors import CoachError, InputError
from coach.rubric.types import Role
from coach.texts import Language, explain, text, use_language
from coach.web import workspace_downloads
from coach.web.services import Services
from coach.web.who import Person, person_of
from coach.web.workspace_batches import opened, progress_part

_MB = 1024 * 1024
_IN_MEMORY = 1 * _MB
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def router(services: Services) -> APIRouter:
    """Return the routes under `/files/batches`: `upload`, `template/<role>.<xlsx|csv>`, `<batch>/progress`."""
    routes = APIRouter(prefix="/files/batches")

    @routes.post("/upload", include_in_schema=False)
    async def upload(
        request: Request, name: Annotated[str, Query(max_length=400)], language: Language = services.settings.language
    ) -> JSONResponse:
        person = person_of(request)
        if person.role != "director":
            return JSONResponse({"problem": text("desk.directors-only", lang=language)}, status_code=403)
        try:
            draft = await _kept(request, name, person.id, services)
            await asyncio.to_thread(_looked_at, draft, services, language)
        except CoachError as error:
            return JSONResponse({"problem": explain(error, lang=language)}, status_code=422)
        return JSONResponse({"draft": draft.id})

    @routes.get("/template/{role}.{suffix}", include_in_schema=False)
    async def template(
        role: Role,
        suffix: Literal["xlsx", "csv"],
        shape: Literal["wide", "long"] = "wide",
        language: Language = services.settings.language,
    ) -> Response:
        data = await asyncio.to_thread(_template, role, suffix, shape, language, services)
        headers = {"content-disposition": f'attachment; filename="template-{role}.{suffix}"'}
        return Response(data, media_type=_TYPES[suffix], headers=headers)

    @routes.get("/{batch}/progress", include_in_schema=False)
    async def progress(
        request: Request,
        batch: Annotated[str, PathPart(pattern=r"^[A-Za-z0-9]{1,64}$")],
        language: Language = services.settings.language,
    ) -> Response:
        person = person_of(request)
        if person.role != "director":  # how many got no level is the coach's word too
            return PlainTextResponse(text("error.desk.director-only", lang=language), status_code=403)
        try:
            state, part = await asyncio.to_thread(_progress, batch, person, services, language)
        except CoachError as error:
            status = 404 if isinstance(error, InputError) else 503
            return PlainTextResponse(explain(error, lang=language), status_code=status)
        headers = {"cache-control": "private, no-store", "x-batch-state": state}
        return Response(part, media_type="text/html; charset=utf-8", headers=headers)

    workspace_downloads.attach(routes, services)
    return routes


def _progress(batch_id: str, person: Person, services: Services, lang: Language) -> tuple[str, str]:
    room = services.workspace
    brief = opened(batch_id, person, room.batches)
    return brief.state, progress_part(brief, room.batches, lang)


async def _kept(request: Request, name: str, owner: str, services: Services) -> Draft:
    """Take the body as it comes; more than the limit is not even received."""
    limit = services.settings.max_upload_mb
    size = 0
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
        async for block in request.stream():
            size += len(block)
            if size > limit * _MB:
                raise InputError("file.too_large", file=PurePath(name).name, size_mb=f"> {limit}", limit_mb=limit)
            body.write(block)
        body.seek(0)
        return await asyncio.to_thread(services.workspace.drafts.begin, owner, name, body)


def _looked_at(draft: Draft, services: Services, lang: Language) -> None:
    """Read the upload; one that cannot be used is taken away at once."""
    room = services.workspace
    try:
        room.looker.look(draft, room.library, lang)
    except InputError:
        room.drafts.drop(draft)
        raise


def _template(role: Role, suffix: str, shape: Literal["wide", "long"], lang: Language, services: Services) -> bytes:
    from coach.batch.template import template  # noqa: PLC0415 - openpyxl

    use_language(lang)  # of this call alone: each runs in a context of its own
    return template(Path(f"template.{suffix}"), role, shape, services.workspace.library)
