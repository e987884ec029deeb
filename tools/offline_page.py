"""Write the figures of the offline judge's card into docs/offline-judge*.md: `make card` does it after the run."""

import re
from pathlib import Path

from coach.evals.card.cells import counted, figure_name, named, shown
from coach.evals.scoring import Report, read_report
from coach.resources import resource_dir
from coach.texts import text, use_language

ROOT = Path(__file__).resolve().parents[1]
PAGES = {"en": "offline-judge.md", "ru": "offline-judge.ru.md"}
HALVES = ("test", "dev")
LEVELS = ("coverage", "qwk", "baseline.words.qwk", "mae", "overgraded")
CREDIT = (
    "evidence.precision",
    "evidence.recall",
    "depth.precision",
    "depth.recall",
    "flags.precision",
    "flags.recall",
    "flags.unjust",
    "range.inside",
    "range.width",
)
_BLOCK = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)


def figures(report: Report) -> str:
    """Return the tables in the language in force."""
    heads = [text(f"evals.slice.{half}.{kind}") for half in HALVES for kind in ("ordinary", "tricky")]
    lines = [_row(["", *heads]), _row(["---"] * (len(heads) + 1))]
    for metric in LEVELS:
        names = [f"{half}.{kind}.{metric}" for half in HALVES for kind in ("ordinary", "tricky")]
        lines.append(_row([_metric(metric), *(shown(report.figure(name)) for name in names)]))
    lines += ["", _row(["", *(text(f"evals.slice.{half}") for half in HALVES)]), _row(["---"] * 3)]
    for name in CREDIT:
        if not any(report.figure(f"{half}.{name}") for half in HALVES):
            continue
        lines.append(_row([figure_name(name), *(shown(report.figure(f"{half}.{name}")) for half in HALVES)]))
    overgraded = text("evals.metric.overgraded")
    lines += ["", _row([text("evals.column.kind"), text("evals.column.n"), overgraded]), _row(["---"] * 3)]
    for figure in report.figures:
        kind = re.fullmatch(r"kind\.(.+)\.overgraded", figure.name)
        if kind:
            lines.append(_row([named("kind", kind.group(1)), counted(figure), shown(figure)]))
    return "\n".join(["", *lines, "", ""])


def page(lang: str, report: Report) -> str:
    """Return the page of a language with the figures of `report` in their place."""
    use_language("ru" if lang == "ru" else "en")
    told = figures(report)
    return _BLOCK.sub(lambda found: found[1] + told + found[2], (ROOT / "docs" / PAGES[lang]).read_text("utf-8"))


def _metric(metric: str) -> str:
    if metric == "baseline.words.qwk":
        return f"{text('evals.metric.qwk')}: {text('evals.baseline.words')}"
    return text(f"evals.metric.{metric}")


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    shipped = read_report(resource_dir("eval") / "cards" / "offline" / "scores.json")
    for lang, name in PAGES.items():
        (ROOT / "docs" / name).write_text(page(lang, shipped), "utf-8")
