"""The final report on the page: figures, the radar chart, each question with its card, what to download."""

import asyncio
from collections.abc import Mapping
from typing import Any

import gradio as gr

from coach.interview.report import InterviewReport
from coach.rubric.library import Library
from coach.texts import Language, text
from coach.web.cards import Reading, credited, rubric_card, steps, verdict_line
from coach.web.pieces import reading
from coach.web.practice_parts import ReportParts
from coach.web.practice_view import rubric_of
from coach.web.radar import radar
from coach.web.services import Services
from coach.web.templating import render


async def report_updates(
    services: Services, parts: ReportParts, session_id: str, lang: Language, *, owner: str
) -> dict[Any, Any]:
    """Return what the report's components show of a finished session."""
    interviews = await services.interviews()
    report = await interviews.report(session_id, owner=owner)
    cards = await services.cards(report.references)
    readings = {card.id: each for card, each in zip(cards, reading(cards), strict=True)}
    figure = await asyncio.to_thread(radar, report.profile)  # the first one loads plotly
    return {
        parts.head: report_head(report, lang),
        parts.body: report_body(report, interviews.library, readings, lang),
        parts.radar: gr.update(value=figure, visible=figure is not None),
        parts.figures: report_figures(report, lang),
    }


def report_head(report: InterviewReport, lang: Language) -> str:
    """Return the title, the figures in short and the downloads."""
    took = (report.finished_at or report.started_at) - report.started_at
    return render(
        "report_head.html",
        lang,
        report=report,
        credited=sum(credited(q.grade) for q in report.questions if q.grade is not None),
        minutes=max(1, round(took.total_seconds() / 60)),
    )


def report_figures(report: InterviewReport, lang: Language) -> str:
    """Return the profile in words and numbers, for whoever cannot see the chart and wants the values."""
    return render("report_figures.html", lang, report=report)


def report_body(report: InterviewReport, library: Library, readings: Mapping[str, Reading], lang: Language) -> str:
    """Return repeated gaps and every question with its card."""
    names = {question.question.id: question.question.title for question in report.questions}
    cards = {
        question.number: rubric_card(
            question.review,
            rubric_of(library, question.review),
            lang,
            reading=tuple(readings[id_] for id_ in question.review.references if id_ in readings),
            eyebrow=text("web.card.of", lang=lang, number=question.number),
        )
        for question in report.questions
        if question.review is not None
    }
    verdicts = {q.number: verdict_line(q.review, lang) for q in report.questions if q.review is not None}
    scales = {q.number: steps(q.grade) for q in report.questions if q.grade is not None}
    return render("report_body.html", lang, report=report, names=names, cards=cards, verdicts=verdicts, steps=scales)
