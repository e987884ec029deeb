"""The page of reliability: how far the grades can be trusted, measured; the program's card and one's own runs."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import gradio as gr

from coach.grading.judge_names import judge_name
from coach.texts import Language, explain, text
from coach.web.pieces import READY, html, listen, no_navbar, told
from coach.web.services import Services
from coach.web.templating import render

if TYPE_CHECKING:
    from coach.evals.shelf import Shelved

SHOWN = ("test.ordinary.qwk", "test.ordinary.exact", "test.ordinary.coverage", "test.tricky.overgraded")
"""Figures of a run that say most; what a run has not measured stays a dash."""


@dataclass(frozen=True)
class Line:
    """A run on the page: where its card is, who was measured on what, and its figures with their intervals, as text."""

    link: str
    name: str
    judge: str
    suite: str
    figures: tuple[tuple[str, str], ...]
    problem: str = ""


def build(services: Services, lang: Language, pages: gr.Blocks) -> None:
    """Put the page into `pages` and connect it."""
    no_navbar()
    content = html()

    async def fill() -> str:
        from coach.evals.shelf import shelf  # noqa: PLC0415 - not needed for the first page

        try:
            return reliability(await asyncio.to_thread(shelf, services.settings), lang)
        except Exception as error:  # noqa: BLE001 - the page opens and says what is wrong
            return told(error, lang)

    listen(pages.load, fill, outputs=content).then(None, js=READY)


def reliability(runs: "list[Shelved]", lang: Language) -> str:
    """Return the runs as HTML."""
    lines = {place: [_line(run, lang) for run in runs if run.place == place] for place in ("shipped", "own")}
    heads = [text(f"web.reliability.figure.{name}", lang=lang) for name in SHOWN]
    return render("reliability.html", lang, lines=lines, heads=heads)


def _line(run: "Shelved", lang: Language) -> Line:
    link = f"/files/card/{run.place}/{run.name}?language={lang}"
    if run.report is None:
        problem = explain(run.problem, lang=lang) if run.problem else ""
        return Line("", run.name, "", "", (), problem)
    report = run.report
    judge = judge_name(report.run.judge, lang)
    return Line(link, run.name, judge, report.run.suite.name, tuple(_figure(report, name, lang) for name in SHOWN))


def _figure(report: object, name: str, lang: Language) -> tuple[str, str]:
    from coach.evals.card.cells import shown  # noqa: PLC0415
    from coach.evals.scoring import Report  # noqa: PLC0415

    if not isinstance(report, Report):
        return "—", ""
    value, _, interval = shown(report.figure(name)).partition(" [")
    point = text("workspace.point", lang=lang)
    return (
        value.replace(".", point) if value[:1].isdigit() else value,
        interval.removesuffix("]").replace(".", point).replace("; ", "–"),
    )
