"""The director's workspace as one page: its views are written by the server, the browser asks for the next one."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from coach.texts import Language
from coach.web.pieces import READY, html, listen, no_navbar
from coach.web.services import Services
from coach.web.who import person_of
from coach.web.workspace_desk import Desk

HAND_OVER = "window.coachWorkspace && window.coachWorkspace.attach(trigger); window.coachTrigger = trigger;"
"""Runs once the place for the views stands: the page's script may then ask for views and send what a person did."""


def build(services: Services, lang: Language, pages: gr.Blocks) -> None:
    """Put the page into `pages` and connect it."""
    no_navbar()
    view = gr.HTML("", apply_default_css=False, elem_id="workspace", js_on_load=HAND_OVER)
    html(elem_id="workspace-end")
    desk = Desk(services, lang)

    async def open_(request: gr.Request) -> str:
        services.warm_up()
        return await desk.show(dict(request.query_params), person_of(request))

    async def asked(event: gr.EventData, request: gr.Request) -> str:
        told = strings(event._data)  # noqa: SLF001 - Gradio hands over what `trigger` was given in no other way
        return await desk.answer(told, person_of(request))

    listen(pages.load, open_, outputs=view).then(None, js=READY)
    listen(view.submit, asked, outputs=view)
    listen(view.select, asked, outputs=view, trigger_mode="always_last")


def strings(data: Any) -> dict[str, str]:
    """Return what the browser sent as text by name: it may send anything."""
    given = data if isinstance(data, Mapping) else {}
    return {str(name): value for name, value in given.items() if isinstance(value, str)}
