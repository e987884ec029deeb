"""The Gradio apps, one a language, each built when its first page is asked for: the other costs nothing at the start."""

import asyncio
import warnings
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack

import gradio as gr
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from coach.texts import Language, text
from coach.web import ask, audit, history, practice, reliability, workspace
from coach.web.gradio_gate import GradioGate
from coach.web.lean_blocks import LeanBlocks, make_lean
from coach.web.services import Services
from coach.web.theme import theme


def build_pages(services: Services, lang: Language) -> gr.Blocks:
    """Return the pages in one language as one Gradio app."""
    pages: gr.Blocks
    with LeanBlocks(title=text("web.name", lang=lang), fill_width=True, analytics_enabled=False) as pages:
        practice.build(services, lang, pages)
    for module, path in (
        (history, "history"),
        (workspace, "batches"),
        (audit, "audit"),
        (ask, "ask"),
        (reliability, "reliability"),
    ):
        with pages.route(text(f"web.nav.{path}", lang=lang), path):
            module.build(services, lang, pages)
    make_lean(pages)
    return pages


def mounted(services: Services, lang: Language) -> FastAPI:
    """Return an app that serves the pages of `lang` under `/<lang>/`."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    with warnings.catch_warnings():
        # Gradio warns that it turns server-side rendering off for several pages, though it was never turned on.
        warnings.filterwarnings("ignore", message="SSR mode is not supported")
        pages = build_pages(services, lang)
        app.add_middleware(GradioGate, lang=lang, pages=pages)
        gr.mount_gradio_app(
            app,
            pages,
            path=f"/{lang}",
            theme=theme(),
            ssr_mode=False,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            show_error=False,
            max_file_size=f"{services.settings.max_upload_mb}mb",
        )
    return app


class LatePages:
    """An app that is built and started by its first request (or by `start`)."""

    def __init__(self, build: Callable[[], FastAPI]) -> None:
        self._build = build
        self._app: FastAPI | None = None
        self._lock = asyncio.Lock()
        self._running = AsyncExitStack()

    async def start(self) -> FastAPI:
        """Return the app, built and started."""
        async with self._lock:
            if self._app is None:
                app = self._build()
                await self._running.enter_async_context(app.router.lifespan_context(app))
                self._app = app
            return self._app

    async def stop(self) -> None:
        """Stop the app if it was started."""
        await self._running.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        app = await self.start()
        await app(scope, receive, send)


class ByLanguage:
    """An ASGI layer that hands `/<language>/…` to the pages of that language, everything else onwards."""

    def __init__(self, app: ASGIApp, pages: Mapping[Language, LatePages]) -> None:
        self.app = app
        self.pages = {str(lang): found for lang, found in pages.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        first = scope["path"].split("/", 2)[1] if scope["type"] == "http" and "/" in scope["path"] else ""
        await self.pages.get(first, self.app)(scope, receive, send)
