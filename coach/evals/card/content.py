"""What a card says: sections with words, a table and a chart, in the language in force."""

from collections.abc import Callable

from coach.evals.card import charts
from coach.evals.card.cells import Section, counted, header, named, plain_table, shown, table
from coach.evals.scoring import Report
from coach.texts import text

SLICES = ("test.ordinary", "test.tricky", "test", "dev.ordinary", "dev.tricky", "dev", "all")
AGREEMENT = ("coverage", "qwk", "exact", "adjacent", "mae", "bias", "spearman", "overgraded")
BASELINES = ("constant", "words", "overlap")


def sections_of(report: Report) -> list[Section]:
    """Return the sections of a run's card, those without figures left out."""
    makers: tuple[Callable[[Report], Section | None], ...] = (
        _run,
        _agreement,
        _baselines,
        _people,
        _confusion,
        _kinds,
        _ungraded,
        _evidence,
        _stability,
        _changes,
        _removed,
        _groups,
        _attacks,
        _ranges,
        _cost,
        _everything,
    )
    return [section for make in makers if (section := make(report)) is not None]


def _run(report: Report) -> Section:
    run = report.run
    judge = " ".join(part for part in (run.judge.name, run.judge.version, run.judge.model) if part)
    facts = {
        "judge": judge,
        "suite": f"{run.suite.name} {run.suite.version}",
        "gold": run.gold,
        "labels": _labels(report),
        "seed": str(run.seed),
        "votes": str(run.votes),
        "coach": run.coach,
        "finished": text("evals.card.yes" if run.finished else "evals.card.no"),
        "counts": ", ".join(f"{status} {count}" for status, count in run.counts.items()) or "—",
    }
    rows = tuple((text(f"evals.card.run.{name}"), value) for name, value in facts.items())
    words = text("evals.card.synthetic") if run.synthetic else text("evals.card.run.words")
    return Section(text("evals.card.run"), words, header("what", "value"), rows)


def _labels(report: Report) -> str:
    """Return whose labels the figures are measured against."""
    raters = ", ".join(f"{rater} ({count})" for rater, count in report.raters.items()) or "—"
    key = "shipped" if report.run.synthetic else "own"
    return text(f"evals.card.labels.{key}", raters=raters, source=report.run.source or "—")


def _agreement(report: Report) -> Section | None:
    there = [name for name in SLICES if report.figure(f"{name}.coverage") is not None]
    if not there:
        return None
    rows = [
        (
            text(f"evals.slice.{name}"),
            counted(report.figure(f"{name}.qwk")),
            *(shown(report.figure(f"{name}.{metric}")) for metric in AGREEMENT),
        )
        for name in there
    ]
    head = (*header("slice", "n"), *(text(f"evals.metric.{metric}") for metric in AGREEMENT))
    return Section(text("evals.card.agreement"), text("evals.card.agreement.words"), head, tuple(rows))


def _baselines(report: Report) -> Section | None:
    there = [name for name in SLICES if report.figure(f"{name}.baseline.words.qwk") is not None]
    if not there:
        return None
    rows = [
        (
            text(f"evals.slice.{name}"),
            shown(report.figure(f"{name}.qwk")),
            *(shown(report.figure(f"{name}.baseline.{baseline}.qwk")) for baseline in BASELINES),
            shown(report.figure(f"{name}.above.words.qwk")),
        )
        for name in there
    ]
    names = (*(text(f"evals.baseline.{baseline}") for baseline in BASELINES), text("evals.metric.above-words"))
    head = (*header("slice"), text("evals.metric.qwk"), *names)
    bars = [("judge", report.figure(f"{there[0]}.qwk")), ("raters", report.figure("raters.qwk"))]
    bars += [(name, report.figure(f"{there[0]}.baseline.{name}.qwk")) for name in BASELINES]
    chart = charts.intervals([(text(f"evals.bar.{name}"), figure) for name, figure in bars if figure is not None])
    return Section(text("evals.card.baselines"), text("evals.card.baselines.words"), head, tuple(rows), chart)


def _people(report: Report) -> Section | None:
    return plain_table(report, "raters", "raters.")


def _confusion(report: Report) -> Section | None:
    name = next((name for name in SLICES if any(map(any, report.confusion.get(name, ())))), None)
    if name is None:
        return None
    chart = charts.matrix(report.confusion[name], text("evals.chart.level"), text("evals.chart.label"))
    words = text("evals.card.confusion.words", slice=text(f"evals.slice.{name}"))
    return Section(text("evals.card.confusion"), words, chart=chart)


def _kinds(report: Report) -> Section | None:
    kinds = [
        f.name.split(".")[1] for f in report.figures if f.name.startswith("kind.") and f.name.endswith(".coverage")
    ]
    if not kinds:
        return None
    metrics = ("coverage", "exact", "mae", "bias", "overgraded")
    rows = tuple(
        (
            f"{named('kind', kind)} ({text('evals.card.ordinary')})"
            if kind in report.run.ordinary
            else named("kind", kind),
            counted(report.figure(f"kind.{kind}.mae")),
            *(shown(report.figure(f"kind.{kind}.{metric}")) for metric in metrics),
        )
        for kind in kinds
    )
    bars = [(kind, report.figure(f"kind.{kind}.overgraded")) for kind in kinds if kind not in report.run.ordinary]
    chart = charts.intervals([(named("kind", kind), figure) for kind, figure in bars if figure is not None])
    head = (*header("kind", "n"), *(text(f"evals.metric.{metric}") for metric in metrics))
    return Section(text("evals.card.kinds"), text("evals.card.kinds.words"), head, rows, chart)


def _ungraded(report: Report) -> Section | None:
    if not report.ungraded:
        return None
    rows = tuple((code, str(count)) for code, count in report.ungraded.items())
    return Section(text("evals.card.ungraded"), text("evals.card.ungraded.words"), header("reason", "n"), rows)


def _evidence(report: Report) -> Section | None:
    names = [
        f"{half}.{what}.{m}"
        for half in ("test", "dev", "all")
        for what in ("evidence", "depth")
        for m in ("precision", "recall")
    ]
    names += [f"{half}.flags.{what}" for half in ("test", "dev", "all") for what in ("precision", "recall", "unjust")]
    return table("evidence", [figure for name in names if (figure := report.figure(name)) is not None])


def _stability(report: Report) -> Section | None:
    return plain_table(report, "stability", "repeat.")


def _changes(report: Report) -> Section | None:
    names = [f.name.removesuffix(".unchanged") for f in report.figures if f.name.endswith(".unchanged")]
    metrics = ("unchanged", "near", "shift", "raised")
    rows = tuple(
        (
            named("change", name.removeprefix("change.")),
            counted(report.figure(f"{name}.shift")),
            *(shown(report.figure(f"{name}.{metric}")) for metric in metrics),
        )
        for name in names
    )
    head = (*header("change", "n"), *(text(f"evals.metric.{metric}") for metric in metrics))
    return Section(text("evals.card.changes"), text("evals.card.changes.words"), head, rows) if rows else None


def _removed(report: Report) -> Section | None:
    return plain_table(report, "removed", "removed.")


def _groups(report: Report) -> Section | None:
    return plain_table(report, "groups", "groups.")


def _attacks(report: Report) -> Section | None:
    return plain_table(report, "attacks", "attacks.", digits=3)


def _ranges(report: Report) -> Section | None:
    parts = (".range.inside", ".range.width", ".risk")
    section = table("ranges", [figure for figure in report.figures if figure.name.endswith(parts)])
    if section is None:
        return None
    chart = charts.curve(report.curve, text("evals.chart.coverage"), text("evals.chart.risk"))
    return Section(section.title, section.words, section.header, section.rows, chart)


def _cost(report: Report) -> Section | None:
    found = [figure for figure in report.figures if figure.name.startswith(("cost.", "time."))]
    return table("cost", found, digits=4)


def _everything(report: Report) -> Section | None:
    return table("everything", report.figures, digits=3, words=False)
