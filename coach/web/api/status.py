"""Whether the program lives, and whether it can work."""

import asyncio
from typing import Literal

from fastapi import APIRouter

from coach import __version__
from coach.rubric.types import Frozen
from coach.web.services import Services


class Health(Frozen):
    """The program answers."""

    status: Literal["ok"] = "ok"
    version: str = __version__


class Ready(Frozen):
    """The database and the banks can be used."""

    status: Literal["ready"] = "ready"
    questions: int


def router(services: Services) -> APIRouter:
    """Return the routes that need no login: they tell nothing about anybody."""
    routes = APIRouter(tags=["status"])

    @routes.get("/health", operation_id="health")
    async def health() -> Health:
        """Tell that the process answers; nothing is opened for it."""
        return Health()

    @routes.get("/ready", operation_id="ready")
    async def ready() -> Ready:
        """Open the database and the banks, and tell whether they can be used."""
        store = await services.store()
        await asyncio.to_thread(store.sessions.list, "")
        return Ready(questions=sum(1 for _ in (await services.library()).rubrics()))

    return routes
