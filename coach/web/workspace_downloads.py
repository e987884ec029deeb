"""Reports of a batch as files, by a route that asks who wants them: nothing of it passes Gradio's own file route."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from fastapi.responses import PlainTextResponse, Response

from coach.errors import CoachError, InputError
from coach.files.blocks import Report
from coach.people.journal import record
from coach.texts import Language, explain, text, use_language
from coach.web.services import Services
from coach.web.who import person_of
from coach.web.workspace_seen import BATCH_EXPORTED, LETTER_EXPORTED
from coach.web.workspace_services import Workspace

Suffix = Literal["xlsx", "docx", "pdf", "md", "jsonl"]
BatchId = Annotated[str, Path(pattern=r"^[A-Za-z0-9]{1,64}$")]

TYPES: dict[Suffix, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "jsonl": "application/x-ndjson",
}


def attach(routes: APIRouter, services: Services) -> None:
    """Add the routes `/<batch>/report.<suffix>` and `/<batch>/letter/<number>.<suffix>` to `routes`."""

    @routes.get("/{batch}/report.{suffix}", include_in_schema=False)
    async def report(
        request: Request, batch: BatchId, suffix: Suffix, language: Language = services.settings.language
    ) -> Response:
        def made() -> tuple[bytes, str]:
            use_language(language)  # of this call alone: each runs in a context of its own
            room = services.workspace
            record(room.batches.store, person_of(request), BATCH_EXPORTED, room.batches.brief(batch).id)
            return _report(room, batch, suffix)

        return await _answered(request, made, suffix, language)

    @routes.get("/{batch}/letter/{number}.{suffix}", include_in_schema=False)
    async def letter(
        request: Request,
        batch: BatchId,
        number: Annotated[int, Path(ge=0, le=1_000_000)],
        suffix: Literal["docx", "md"],
        language: Language = services.settings.language,
    ) -> Response:
        def made() -> tuple[bytes, str]:
            use_language(language)  # of this call alone: each runs in a context of its own
            room = services.workspace
            record(room.batches.store, person_of(request), LETTER_EXPORTED, f"{room.batches.brief(batch).id}/{number}")
            return _letter(room, batch, number, suffix)

        return await _answered(request, made, suffix, language)


async def _answered(
    request: Request, made: Callable[[], tuple[bytes, str]], suffix: Suffix, lang: Language
) -> Response:
    if person_of(request).role != "director":
        return PlainTextResponse(text("error.desk.director-only", lang=lang), status_code=403)
    try:
        data, name = await asyncio.to_thread(made)
    except CoachError as error:
        return PlainTextResponse(explain(error, lang=lang), status_code=404 if isinstance(error, InputError) else 503)
    named = f"attachment; filename=\"report.{suffix}\"; filename*=UTF-8''{quote(name)}"
    headers = {"content-disposition": named, "cache-control": "private, no-store"}
    return Response(data, media_type=TYPES[suffix], headers=headers)


def _report(room: Workspace, batch_id: str, suffix: Suffix) -> tuple[bytes, str]:
    from coach.batch.results.exporting import FORMS  # noqa: PLC0415 - openpyxl, docx, typst

    whole = room.whole(batch_id)
    return FORMS[f".{suffix}"](whole.material), f"{_plain(whole.record.title)}.{suffix}"


def _letter(room: Workspace, batch_id: str, number: int, suffix: Literal["docx", "md"]) -> tuple[bytes, str]:
    from coach.batch.results.letter import letter  # noqa: PLC0415 - only for letters
    from coach.knowledge.cards import load_cards  # noqa: PLC0415

    found = room.whole(batch_id).material
    people = found.comparison.candidates
    if number >= len(people):
        raise InputError("letter.unknown", name=number, known=", ".join(one.candidate.name for one in people[:10]))
    name = people[number].candidate.name
    titles = {id_: card.title for id_, card in load_cards().items()}
    return _written(letter(found, name, titles), suffix), f"{_plain(name)}.{suffix}"


def _written(report: Report, suffix: Literal["docx", "md"]) -> bytes:
    from coach.files.docx import docx_bytes  # noqa: PLC0415
    from coach.files.markdown import report_markdown  # noqa: PLC0415

    return docx_bytes(report) if suffix == "docx" else report_markdown(report).encode()


def _plain(title: str) -> str:
    """Return a title as a file may be called."""
    kept = "".join(sign if sign.isalnum() or sign in " -_.,()" else "_" for sign in title)
    stem, dot, suffix = kept.rpartition(".")
    return (stem if dot and stem and len(suffix) < 6 else kept).strip(" .")[:80] or "report"
