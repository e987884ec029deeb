"""Whether the red flags that cap a level are there, where people judged them: a false one is an unjust cap."""

from collections.abc import Iterator

from coach.evals.scores.figures import Figure, measured
from coach.evals.scores.joined import Answer, Joined
from coach.metrics.base import mean_of


def red_flags(joined: Joined) -> Iterator[Figure]:
    """Yield how raised flags stand against people's, by half, over graded answers whose flags people judged.

    `flags.precision`, the share of raised flags that people raise too (`n`: raised flags); `flags.recall`, the share of
    people's flags that were raised (`n`: people's flags); `flags.unjust`, the share of answers (`n`) with a raised flag
    that people do not raise. Flags are few: a share of none or all has an exact interval, never one of no width.
    """
    for half in ("all", "dev", "test"):
        judged = [a for a in joined.answers if a.item.flags and a.level is not None and half in ("all", a.item.half)]
        if not judged:
            continue
        raised = [(a.item.family, _there(a, flag.id)) for a in judged for flag in a.grade.red_flags]
        there = [(a.item.family, _raised(a, id_)) for a in judged for id_ in a.item.flags if _there(a, id_)]
        yield _share(f"{half}.flags.precision", raised)
        yield _share(f"{half}.flags.recall", there)
        unjust = [(a.item.family, not all(_there(a, flag.id) for flag in a.grade.red_flags)) for a in judged]
        yield _share(f"{half}.flags.unjust", unjust, lower=True)


def _there(answer: Answer, flag: str) -> bool:
    return answer.item.flags.get(flag) == "met"


def _raised(answer: Answer, flag: str) -> bool:
    return any(one.id == flag for one in answer.grade.red_flags)


def _share(name: str, held: list[tuple[str, bool]], *, lower: bool = False) -> Figure:
    statistic = mean_of([float(one) for _, one in held], share=True)
    return measured(name, statistic, [family for family, _ in held], better="lower" if lower else "higher")
