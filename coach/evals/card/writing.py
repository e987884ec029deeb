"""A card as Markdown and as one HTML file."""

from collections.abc import Sequence

from jinja2 import Environment
from markupsafe import Markup

from coach.evals.card.cells import Section
from coach.evals.card.content import sections_of
from coach.evals.scoring import Report
from coach.resources import resource_dir
from coach.texts import current_language, text


def markdown(reports: Sequence[Report]) -> str:
    """Return the card of one or more runs as Markdown; charts are left to the HTML file."""
    lines = [f"# {text('evals.card.title')}", "", text("evals.card.words"), ""]
    for report in reports:
        lines += [f"## {_title(report)}", ""]
        for section in sections_of(report):
            lines += _section(section)
    lines += [f"## {text('evals.card.limits')}", "", text("evals.card.limits.words"), ""]
    return "\n".join(lines)


def html(reports: Sequence[Report]) -> str:
    """Return the card of one or more runs as one HTML page that loads nothing."""
    source = (resource_dir("eval") / "cards" / "card.html.j2").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)
    runs = [(_title(report), sections_of(report)) for report in reports]
    return template.render(
        language=current_language(),
        title=text("evals.card.title"),
        words=text("evals.card.words"),
        limits=text("evals.card.limits"),
        limits_words=text("evals.card.limits.words"),
        runs=runs,
        drawn=Markup,  # charts are our own SVG; all else is escaped
    )


def _title(report: Report) -> str:
    judge = report.run.judge
    told = text("evals.card.of_run", judge=f"{judge.name} {judge.model}".strip(), suite=report.run.suite.name)
    return f"{told}, {report.run.source}" if report.run.source else told


def _section(section: Section) -> list[str]:
    lines = [f"### {section.title}", ""]
    if section.words:
        lines += [section.words, ""]
    if section.rows:
        lines += [_row(section.header), _row(["---"] * len(section.header)), *map(_row, section.rows), ""]
    return lines


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
