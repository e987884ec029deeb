"""Interviews: the caller's own, with their reports."""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path

from coach.interview.report import InterviewReport
from coach.people.journal import record
from coach.people.person import Person
from coach.rubric.types import Frozen
from coach.web.api.access import caller
from coach.web.services import Services

SessionId = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,64}$", description="Id of a session")]


class SessionBrief(Frozen):
    """An interview in short."""

    id: str
    role: str
    mode: str
    started_at: datetime
    finished_at: datetime | None


def router(services: Services) -> APIRouter:
    """Return the routes of interviews; everybody sees their own only."""
    routes = APIRouter(prefix="/sessions", tags=["sessions"])
    anybody = Depends(caller(services, "director", "candidate"))

    @routes.get("", operation_id="list_sessions")
    async def sessions(person: Annotated[Person, anybody]) -> list[SessionBrief]:
        """List the caller's interviews, the newest first."""
        found = await (await services.interviews()).sessions(person.id)
        return [
            SessionBrief(
                id=one.id, role=one.role, mode=one.mode, started_at=one.started_at, finished_at=one.finished_at
            )
            for one in found
        ]

    @routes.get("/{session_id}/report", operation_id="get_report")
    async def report(session_id: SessionId, person: Annotated[Person, anybody]) -> InterviewReport:
        """Return the report of a finished interview of the caller."""
        interviews = await services.interviews()
        found = await interviews.report(session_id, owner=person.id)
        await asyncio.to_thread(record, interviews.store, person, "report.exported", session_id)
        return found

    return routes
