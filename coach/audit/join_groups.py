"""Spend and the deals that belong to it, group by group."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from coach.audit.periods import day_of
from coach.audit.stages import stage_rules
from coach.audit.types import Dimension, Segment
from coach.audit.words import same


@dataclass(frozen=True)
class Group:
    """Spend and the deals that belong to it.

    Attributes:
        segments: which part.
        everything: all deals are counted, whether their source has spend or not.
        spend: money.
        lines: lines of spend.
        leads: deals created.
        qualified: of them rated as fitting.
        won: of them won.
        paid_deals: won ones with an amount.
        revenue: their sum.
        start: first day of the lines of spend.
        end: the last.
        why: why there can be no figure, empty if there can.
    """

    segments: tuple[Segment, ...]
    everything: bool
    spend: float
    lines: int
    leads: int
    qualified: int
    won: int
    paid_deals: int
    revenue: float
    start: date | None = None
    end: date | None = None
    why: str = ""


def keys_of(frame: pd.DataFrame, dimension: str) -> "pd.Series[str]":
    """Return the folded label of each row, so that two spellings of a source meet."""
    column = frame[dimension]
    folded = {name: same(str(name)) for name in column.cat.categories}
    return column.astype(object).map(folded)


def pairs(dimension: Dimension, spend: pd.DataFrame, deals: pd.DataFrame) -> Iterator[Group]:
    """Pair each value of `dimension` that has lines of spend with its deals, the largest spend first."""
    ours, theirs = keys_of(deals, dimension), keys_of(spend, dimension)
    parts = dict(iter(deals.groupby(ours)))
    most = stage_rules().limits.most_segments
    order = spend.groupby(theirs)["spend"].sum().sort_values(ascending=False).index[:most]
    lines_of = dict(iter(spend.groupby(theirs)))
    for key in order:
        if key == "":
            continue
        lines = lines_of[key]
        shown = str(lines[dimension].value_counts().index[0])
        yield group_of((Segment(dimension=dimension, value=shown),), lines, parts.get(key, deals.iloc[:0]))


def group_of(
    segments: tuple[Segment, ...],
    lines: pd.DataFrame,
    deals: pd.DataFrame,
    *,
    everything: bool = False,
    why: str = "",
) -> Group:
    """Sum up lines of spend and the deals that belong to them."""
    won = deals[deals["kind"] == "won"]
    return Group(
        segments=segments,
        everything=everything,
        spend=float(lines["spend"].sum()),
        lines=len(lines),
        leads=len(deals),
        qualified=int((deals["rated"] == 1).sum()),
        won=len(won),
        paid_deals=int(won["amount"].notna().sum()),
        revenue=float(won["amount"].sum()),
        start=day_of(lines["date"].min()),
        end=day_of(lines["until"].max()),
        why=why,
    )
