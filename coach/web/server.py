"""The web app: FastAPI outside (health, files, headers, language), a Gradio app for each language inside."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import cast

from fastapi import FastAPI, HTTPException, Request
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response

from coach import __version__
from coach.settings import Settings
from coach.texts import LANGUAGES
from coach.web import (
    audit_files,
    exams_pages,
    files,
    language,
    oidc_pages,
    people_admin,
    people_pages,
    personal_pages,
    voice,
    workspace_files,
)
from coach.web.access import home_of
from coach.web.document import STATIC, Dressed
from coach.web.entry import Entry
from coach.web.lost import lost
from coach.web.metrics import Counted, Metrics
from coach.web.pages import ByLanguage, LatePages, mounted
from coach.web.people import People, require_login
from coach.web.security import Shield
from coach.web.services import Services
from coach.web.streams import Impatient
from coach.web.who import person_of

_THREADS = 12
"""Calls that may wait for the database or a file at a time. Python gives a small machine six, of which a few that wait
for another process to finish writing leave none for anybody else; the database lends out fifteen connections."""

API = "/api/v1"
"""Where the API is; it is built when it is first called."""


def create_app(settings: Settings) -> FastAPI:
    """Build the web app; nothing heavy (database, index, judge) is opened before a page asks for it.

    Raises:
        SettingsError: the address can be reached from other machines, and nobody can log in; or a judge is asked for
            that this program does not have.
    """
    services, metrics = Services(settings), Metrics()
    people = People(services)
    require_login(settings)
    pages = {lang: LatePages(partial(mounted, services, lang)) for lang in LANGUAGES}

    api = LatePages(partial(late_api, services, metrics))
    # The default language first. With a login many people come: nobody's first click should hold up all the others.
    late = [pages[settings.language], *(each for lang, each in pages.items() if lang != settings.language), api]

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "coach"))
        for each in late if people.needed else late[:1]:
            await each.start()
        if people.needed:
            services.warm_up()
        services.resume_batches()
        expiring = asyncio.create_task(people.forget_old())
        yield
        expiring.cancel()
        for each in late:
            await each.stop()
        await services.close()

    app = FastAPI(title="Interview coach", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.services = services
    app.state.people = people
    app.add_middleware(ByLanguage, pages=pages)
    app.add_middleware(Dressed, settings=settings)
    app.add_middleware(Entry, people=people)
    app.add_middleware(Shield, settings=settings)
    app.add_middleware(Impatient)
    app.add_middleware(Counted, metrics=metrics)

    @app.exception_handler(404)
    async def nothing(request: Request, error: Exception) -> Response:
        found = lost(request.scope, language.chosen(request, settings.language))
        return found or await http_exception_handler(request, cast("HTTPException", error))

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        # An address with a part of the wrong form leads nowhere: an invitation that a messenger cut short, say.
        found = lost(request.scope, language.chosen(request, settings.language))
        return found or await request_validation_exception_handler(request, error)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok", "version": __version__}

    app.include_router(language.router(settings.language, lambda request: home_of(person_of(request))))
    for room in (files, workspace_files, audit_files, voice):
        app.include_router(room.router(services))
    for routes in (
        people_pages.router(people),
        people_pages.own_routes(people),
        exams_pages.router(people),
        people_admin.router(people),
        personal_pages.router(people),
        oidc_pages.router(people),
    ):
        app.include_router(routes)
    app.mount(API, api)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def late_api(services: Services, metrics: Metrics) -> FastAPI:
    """Build the API: not needed for the first page."""
    from coach.web.api import make_api  # noqa: PLC0415

    return make_api(services, metrics)
