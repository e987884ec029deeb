"""How near the coach comes to people, beside baselines that read nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from coach.evals.scores.figures import Better, Figure, measured
from coach.evals.scores.joined import Answer, Joined
from coach.metrics.base import Statistic, mean_of
from coach.metrics.baselines import fit_constant, fit_cuts
from coach.metrics.bootstrap import difference
from coach.metrics.closeness import adjacent_agreement, bias, exact_agreement, mean_absolute_error
from coach.metrics.kappa import quadratic_kappa
from coach.metrics.overgrading import overgraded_share
from coach.metrics.spearman import spearman
from coach.metrics.table import Levels

Metric = Callable[[Levels, Levels], Statistic]

METRICS: Mapping[str, tuple[Metric, Better]] = {
    "qwk": (quadratic_kappa, "higher"),
    "exact": (exact_agreement, "higher"),
    "adjacent": (adjacent_agreement, "higher"),
    "mae": (mean_absolute_error, "lower"),
    "bias": (bias, None),
    "spearman": (spearman, "higher"),
    "overgraded": (overgraded_share, "lower"),
}
OF_A_KIND = ("exact", "mae", "bias", "overgraded")
BESIDE = ("qwk", "mae")

Guess = Callable[[Sequence[Answer]], list[int]]


def agreement(joined: Joined) -> Iterator[Figure]:
    """Yield coverage, agreement and baselines by slice, and a few figures by kind.

    Agreement and baselines rest on the same graded answers; `of` counts the ungraded too.
    """
    guesses = _baselines(joined)
    for name, answers in joined.slices():
        yield from _of_slice(name, answers, METRICS)
        yield from _beside(name, answers, guesses)
    for kind, answers in joined.kinds():
        yield from _of_slice(f"kind.{kind}", answers, {name: METRICS[name] for name in OF_A_KIND})


def _of_slice(name: str, answers: Sequence[Answer], metrics: Mapping[str, tuple[Metric, Better]]) -> Iterator[Figure]:
    families = [answer.item.family for answer in answers]
    graded = mean_of([answer.level is not None for answer in answers], share=True)
    yield measured(f"{name}.coverage", graded, families, better="higher")
    inside, levels, labels = _columns(answers)
    for metric, (function, better) in metrics.items():
        yield measured(f"{name}.{metric}", function(levels, labels), inside, of=len(answers), better=better)


def _beside(name: str, answers: Sequence[Answer], guesses: Mapping[str, Guess]) -> Iterator[Figure]:
    families, levels, labels = _columns(answers)
    graded = [answer for answer in answers if answer.level is not None]
    for baseline, guess in guesses.items():
        guessed = guess(graded)
        for metric in BESIDE:
            function, better = METRICS[metric]
            place = f"{name}.baseline.{baseline}.{metric}"
            yield measured(place, function(guessed, labels), families, of=len(answers), better=better)
        gain = difference(quadratic_kappa(guessed, labels), quadratic_kappa(levels, labels))
        yield measured(f"{name}.above.{baseline}.qwk", gain, families, of=len(answers), better="higher")


def _columns(answers: Sequence[Answer]) -> tuple[list[str], list[int], list[int]]:
    """Return families, levels and labels of the graded answers."""
    graded = [(a.item.family, a.level, a.item.label) for a in answers if a.level is not None]
    return [g[0] for g in graded], [g[1] for g in graded], [g[2] for g in graded]


def _baselines(joined: Joined) -> dict[str, Guess]:
    """Fit the baselines on all development answers, graded or not; none where there are no such answers."""
    dev = [answer for answer in joined.answers if answer.item.half == "dev"]
    if not dev:
        return {}
    labels = [answer.item.label for answer in dev]
    constant = fit_constant(labels)
    by_words = fit_cuts([answer.words for answer in dev], labels)
    found: dict[str, Guess] = {
        "constant": lambda answers: constant.predict([0.0] * len(answers)),
        "words": lambda answers: by_words.predict([answer.words for answer in answers]),
    }
    if all(answer.overlap is not None for answer in joined.answers):
        by_overlap = fit_cuts([answer.overlap or 0.0 for answer in dev], labels)
        found["overlap"] = lambda answers: by_overlap.predict([answer.overlap or 0.0 for answer in answers])
    return found
