"""Batches: submitted as the files that the page takes, watched, controlled, read and exported."""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Path, Query, UploadFile

from coach.batch.brief import BatchBrief, ItemBrief
from coach.batch.intake import take_in
from coach.batch.mapping import parse_wishes
from coach.batch.record import Item, ItemState
from coach.batch.service import BatchService
from coach.errors import InputError
from coach.files.naming import plain_name
from coach.people.journal import logged, record
from coach.people.person import Person
from coach.rubric.types import Frozen, Role
from coach.web.api.access import caller
from coach.web.services import Services
from coach.web.workspace_seen import ANSWER_LEVEL, BATCH_LEVELS

BatchId = Annotated[str, Path(pattern=r"^[A-Za-z0-9]{1,40}$", description="Id of a batch")]
Move = Literal["pause", "resume", "cancel", "retry"]


class Submitted(Frozen):
    """A batch that waits for a worker, and what was noticed when its file was read."""

    id: str
    rows: int
    bad_rows: int
    notes: tuple[str, ...]


class Items(Frozen):
    """A page of rows; ask on with `offset` while there are as many as `limit`."""

    items: tuple[ItemBrief, ...]


def router(services: Services) -> APIRouter:
    """Return the routes of batches; all are a director's."""
    routes = APIRouter(prefix="/batches", tags=["batches"])
    director = Depends(caller(services, "director"))

    @routes.get("", operation_id="list_batches")
    async def batches(_: Annotated[Person, director]) -> list[BatchBrief]:
        """List the batches of the organisation, the newest first."""
        kept = await services.batches()
        return await asyncio.to_thread(kept.heads)

    @routes.post("", status_code=201, operation_id="submit_batch")
    async def submit(
        person: Annotated[Person, director],
        file: UploadFile,
        role: Annotated[Role | None, Form()] = None,
        judge: Annotated[Literal["offline", "llm"] | None, Form()] = None,
        votes: Annotated[Literal["1", "3", "5"], Form()] = "1",
        title: Annotated[str, Form(max_length=200)] = "",
        map: Annotated[tuple[str, ...], Form(description="column=question, as `--map` of the command")] = (),  # noqa: A002
    ) -> Submitted:
        """Take a file of answers in and grade it durably; ask for its state with `get_batch`."""
        kept = await services.batches()
        content = await file.read()
        name = plain_name(file.filename or "") or "answers.csv"
        given = _Given(content, name, role, judge, int(votes), title, map)
        return await asyncio.to_thread(_submit, kept, given, person)

    @routes.get("/{batch_id}", operation_id="get_batch")
    async def batch(batch_id: BatchId, _: Annotated[Person, director]) -> BatchBrief:
        """Return how far a batch is."""
        kept = await services.batches()
        return await asyncio.to_thread(kept.brief, batch_id)

    @routes.get("/{batch_id}/items", operation_id="list_items")
    async def items(
        batch_id: BatchId,
        person: Annotated[Person, director],
        offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        state: Annotated[ItemState | None, Query()] = None,
    ) -> Items:
        """Return rows in short, in the order of the file."""
        kept = await services.batches()
        states = (state,) if state else ()
        found = await asyncio.to_thread(
            lambda: kept.brief(batch_id) and kept.items(batch_id, offset=offset, limit=limit, states=states)
        )
        await asyncio.to_thread(record, kept.store, person, BATCH_LEVELS, batch_id)
        return Items(items=tuple(found))

    @routes.get("/{batch_id}/items/{place}", operation_id="get_item")
    async def item(
        batch_id: BatchId, place: Annotated[int, Path(ge=0, le=10_000_000)], person: Annotated[Person, director]
    ) -> Item:
        """Return one row with its answer and grade."""
        kept = await services.batches()
        found = await asyncio.to_thread(kept.item, batch_id, place)
        await asyncio.to_thread(record, kept.store, person, ANSWER_LEVEL, f"{batch_id}/{place}")
        return found

    @routes.post("/{batch_id}/{move}", operation_id="move_batch")
    async def move(batch_id: BatchId, move: Move, person: Annotated[Person, director]) -> BatchBrief:
        """Pause, go on, give up, or grade again what failed."""
        kept = await services.batches()
        await asyncio.to_thread(_did, kept, person, f"batch.{move}", batch_id, _moves(kept)[move])
        return await asyncio.to_thread(kept.brief, batch_id)

    @routes.delete("/{batch_id}", status_code=204, operation_id="delete_batch")
    async def delete(batch_id: BatchId, person: Annotated[Person, director]) -> None:
        """Delete a batch with its answers, grades and decisions for good."""
        kept = await services.batches()
        await asyncio.to_thread(_did, kept, person, "batch.delete", batch_id, kept.delete)

    return routes


@dataclass(frozen=True)
class _Given:
    """What a form holds."""

    content: bytes
    name: str
    role: Role | None
    judge: str | None
    votes: int
    title: str
    wishes: tuple[str, ...]


def _moves(kept: BatchService) -> dict[Move, Callable[[str], object]]:
    return {"pause": kept.pause, "resume": kept.resume, "cancel": kept.cancel, "retry": kept.retry}


def _did(kept: BatchService, person: Person, action: str, batch_id: str, act: Callable[[str], object]) -> None:
    with logged(kept.store, person, action, batch_id):
        act(batch_id)


def _submit(kept: BatchService, given: _Given, person: Person) -> Submitted:
    with tempfile.TemporaryDirectory(prefix="coach-api-") as folder:
        path = FilePath(folder) / (given.name.strip(". ") or "answers.csv")
        path.write_bytes(given.content)
        wishes = parse_wishes(list(given.wishes), kept.library, candidate=None)
        try:
            found = take_in(path, kept.settings, kept.library, role=given.role, wishes=wishes)
        except InputError as error:
            if "file" in error.details:  # whoever called knows the file by its name, not by where it lay here
                error.details["file"] = given.name
            raise
    batch = found.batch
    ready = kept.prepared(
        batch.rows,
        owner=person.id,
        file=given.name,
        title=given.title,
        role=given.role,
        judge=given.judge,
        votes=given.votes,
        notes=batch.notes,
    )
    with logged(kept.store, person, "batch.submitted", ready.head.id):
        number = kept.keep(ready)
    kept.wake()
    progress = kept.progress(number)
    return Submitted(id=number, rows=progress.total, bad_rows=progress.bad, notes=tuple(batch.notes))
