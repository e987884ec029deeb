"""All figures of a run, out of its directory alone: no judge is asked."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from coach.errors import InputError
from coach.evals.gold import GoldItem
from coach.evals.plan import ORIGINAL
from coach.evals.run_dir import Key, RunDir, RunInfo
from coach.evals.scores.agreement import agreement
from coach.evals.scores.changes import attacks, groups, invariance, monotonicity, stability
from coach.evals.scores.cost import cost
from coach.evals.scores.evidence import CheckCount, by_check, evidence
from coach.evals.scores.figures import Figure
from coach.evals.scores.joined import Answer, Joined
from coach.evals.scores.people import people
from coach.evals.scores.ranges import ranges, risk_curve
from coach.evals.scores.red_flags import red_flags
from coach.evals.suite import Section
from coach.files.atomic import write_atomically
from coach.grading.types import Grade
from coach.language.tokens import content_lemmas
from coach.metrics.baselines import overlap
from coach.metrics.table import confusion
from coach.rubric.library import Library
from coach.rubric.types import Frozen

Table = tuple[tuple[int, ...], ...]


def _people(joined: Joined) -> Iterable[Figure]:
    items = [answer.item for answer in joined.answers]
    return people([item.ratings for item in items], [item.family for item in items])


SECTIONS: Mapping[Section, Callable[[Joined], Iterable[Figure]]] = {
    "agreement": agreement,
    "people": _people,
    "evidence": lambda joined: (*evidence(joined), *red_flags(joined)),
    "stability": stability,
    "invariance": invariance,
    "monotonicity": monotonicity,
    "groups": groups,
    "attacks": attacks,
    "ranges": ranges,
    "cost": cost,
}


class Report(Frozen):
    """The figures of a run.

    Attributes:
        run: what was run.
        figures: in the order of the suite's sections; names are unique.
        ungraded: how many answers were not graded, by reason code.
        confusion: by slice, counts of label (row) and level (column) over the graded answers.
        curve: (coverage, risk), the surest answers first.
        raters: how many answers each rater labelled.
        checks: by question and check, where people judged checks.
    """

    run: RunInfo
    figures: tuple[Figure, ...]
    ungraded: Mapping[str, int] = {}
    confusion: Mapping[str, Table] = {}
    curve: tuple[tuple[float, float], ...] = ()
    raters: Mapping[str, int] = {}
    checks: tuple[CheckCount, ...] = ()

    def figure(self, name: str) -> Figure | None:
        """Return the figure of this name, None if the run has none."""
        return next((figure for figure in self.figures if figure.name == name), None)


def score_run(folder: Path, library: Library) -> Report:
    """Compute the figures of a run, finished or not.

    Raises:
        InputError: no run there, another format, damaged, or nothing graded yet.
    """
    return report_of(join(RunDir(folder), library))


def report_of(joined: Joined) -> Report:
    """Compute the figures of grades that are joined with their labels."""
    reasons = Counter(a.grade.reason.code for a in joined.answers if a.grade.reason is not None)
    return Report(
        run=joined.info,
        figures=tuple(figure for section in joined.info.suite.sections for figure in SECTIONS[section](joined)),
        ungraded=dict(sorted(reasons.items())),
        confusion={name: _confusion(answers) for name, answers in joined.slices()},
        curve=tuple((point.coverage, point.risk) for point in risk_curve(list(joined.answers))),
        raters=dict(sorted(Counter(rater for a in joined.answers for rater in a.item.ratings).items())),
        checks=tuple(by_check(joined)),
    )


def join(folder: RunDir, library: Library) -> Joined:
    """Read a run and put labels and grades together; raises as `score_run`."""
    info = folder.info()
    rows = folder.rows()
    answers = [
        _answer(item, rows[key].grade, info, library)
        for item in folder.gold(library)
        if (key := Key(item.id, ORIGINAL)) in rows
    ]
    if not answers:
        raise InputError("run.empty", folder=folder.path)
    return Joined(info, tuple(answers), rows, folder.milliseconds())


def write_report(report: Report, folder: Path) -> Path:
    """Write the figures into the run directory and return the file."""
    file = folder / "scores.json"
    write_atomically(file, f"{report.model_dump_json(indent=1)}\n".encode())
    return file


def read_report(file: Path) -> Report:
    """Read figures that were written.

    Raises:
        InputError: no such file or it is damaged.
    """
    try:
        return Report.model_validate_json(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError("run.missing", folder=file) from error
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]["msg"]
        raise InputError("run.damaged", file=file, line=1, problem=problem) from error


def _answer(item: GoldItem, grade: Grade, info: RunInfo, library: Library) -> Answer:
    lemmas = content_lemmas(item.text)
    rubric = library.rubric(item.question_id)
    same = info.rubrics.get(item.question_id) == rubric.hash
    stated = [check.text for _, check in rubric.question.checks()]
    words = [lemma for text in (rubric.question.text, *stated) for lemma in content_lemmas(text)]
    return Answer(item, grade, len(item.text.split()), overlap(lemmas, words) if same else None)


def _confusion(answers: Iterable[Answer]) -> Table:
    graded = [(answer.item.label, answer.level) for answer in answers if answer.level is not None]
    return confusion([label for label, _ in graded], [level for _, level in graded])
