"""The page of the guided audit: its views are written by the server, the browser asks for the next one."""

from typing import Any

import gradio as gr

from coach.texts import Language
from coach.web.audit_desk import AuditDesk, Shown
from coach.web.pieces import READY, html, listen, no_navbar
from coach.web.services import Services
from coach.web.who import person_of
from coach.web.workspace import HAND_OVER, strings

PLOTS = 5
"""Places for charts: as many as the figures of a role allow."""


def build(services: Services, lang: Language, pages: gr.Blocks) -> None:
    """Put the page into `pages` and connect it; it speaks with the browser as the workspace does."""
    no_navbar()
    view = gr.HTML("", apply_default_css=False, elem_id="workspace", js_on_load=HAND_OVER)
    plots = [gr.Plot(visible=False, show_label=False, container=False, elem_classes="au-plot") for _ in range(PLOTS)]
    html(elem_id="workspace-end")
    desk = AuditDesk(services, lang)

    async def open_(request: gr.Request) -> list[Any]:
        return await shown(desk, await desk.show(dict(request.query_params), person_of(request)), request)

    async def asked(event: gr.EventData, request: gr.Request) -> list[Any]:
        told = strings(event._data)  # noqa: SLF001 - Gradio hands over what `trigger` was given in no other way
        return await shown(desk, await desk.answer(told, person_of(request)), request)

    listen(pages.load, open_, outputs=[view, *plots]).then(None, js=READY)
    listen(view.submit, asked, outputs=[view, *plots])
    listen(view.select, asked, outputs=[view, *plots], trigger_mode="always_last")


async def shown(desk: AuditDesk, page: Shown, request: gr.Request) -> list[Any]:
    """Return the view and, where it is that of the figures, their charts."""
    figures = await desk.charts(page.query, person_of(request))
    more = [gr.update(value=figure, visible=True) for figure in figures[:PLOTS]]
    return [page.html, *more, *(gr.update(value=None, visible=False) for _ in range(PLOTS - len(more)))]
