"""From verified verdicts to a level and points: arithmetic that can be read.

Share: met content checks, each weighing its criterion's weight divided by the criterion's number of checks, over
the weight of all criteria (0-1). Depth: number of depth checks met. The highest row of the thresholds whose two conditions hold gives the level;
red flags cap it. Points sort inside a level: 20 for each level below, up to 19 (20 at level 5) for the place within.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from coach.grading.types import Verdict
from coach.rubric.library import Rubric
from coach.rubric.types import LEVELS, Level, ScaleRow

_EPSILON = 1e-9


@dataclass(frozen=True, kw_only=True)
class Score:
    """A level 1-5, points 0-100, and the two figures they come from."""

    level: Level
    points: int
    share: float
    depth: int


def content_share(rubric: Rubric, met: Collection[str]) -> float:
    """Return the weighted share (0-1) of content checks whose ids are in `met`."""
    total = sum(criterion.weight for criterion in rubric.question.criteria)
    earned = 0.0
    for criterion in rubric.question.criteria:
        hits = sum(check.id in met for check in criterion.checks)
        earned += criterion.weight * hits / len(criterion.checks)
    return earned / total


def level_of(share: float, depth: int, thresholds: Sequence[ScaleRow]) -> Level:
    """Return the level of the highest row whose conditions hold, 1 where none does."""
    reached: Level = 1
    for row in thresholds:
        if share + _EPSILON >= row.share and depth >= row.depth and row.level > reached:
            reached = row.level
    return reached


def score(
    rubric: Rubric,
    *,
    content: Mapping[str, Verdict],
    depth: Mapping[str, Verdict],
    caps: Collection[Level] = (),
    unclear_counts: bool = False,
) -> Score:
    """Compute the score of verified verdicts.

    Args:
        rubric: the question with its thresholds.
        content: verdicts by content check id; an absent id is not met.
        depth: verdicts by depth check id.
        caps: highest levels that the raised red flags allow.
        unclear_counts: count `unclear` as met, for the upper end of a range.
    """
    counted = {"met", "unclear"} if unclear_counts else {"met"}
    met = {check_id for check_id, verdict in content.items() if verdict in counted}
    share = content_share(rubric, met)
    known = {check.id for check in rubric.scale.depth}
    found = sum(verdict in counted for check_id, verdict in depth.items() if check_id in known)
    depth_found = found if share > 0 else 0
    level = min((level_of(share, depth_found, rubric.thresholds), *caps))
    within = 0.75 * share + 0.25 * (depth_found / len(known) if known else 0.0)
    room = 20 if level == 5 else 19
    return Score(level=level, points=20 * (level - 1) + round(room * within), share=share, depth=depth_found)


def estimated(found: Score, estimate: float, caps: Collection[Level] = ()) -> Score:
    """Return the score of a judge that finds a part only: the level nearest to its estimate (1-5), red flags cap it.

    The points sort inside the level by where the estimate lies in it; share and depth stay those of what was found.
    """
    nearest = _level(estimate)
    level = min((nearest, *caps))
    within = min(1.0, max(0.0, estimate - (level - 0.5)))
    room = 20 if level == LEVELS[-1] else 19
    return replace(found, level=level, points=20 * (level - 1) + round(room * within))


def around(estimate: float, margin: float, level: Level) -> tuple[Level, Level]:
    """Return the lowest and the highest level within `margin` of the estimate; `level` is always among them."""
    held = [one for one in LEVELS if abs(one - estimate) <= margin]
    return min((*held, level)), max((*held, level))


def _level(estimate: float) -> Level:
    return min(LEVELS, key=lambda one: (abs(one - estimate), one))
