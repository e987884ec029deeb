"""The history page: one's own sessions, to read again or to go on with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import gradio as gr

from coach.texts import Language
from coach.web.pieces import READY, html, listen, no_navbar, told
from coach.web.services import OWNER, Services
from coach.web.templating import render

if TYPE_CHECKING:
    from coach.store.sessions import SessionHeader


def build(services: Services, lang: Language, pages: gr.Blocks) -> None:
    """Put the page into `pages` and connect it."""
    no_navbar()
    content = html()

    async def fill() -> str:
        try:
            return history(await (await services.interviews()).sessions(OWNER), lang)
        except Exception as error:  # noqa: BLE001 - the page opens and says what is wrong
            return told(error, lang)

    listen(pages.load, fill, outputs=content).then(None, js=READY)


def history(sessions: "Sequence[SessionHeader]", lang: Language) -> str:
    """Return the list of sessions as HTML, or an invitation where there is none."""
    return render("history.html", lang, sessions=sessions)
