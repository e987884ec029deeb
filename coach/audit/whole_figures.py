"""The figures of the whole export that are no sums of groups: stages, reasons, closings, repeat sales."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from coach.audit.deal_known import Known
from coach.audit.funnel import funnel_figures, passed
from coach.audit.history_figures import Milestone
from coach.audit.stages import stage_rules
from coach.audit.types import Indicator, Segment
from coach.audit.ways import ways_by_stage


def stage_counts(known: Known) -> Iterator[Indicator]:
    """Count the deals of each stage."""
    if known.no_stage:
        yield known.at(()).none("stage_count", known.no_stage)
        return
    counts = known.frame["stage"].value_counts()
    names = [*(one.stage for one in known.deals.stages), *([""] if counts.get("", 0) else [])]
    for name in names:
        yield known.at((Segment(dimension="stage", value=name),)).count("stage_count", int(counts[name]))


def current_funnel(known: Known) -> Iterator[Indicator]:
    """Give the funnel that the current stages allow, and how many came at least to a meeting or a proposal."""
    frame, stages = known.at(()), known.deals.stages
    if known.no_stage or len(stages) < 2:
        yield frame.none("stage_conversion", known.no_stage or "one_stage")
        return
    clear = known.frame[known.frame["is_unclear"] == 0]
    kinds = {one.stage: one.kind for one in stages}
    ways = ways_by_stage(kinds, clear["stage"], _lost_stage(known, clear))
    yield from funnel_figures(ways, frame, known.no_lost or "lost_stage_unknown")
    least: dict[Milestone, str] = {"meeting": "meetings_least", "proposal": "proposals_least"}
    for milestone, id_ in least.items():
        marked = np.array([stage_rules().is_milestone(name, milestone) for name in ways.stages], dtype=np.bool_)
        if milestone not in known.deals.milestones and marked.any():
            unknown = int((ways.lost & (ways.furthest < 0)).sum())
            yield frame.count(id_, passed(ways, marked), excluded={"lost_stage_unknown": unknown})


def _lost_stage(known: Known, frame: pd.DataFrame) -> "pd.Series[str] | None":
    """Return the column with the stage of the loss when it is filled for nearly all lost deals."""
    lost = frame["is_lost"] == 1
    if "lost_stage" not in known.deals.roles or not lost.any():
        return None
    told = float((frame.loc[lost, "lost_stage"] != "").mean())
    return frame["lost_stage"] if told >= stage_rules().limits.readable_share else None


def lost_reasons(known: Known) -> Iterator[Indicator]:
    """Count the reasons of lost deals."""
    if "reason" not in known.deals.roles or known.no_lost:
        why = known.no_lost if "reason" in known.deals.roles else "no_reason_column"
        yield known.at(()).none("lost_reason", why)
        return
    lost = known.frame.loc[known.frame["is_lost"] == 1, "reason"].value_counts()
    without = int(lost.get("", 0))
    told = int(lost.sum()) - without
    for name, count in lost[lost > 0].items():
        frame = known.at((Segment(dimension="reason", value=str(name)),))
        yield frame.count("lost_reason", int(count))
        if name:
            yield frame.share("lost_reason_share", int(count), told, excluded={"no_reason": without})


def closings(known: Known) -> Iterator[Indicator]:
    """Count won deals by the month in which they were closed."""
    if "closed" not in known.deals.roles or known.no_won:
        yield known.at(()).none("sales", known.no_won or "no_closed_column")
        return
    months = known.frame.loc[known.frame["is_won"] == 1, "closed_month"].value_counts().sort_index()
    without = int(months.get("", 0))
    told = int(months.sum()) - without
    yield known.at(()).count("sales", told, excluded={"no_closed": without})
    for name, count in months[months > 0].items():
        if name:
            yield known.at((Segment(dimension="month", value=str(name)),)).count("sales", int(count))


def repeat_sales(known: Known) -> Iterator[Indicator]:
    """Count the won deals of a client beyond the first."""
    frame = known.at(())
    if "contact" not in known.deals.roles or known.no_won:
        yield frame.none("repeat_sales", known.no_won or "no_contact_column")
        return
    won = known.frame.loc[known.frame["is_won"] == 1, "contact"]
    told = won[won >= 0]
    yield frame.count("repeat_sales", int(told.duplicated().sum()), excluded={"no_contact": len(won) - len(told)})
