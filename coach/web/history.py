"""The history page: one's own sessions, to read again or to go on with."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import gradio as gr

from coach.errors import CoachError
from coach.texts import Language
from coach.web.pieces import READY, html, listen, no_navbar, told
from coach.web.services import Services
from coach.web.templating import render
from coach.web.who import person_of

if TYPE_CHECKING:
    from coach.interview.service import InterviewService
    from coach.store.sessions import SessionHeader

WITH_LEVELS = 30
"""Sessions whose levels are shown: each has to be read for them."""


def build(services: Services, lang: Language, pages: gr.Blocks) -> None:
    """Put the page into `pages` and connect it."""
    no_navbar()
    content = html()

    async def fill(request: gr.Request) -> str:
        owner = person_of(request).id
        try:
            interviews = await services.interviews()
            sessions = await interviews.sessions(owner)
            return history(sessions, await _levels(interviews, sessions, owner), lang)
        except Exception as error:  # noqa: BLE001 - the page opens and says what is wrong
            return told(error, lang)

    listen(pages.load, fill, outputs=content).then(None, js=READY)


async def _levels(interviews: "InterviewService", sessions: "Sequence[SessionHeader]", owner: str) -> dict[str, str]:
    """Return the levels of the newest finished sessions, «4 · 3 · –»; one that cannot be read has none."""
    found = {}
    for header in [header for header in sessions if header.finished_at][:WITH_LEVELS]:
        with suppress(CoachError):
            report = await interviews.report(header.id, owner=owner)
            levels = [question.grade.level if question.grade else None for question in report.questions]
            found[header.id] = " · ".join("–" if level is None else str(level) for level in levels)
    return found


def history(sessions: "Sequence[SessionHeader]", levels: Mapping[str, str], lang: Language) -> str:
    """Return the list of sessions as HTML, or an invitation where there is none."""
    return render("history.html", lang, sessions=sessions, levels=levels)
