"""Small pieces that all pages use: plain HTML, a notice, and the edge where errors become words."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from coach.errors import CoachError
from coach.texts import Language, explain, has_text, text
from coach.web.cards import Reading
from coach.web.templating import render

if TYPE_CHECKING:
    from coach.knowledge.passages import Passage

READY = "(id) => { window.coachRemember(id); window.coachReady(); }"
"""Runs in the browser once a page has been filled: keep the session in the address, show the page."""

log = logging.getLogger("coach.web")


def html(value: str = "", *, elem_id: str | None = None, classes: str | None = None) -> gr.HTML:
    """Return a place for our own HTML, without Gradio's looks."""
    return gr.HTML(value, apply_default_css=False, elem_id=elem_id, elem_classes=classes, js_on_load=None)


def no_navbar() -> None:
    """Keep Gradio from drawing its own navigation: every page calls this once."""
    gr.components.Navbar(visible=False)


def listen(trigger: Callable[..., Any], act: Callable[..., Any], **options: Any) -> Any:
    """Connect an event of the page with what it does: many people at once, no public address of its own."""
    return trigger(act, api_visibility="private", show_progress="hidden", concurrency_limit=None, **options)


def reading(cards: "Sequence[Passage]") -> tuple[Reading, ...]:
    """Return cards of the knowledge base as what a person may open and read."""
    return tuple(Reading(card.title, card.text) for card in cards)


def notice(words: str, lang: Language, *, bad: bool = False) -> str:
    """Return a message above the page; nothing for no words."""
    return render("notice.html", lang, words=words, bad=bad) if words else ""


def kept(words: str, lang: Language) -> str:
    """Return text that could not be sent, to be copied; nothing for no text."""
    return render("kept.html", lang, words=words) if words.strip() else ""


def web_words(error: CoachError, lang: Language) -> str:
    """Explain an error to somebody at a page: who has no terminal is not sent to one (`web.error.<code>` goes first)."""
    key = f"web.error.{error.code}"
    return text(key, lang=lang, **error.details) if has_text(key, lang=lang) else explain(error, lang=lang)


def told(error: Exception, lang: Language) -> str:
    """Return the notice for whatever went wrong; what nobody foresaw goes to the log too."""
    if isinstance(error, CoachError):
        return notice(web_words(error, lang), lang, bad=True)
    log.error("unexpected error on a page", exc_info=error)
    return notice(text("web.unexpected", lang=lang, kind=type(error).__name__), lang, bad=True)
