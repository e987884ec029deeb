"""Figures for Prometheus, for whoever has a director's token."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from coach.people.person import Person
from coach.web.api.access import caller
from coach.web.metrics import Metrics
from coach.web.services import Services


def router(services: Services, metrics: Metrics) -> APIRouter:
    """Return the route of figures."""
    routes = APIRouter(tags=["status"])

    @routes.get("/metrics", operation_id="metrics", response_class=Response, responses={200: {"content": _TEXT}})
    async def figures(_: Annotated[Person, Depends(caller(services, "director"))]) -> Response:
        """Return figures of this process in Prometheus's text form."""
        store = await services.store()
        return Response(await asyncio.to_thread(metrics.text, store), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return routes


_TEXT: dict[str, dict[str, object]] = {"text/plain": {"schema": {"type": "string"}}}
