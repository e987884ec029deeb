"""The funnel: how many deals reached each stage, and what share of those that left it went on."""

from collections.abc import Iterator

import numpy as np

from coach.audit.measures import Frame
from coach.audit.types import Indicator, Segment
from coach.audit.ways import Ways


def funnel_figures(ways: Ways, frame: Frame, why_not: str = "") -> Iterator[Indicator]:
    """Give the funnel.

    Without a history of stages, or a column with the stage of the loss, only a lower bound is given (`reached_least`):
    where the lost deals had come to is not known, and a conversion out of the rest would be too high.

    Args:
        ways: how far the deals came.
        frame: period of the deals.
        why_not: why there is no conversion when the ways do not tell it.
    """
    lost = ways.lost
    unknown = int((lost & (ways.furthest < 0)).sum())
    for place, stage in enumerate(ways.stages):
        at = Frame((Segment(dimension="stage", value=stage),), frame.start, frame.end)
        reached = int((ways.furthest >= place).sum())
        left_out = {"lost_stage_unknown": unknown}
        yield at.count("stage_reached" if ways.known else "reached_least", reached, excluded=left_out)
        if ways.known and place < len(ways.stages) - 1:
            yield _conversion(ways, place, at, unknown)
    if not ways.known:
        yield frame.none("stage_conversion", why_not or "lost_stage_unknown")


def _conversion(ways: Ways, place: int, at: Frame, unknown: int) -> Indicator:
    """Of the deals that reached a stage and left it: the share that reached a later one."""
    reached = ways.furthest >= place
    standing = reached & (ways.furthest == place) & ~ways.lost
    went_on = int((ways.furthest > place).sum())
    left = int((reached & ~standing).sum())
    excluded = {"still_there": int(standing.sum()), "lost_stage_unknown": unknown}
    return at.share("stage_conversion", went_on, left, empty="none_left_stage", excluded=excluded)


def passed(ways: Ways, marked: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> int:
    """Return how many deals are known to have come to the first of the marked stages or beyond it."""
    places = np.flatnonzero(marked)
    return int((ways.furthest >= places[0]).sum()) if len(places) else 0
