"""The page of questions to the knowledge base: passages with their sources, nothing made up."""

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

import gradio as gr

from coach.texts import Language, text
from coach.web.pieces import READY, html, listen, no_navbar, notice, told
from coach.web.services import Services
from coach.web.templating import render

if TYPE_CHECKING:
    from coach.knowledge.search import Hit

RESULTS = 5
MAX_QUESTION = 500
"""Characters of a question; what is longer is a text and no question."""


def build(services: Services, lang: Language, pages: gr.Blocks) -> None:
    """Put the page into `pages` and connect it."""
    no_navbar()
    html(render("ask.html", lang))
    with gr.Row(elem_id="search-row"):
        question = gr.Textbox(
            label=text("web.ask.label", lang=lang),
            placeholder=text("web.ask.placeholder", lang=lang),
            max_length=MAX_QUESTION,
            elem_id="question",
        )
        find = gr.Button(text("web.ask.find", lang=lang), variant="primary", elem_id="find")
    results = html(render("ask_examples.html", lang), elem_id="results")

    async def ask(words: str) -> AsyncIterator[str]:
        if not words.strip():
            yield notice(text("web.ask.empty", lang=lang), lang)
            return
        yield render("ask_working.html", lang)
        try:
            hits = await services.search(words, RESULTS)
        except Exception as error:  # noqa: BLE001 - the page says what is wrong and stays usable
            yield told(error, lang)
            return
        yield found(hits, lang)

    for trigger in (find.click, question.submit):
        listen(trigger, ask, inputs=question, outputs=results)
    listen(pages.load, _nothing).then(None, js=READY)


def found(hits: "Sequence[Hit]", lang: Language) -> str:
    """Return the passages as HTML, or that there are none."""
    return render("found.html", lang, hits=hits)


def _nothing() -> None:
    """Tell the page's script that the server answers: there is nothing to fill."""
