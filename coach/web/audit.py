"""The page of the guided audit: its views are written by the server, the browser asks for the next one."""

import gradio as gr

from coach.texts import Language
from coach.web.audit_desk import AuditDesk
from coach.web.pieces import READY, html, listen, no_navbar
from coach.web.services import Services
from coach.web.who import person_of
from coach.web.workspace import HAND_OVER, strings


def build(services: Services, lang: Language, pages: gr.Blocks) -> None:
    """Put the page into `pages` and connect it; it speaks with the browser as the workspace does."""
    no_navbar()
    view = gr.HTML("", apply_default_css=False, elem_id="workspace", js_on_load=HAND_OVER)
    html(elem_id="workspace-end")
    desk = AuditDesk(services, lang)

    async def open_(request: gr.Request) -> str:
        return await desk.show(dict(request.query_params), person_of(request))

    async def asked(event: gr.EventData, request: gr.Request) -> str:
        told = strings(event._data)  # noqa: SLF001 - Gradio hands over what `trigger` was given in no other way
        return await desk.answer(told, person_of(request))

    listen(pages.load, open_, outputs=view).then(None, js=READY)
    listen(view.submit, asked, outputs=view)
    listen(view.select, asked, outputs=view, trigger_mode="always_last")
