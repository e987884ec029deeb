"""The components of the practice page: where each stands, nothing about what they do."""

from dataclasses import dataclass
from typing import Literal

import gradio as gr

from coach.interview.view import Action
from coach.texts import Language, text
from coach.web.pieces import html
from coach.web.templating import render

ROLES = ("rop", "rom")
COUNTS = (1, 3, 5)
"""Numbers of questions offered before the banks are read."""

_BUTTONS: dict[Action, Literal["primary", "secondary"]] = {
    "answer": "primary",
    "next": "primary",
    "resume": "primary",
    "retry": "secondary",
    "hint": "secondary",
    "skip": "secondary",
    "finish": "secondary",
}


@dataclass(frozen=True)
class StartParts:
    """Choosing what to practise."""

    panel: gr.Column
    unfinished: gr.HTML
    role: gr.Radio
    mode: gr.Radio
    count: gr.Radio
    begin: gr.Button


@dataclass(frozen=True)
class TalkParts:
    """The chat and the card beside it. `confirm` asks before a session is ended."""

    panel: gr.Column
    progress: gr.HTML
    log: gr.HTML
    pending: gr.HTML
    answer: gr.Textbox
    buttons: dict[Action, gr.Button]
    actions: gr.Row
    confirm: gr.Row
    end: gr.Button
    stay: gr.Button
    card: gr.HTML


@dataclass(frozen=True)
class ReportParts:
    """The final report."""

    panel: gr.Column
    head: gr.HTML
    radar: gr.Plot
    figures: gr.HTML
    body: gr.HTML
    again: gr.Button


@dataclass(frozen=True)
class Parts:
    """The whole page. `session` and `step` are what the browser keeps; `refresh` is pressed by the page's script."""

    session: gr.Textbox
    step: gr.Textbox
    refresh: gr.Button
    notice: gr.HTML
    start: StartParts
    talk: TalkParts
    report: ReportParts


def lay_out(lang: Language, *, has_model: bool) -> Parts:
    """Place everything on the page and return it; without a model the page says what that means."""
    session = gr.Textbox(visible="hidden", elem_id="session-id")
    step = gr.Textbox(visible="hidden", elem_id="session-step")
    refresh = gr.Button(visible="hidden", elem_id="refresh")
    notice = html(elem_id="notice")
    return Parts(session, step, refresh, notice, _start(lang, has_model=has_model), _talk(lang), _report(lang))


def _start(lang: Language, *, has_model: bool) -> StartParts:
    def choice(name: str, values: tuple[str, ...]) -> gr.Radio:
        labels = [(text(f"web.start.{name}.{value}", lang=lang), value) for value in values]
        return gr.Radio(labels, value=values[0], label=text(f"web.start.{name}", lang=lang), elem_classes="choice")

    with gr.Column(elem_id="start") as panel, gr.Row(elem_classes="start-row"):
        with gr.Column(scale=3, elem_id="enter"):
            html(render("hero.html", lang))
            unfinished = html()
            with gr.Column(elem_id="setup"):
                role, mode = choice("role", ROLES), choice("mode", ("training", "exam"))
                label = text("web.start.count", lang=lang)
                count = gr.Radio(COUNTS, value=COUNTS[1], label=label, elem_classes=["choice", "short"])
                begin = gr.Button(text("web.start.begin", lang=lang), variant="primary", elem_id="begin")
        with gr.Column(scale=2):
            html(render("how.html", lang, model=has_model))
    return StartParts(panel, unfinished, role, mode, count, begin)


def _talk(lang: Language) -> TalkParts:
    with gr.Column(visible=False, elem_id="talk") as panel, gr.Row(elem_classes="desk"):
        with gr.Column(elem_id="chat"):
            progress = html()
            with gr.Column(elem_classes="talk-holder"):
                log, pending = html(), html()
            with gr.Column(elem_id="composer"):
                answer = gr.Textbox(
                    label=text("web.answer", lang=lang),
                    placeholder=text("web.answer.placeholder", lang=lang),
                    show_label=False,
                    container=False,
                    lines=4,
                    max_lines=14,
                    elem_id="answer",
                )
                with gr.Row(elem_classes="actions") as actions:
                    buttons = {name: _action(name, variant, lang) for name, variant in _BUTTONS.items()}
                html(render("keys.html", lang))
                with gr.Row(visible=False, elem_classes="actions confirm") as confirm:
                    html(render("confirm.html", lang))
                    end = gr.Button(text("web.action.end", lang=lang), variant="primary", size="sm", elem_id="end")
                    stay = gr.Button(text("web.action.stay", lang=lang), size="sm", elem_id="stay")
        with gr.Column(elem_id="beside"):
            card = html()
    return TalkParts(panel, progress, log, pending, answer, buttons, actions, confirm, end, stay, card)


def _action(name: Action, variant: Literal["primary", "secondary"], lang: Language) -> gr.Button:
    classes = ["answer-button", "spring"] if variant == "primary" else []
    label = text(f"web.action.{name}", lang=lang)
    return gr.Button(label, variant=variant, size="sm", elem_id=f"do-{name}", elem_classes=classes)


def _report(lang: Language) -> ReportParts:
    with gr.Column(visible=False, elem_id="report") as panel:
        head = html()
        with gr.Row(elem_classes="report-grid"):
            with gr.Column(scale=6):
                body = html()
            with gr.Column(scale=5, elem_id="profile"):
                radar = gr.Plot(show_label=False, container=False, elem_id="radar")
                figures = html()
        again = gr.Button(text("web.report.again", lang=lang), elem_id="again")
    return ReportParts(panel, head, radar, figures, body, again)
