"""Files into a guided audit and out of it, by our own routes: they ask whose they are."""

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from coach.errors import CoachError, InputError
from coach.files.naming import plain_name
from coach.files.writing import WRITERS
from coach.people.journal import intended_here, record
from coach.texts import Language, explain, use_language
from coach.web.audit_owner import owner_for
from coach.web.services import Services
from coach.web.who import person_of

if TYPE_CHECKING:
    from coach.audit.draft import AuditInput
    from coach.audit.guide.reading import FileKind
    from coach.audit.guide.state import State

_MB = 1024 * 1024
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}
AuditId = Annotated[str, InPath(pattern=r"^[0-9a-f]{12}$")]
Kind = Literal["auto", "deals", "spend", "history", "plan", "staff", "document", "meeting"]


def router(services: Services) -> APIRouter:
    """Return the routes `POST /files/audit/<id>/upload` and `/files/audit/<id>/summary.<docx|pdf|md>`."""
    routes = APIRouter(prefix="/files/audit")

    @routes.post("/{audit_id}/upload", include_in_schema=False)
    async def upload(  # noqa: PLR0913, PLR0917 - what a form says of a file
        request: Request,
        audit_id: AuditId,
        name: Annotated[str, Query(max_length=400)],
        kind: Kind = "auto",
        area: Annotated[str, Query(max_length=60)] = "",
        about: Annotated[str, Query(max_length=60)] = "",
        view: Annotated[str, Query(pattern=r"^[a-z]{0,12}$")] = "",
        language: Language = services.settings.language,
    ) -> JSONResponse:
        use_language(language)
        try:
            await _take(request, audit_id, name, services, kind, area, about)
        except CoachError as error:
            return JSONResponse({"problem": explain(error, lang=language)}, status_code=422)
        return JSONResponse({"go": f"?audit={audit_id}" + (f"&view={view}" if view else "")})

    @routes.get("/{audit_id}/summary.{suffix}", include_in_schema=False)
    async def summary(
        request: Request,
        audit_id: AuditId,
        suffix: Literal["docx", "pdf", "md"],
        language: Language = services.settings.language,
    ) -> Response:
        person = person_of(request)
        try:
            service = await services.audits()
            owner = await owner_for(person, audit_id, service)
            state = await service.state(audit_id, owner=owner)
            await asyncio.to_thread(record, await services.store(), person, "audit.exported", audit_id)
            given = await service.material(audit_id, owner=owner)
            data = await asyncio.to_thread(_written, state, given, suffix, language)
        except CoachError as error:
            status = 404 if isinstance(error, InputError) else 409
            return PlainTextResponse(explain(error, lang=language), status_code=status)
        headers = {
            "content-disposition": f'attachment; filename="audit-{state.role}-{audit_id}.{suffix}"',
            "cache-control": "private, no-store",
        }
        return Response(data, media_type=_TYPES[suffix], headers=headers)

    return routes


async def _take(
    request: Request, audit_id: str, name: str, services: Services, kind: "FileKind", area: str, about: str
) -> None:
    """Take the body as it comes, more than the limit is not even received; the file's own name stays."""
    service = await services.audits()
    who = person_of(request)
    owner = await owner_for(who, audit_id, service)
    await service.state(audit_id, owner=owner)  # whose it is not need not send anything
    bare = plain_name(name) or "file"
    limit = services.settings.audit_max_upload_mb
    with tempfile.TemporaryDirectory(prefix="coach-audit-") as folder:
        path = Path(folder) / bare
        size = 0
        with path.open("wb") as body:
            async for block in request.stream():
                size += len(block)
                if size > limit * _MB:
                    raise InputError("file.too_large", file=bare, size_mb=f"> {limit}", limit_mb=limit)
                body.write(block)
        async with intended_here(service.store, who, "audit.file-added", audit_id):
            try:
                await service.add_file(audit_id, path, owner=owner, by=who.name, kind=kind, area=area, about=about)
            except CoachError as error:
                _without_place(error, path)
                raise


def _without_place(error: CoachError, path: Path) -> None:
    """Let an error name the file as its sender does: where it lay on the server is nobody's business."""
    for name, value in error.details.items():
        if isinstance(value, Path) or (isinstance(value, str) and str(path.parent) in value):
            error.details[name] = str(value).replace(str(path), path.name).replace(str(path.parent), "")


def _written(state: "State", given: "AuditInput", suffix: str, lang: Language) -> bytes:
    from coach.audit.guide.document import guided_report  # noqa: PLC0415 - matplotlib

    use_language(lang)  # of this call alone: each runs in a context of its own
    return WRITERS[f".{suffix}"](guided_report(state, given))
