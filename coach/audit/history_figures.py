"""The indicators of a history of stages: the funnel, days in each stage, meetings and proposals."""

from collections.abc import Iterator, Mapping
from typing import Literal

import pandas as pd

from coach.audit.funnel import funnel_figures
from coach.audit.history import History
from coach.audit.measures import Frame
from coach.audit.periods import day_of
from coach.audit.stages import stage_rules
from coach.audit.types import Indicator, Segment
from coach.audit.ways import ways_by_history

Milestone = Literal["meeting", "proposal"]
MILESTONES: Mapping[Milestone, str] = {"meeting": "meetings_set", "proposal": "proposals_sent"}


def history_figures(history: History) -> Iterator[Indicator]:
    """Give the funnel of all deals of the history and how long they stood in each stage."""
    frame = Frame((), day_of(history.frame["moved"].min()), day_of(history.frame["moved"].max()))
    yield from funnel_figures(ways_by_history(history), frame)
    yield from _days(history.frame, history, frame)


def _days(frame: pd.DataFrame, history: History, period: Frame) -> Iterator[Indicator]:
    """Give the median of days between entering a stage and leaving it; deals that still stand there are left out."""
    left = frame["moved"].shift(-1).where(~frame["last"])
    days = (left - frame["moved"]).dt.total_seconds() / 86_400
    for stage, kind in history.stages.items():
        if kind != "open":
            continue
        here = frame["stage"] == stage
        at = Frame((Segment(dimension="stage", value=stage),), period.start, period.end)
        known = days[here].dropna()
        excluded = {"still_there": int((here & frame["last"]).sum())}
        if known.empty:
            yield at.none("stage_days", "none_left_stage")
        else:
            yield at.value("stage_days", float(known.median()), len(known), excluded=excluded)


def milestone_deals(history: History, milestone: Milestone) -> frozenset[str] | None:
    """Return the ids of deals that entered a stage of the milestone, None if no stage means it."""
    names = [name for name in history.stages if stage_rules().is_milestone(name, milestone)]
    if not names:
        return None
    codes = history.frame.loc[history.frame["stage"].isin(names), "deal"].unique()
    return frozenset(history.ids[code] for code in codes)
