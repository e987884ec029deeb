"""The web app: FastAPI outside (health, files, headers, language), a Gradio app for each language inside."""

import os
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # gradio reads it while it is imported

import gradio as gr
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from coach import __version__
from coach.settings import Settings
from coach.texts import LANGUAGES, Language, text
from coach.web import ask, files, history, language, practice
from coach.web.document import STATIC, Dressed
from coach.web.security import Shield, refuse_open_host
from coach.web.services import Services
from coach.web.theme import theme


def create_app(settings: Settings) -> FastAPI:
    """Build the web app; nothing heavy (database, index, judge) is opened before a page asks for it.

    Raises:
        SettingsError: the address can be reached from other machines, and there is no login yet.
    """
    refuse_open_host(settings.host)
    services = Services(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        services.close()

    app = FastAPI(title="Interview coach", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.add_middleware(Dressed)
    app.add_middleware(Shield)

    app.state.services = services

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok", "version": __version__}

    app.include_router(language.router(settings.language))
    app.include_router(files.router(services))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for lang in LANGUAGES:
        _mount(app, services, lang)
    return app


def build_pages(services: Services, lang: Language) -> gr.Blocks:
    """Return the pages in one language as one Gradio app."""
    pages: gr.Blocks
    with gr.Blocks(title=text("web.name", lang=lang), fill_width=True, analytics_enabled=False) as pages:
        practice.build(services, lang, pages)
    for module, path in ((history, "history"), (ask, "ask")):
        with pages.route(text(f"web.nav.{path}", lang=lang), path):
            module.build(services, lang, pages)
    return pages


def _mount(app: FastAPI, services: Services, lang: Language) -> None:
    with warnings.catch_warnings():
        # Gradio warns that it turns server-side rendering off for several pages, though it was never turned on.
        warnings.filterwarnings("ignore", message="SSR mode is not supported")
        gr.mount_gradio_app(
            app,
            build_pages(services, lang),
            path=f"/{lang}",
            theme=theme(),
            ssr_mode=False,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            show_error=False,
            max_file_size=f"{services.settings.max_upload_mb}mb",
        )
