"""The reliability card: both languages, nothing from outside, nothing unescaped, honest where there is no figure."""

import contextlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import typer

from coach.cli import evals_run
from coach.evals.card.cells import figure_name
from coach.evals.card.writing import html, markdown
from coach.evals.scores.figures import Figure
from coach.evals.scoring import Report, read_report
from coach.resources import resource_dir
from coach.texts import use_language


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run of the offline judge, made by the command itself."""
    out = tmp_path_factory.mktemp("run")
    evals_run.run(out=out, suite="smoke", judge="offline", limit=24)
    return out


@pytest.fixture(scope="module")
def report(folder: Path) -> Report:
    return read_report(folder / "scores.json")


class Outside(HTMLParser):
    """Collects every address that a browser would load or follow, and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag in {"script", "link", "iframe", "img"} else []
        named = {"src", "href", "xlink:href"}
        self.found += [value or "" for name, value in attrs if name in named and not (value or "").startswith("#")]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_loads_nothing_and_has_its_charts(report: Report, language: str) -> None:
    use_language(language)
    page = html([report])
    parser = Outside()
    parser.feed(page)
    assert parser.found == []
    assert f'lang="{language}"' in page
    assert page.count("<svg") >= 3
    assert html([report]) == page


def test_the_languages_tell_the_same_figures(report: Report) -> None:
    russian = markdown([report])
    use_language("en")
    english = markdown([report])
    number = re.compile(r"\d+\.\d{2,}")
    assert number.findall(russian) == number.findall(english)
    assert "Карта надёжности" in russian
    assert "Reliability card" in english
    assert "ё" not in english.replace("letter ё", "")


def test_every_table_row_has_as_many_cells_as_its_header(report: Report) -> None:
    for block in markdown([report]).split("\n\n"):
        rows = [line for line in block.split("\n") if line.startswith("|")]
        assert len({len(re.split(r"(?<!\\)\|", row)) for row in rows}) <= 1, block


def test_a_missing_figure_shows_its_reason_and_hostile_names_are_escaped(report: Report) -> None:
    gone = tuple(
        Figure(name=f.name, value=None, reason="constant", n=0, of=f.of) if f.name == "all.qwk" else f
        for f in report.figures
    )
    judge = report.run.judge.model_copy(update={"model": "<script>alert(1)</script>|"})
    told = report.model_copy(update={"figures": gone, "run": report.run.model_copy(update={"judge": judge})})
    assert "все значения одинаковы" in markdown([told])
    assert "<script>" not in html([told])
    assert "nan" not in re.findall(r"[a-z]+", markdown([told]))


def test_every_figure_of_the_shipped_card_is_named_in_words() -> None:
    shipped = read_report(resource_dir("eval") / "cards" / "offline" / "scores.json")
    named = ("raters.", "repeat.", "removed.", "groups.", "attacks.", "cost.", "time.")
    parts = (
        ".evidence.precision",
        ".evidence.recall",
        ".depth.precision",
        ".depth.recall",
        ".flags.precision",
        ".flags.recall",
        ".flags.unjust",
        ".range.inside",
        ".risk",
    )
    for figure in shipped.figures:
        if figure.name.startswith(named) or figure.name.endswith(parts):
            assert figure_name(figure.name) != figure.name
    told = markdown([shipped])
    assert "то же другими словами" in told
    assert "paraphrase" not in told.partition("### Все показатели")[0]


def test_the_card_says_whose_labels_its_figures_are(report: Report) -> None:
    assert "встроенный набор" in markdown([report])
    own = report.run.model_copy(update={"synthetic": False, "source": "answers.jsonl"})
    told = markdown([report.model_copy(update={"run": own, "raters": {"rater-1": 24}})])
    assert "свой набор «answers.jsonl»; уровни поставили: rater-1 (24)" in told
    assert "Набор синтетический" not in told


def test_the_commands_work_on_a_run(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evals_run.score(folder)
    evals_run.compare(folder, folder)
    evals_run.card([folder], out=tmp_path / "card")
    assert {path.name for path in (tmp_path / "card").iterdir()} == {
        "card.ru.md", "card.ru.html", "card.en.md", "card.en.html",
    }  # fmt: skip
    assert "all.qwk" in capsys.readouterr().out


def test_the_gate_command_accepts_a_baseline_and_closes_on_a_better_one(folder: Path, tmp_path: Path) -> None:
    accepted = tmp_path / "baseline.json"
    with contextlib.suppress(typer.Exit):  # so few answers may break the suite's own limits
        evals_run.gate(folder, against=accepted, update=True)
    raised = re.sub(r'("name": "all.mae",\s+"value": )[\d.]+', r"\g<1>0.0001", accepted.read_text())
    assert raised != accepted.read_text()
    accepted.write_text(raised)
    with pytest.raises(typer.Exit) as closed:
        evals_run.gate(folder, against=accepted)
    assert closed.value.exit_code == 1
