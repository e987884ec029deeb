"""The page of questions to the knowledge base: passages with their sources, nothing made up."""

from collections.abc import AsyncIterator

import gradio as gr

from coach.texts import Language, has_text, text
from coach.web.ask_reading import readable
from coach.web.pieces import READY, html, listen, no_navbar, notice, told
from coach.web.services import Found, Services
from coach.web.templating import render
from coach.web.who import person_of

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

    async def ask(words: str, request: gr.Request) -> AsyncIterator[str]:
        if not words.strip():
            yield notice(text("web.ask.empty", lang=lang), lang)
            return
        yield render("ask_working.html", lang)
        try:
            await services.use(person_of(request))
            passages = await services.search(words, RESULTS)
            if services.has_model and passages.hits:
                yield render("ask_working.html", lang) + found(passages, lang)
                passages = await services.answered(words, passages)
        except Exception as error:  # noqa: BLE001 - the page says what is wrong and stays usable
            yield told(error, lang)
            return
        yield found(passages, lang)

    for trigger in (find.click, question.submit):
        listen(trigger, ask, inputs=question, outputs=results)
    listen(pages.load, _nothing).then(None, js=READY)


def found(answer: Found, lang: Language) -> str:
    """Return the passages as HTML, or that there are none."""
    keys = (f"knowledge.notice.{code}" for code in answer.notices)
    notices = "".join(notice(text(key, lang=lang), lang) for key in keys if has_text(key, lang=lang))
    if answer.problem is not None:
        notices += told(answer.problem, lang)
    said = render("ask_answer.html", lang, answer=answer.answer, titles=_titles(answer)) if answer.answer else ""
    return notices + said + render("found.html", lang, hits=answer.hits, readable=readable)


def _titles(answer: Found) -> list[tuple[str, str]]:
    titles = {hit.passage.card: hit.passage.title for hit in answer.hits}
    return [(id_, titles[id_]) for id_ in answer.answer.cited] if answer.answer else []


def _nothing() -> None:
    """Tell the page's script that the server answers: there is nothing to fill."""
