"""Plan and fact: what share of a month's plan was reached, and where the current month is heading."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from coach.audit.measures import Frame
from coach.audit.money import Purse
from coach.audit.stages import stage_rules
from coach.audit.targets import MEASURES, Targets
from coach.audit.types import Indicator, Segment
from coach.audit.words import same

_MONEY = frozenset({"revenue", "spend"})


@dataclass(frozen=True, eq=False)
class Reached:
    """What was reached of one measure.

    Attributes:
        sums: (month, folded owner) -> sum; the owner "" for all together.
        rows: as `sums`, the rows behind it.
        currency: of money.
        why: why it cannot be counted, empty if it can.
        start: first day of the rows.
        end: last day.
        names: how a folded owner is shown.
        lag: days from creation to what is counted, for nine of ten: so long after the export's first day something of
            deals that are older than it may be missing.
    """

    sums: Mapping[tuple[str, str], float]
    rows: Mapping[tuple[str, str], int]
    currency: str | None
    why: str
    start: date | None
    end: date | None
    names: Mapping[str, str]
    lag: int = 0


def reached(
    frame: pd.DataFrame,
    by: str,
    value: str | None,
    *,
    period: "pd.Series[pd.Timestamp]",
    held: Purse | None = None,
    why: str = "",
    lag: int = 0,
) -> Reached:
    """Sum `value` (None: count rows) of a frame up by month (its column `by`), and by owner if it has one.

    `period` holds the moments whose first and last day bound what the export covers.
    """
    rows = frame[frame[by] != ""]
    owners = rows["owner"].astype(str) if "owner" in rows else pd.Series("", index=rows.index)
    folded = owners.map({name: same(name) for name in owners.unique()})
    amounts = rows[value].fillna(0.0) if value else pd.Series(1.0, index=rows.index)
    sums: dict[tuple[str, str], float] = {}
    counts: dict[tuple[str, str], int] = {}
    parts = pd.DataFrame({"month": rows[by].astype(str), "owner": folded, "amount": amounts, "n": 1})
    table = parts.groupby(["month", "owner"], as_index=False)[["amount", "n"]].sum()
    for month, owner, amount, n in table.itertuples(index=False):
        for key in {(month, ""), (month, owner)}:
            sums[key] = sums.get(key, 0.0) + amount
            counts[key] = counts.get(key, 0) + n
    moments = period.dropna()
    start, end = (moments.min().date(), moments.max().date()) if len(moments) else (None, None)
    why = why or ("several_currencies" if held and held.mixed else "")
    names = {same(name): name for name in owners.unique() if name}
    return Reached(sums, counts, held.currency if held else None, why, start, end, names, lag)


def target_figures(targets: Targets, facts: Mapping[str, Reached]) -> Iterator[Indicator]:
    """Give plan, fulfilment and run rate of each measure that both tables have, by month and by manager."""
    for measure in MEASURES:
        plans = targets.values.get(measure)
        if not plans:
            continue
        for (month, owner), plan in sorted(plans.items()):
            yield from _of(measure, targets, facts.get(measure), month, owner, plan)
        yield from _department(measure, targets, facts.get(measure), plans)


def _department(
    measure: str, targets: Targets, fact: Reached | None, plans: Mapping[tuple[str, str], float]
) -> Iterator[Indicator]:
    """Months whose plan stands with the managers only: the department's plan is their sum."""
    months = {month for month, _ in plans}
    for month in sorted(month for month in months if (month, "") not in plans):
        total = sum(plan for (at, _), plan in plans.items() if at == month)
        yield from _of(measure, targets, fact, month, "", total)


def _of(
    measure: str, targets: Targets, fact: Reached | None, month: str, owner: str, plan: float
) -> Iterator[Indicator]:
    shown = fact.names.get(owner, owner) if fact else owner
    segments = (Segment(dimension="month", value=month), *((Segment(dimension="owner", value=shown),) if owner else ()))
    first, last = _bounds(month)
    money = measure in _MONEY
    currency = (targets.currency or (fact.currency if fact else None)) if money else None
    frame = Frame(segments, first, last, currency)
    why = _why_not(measure, targets, fact, plan)
    if money and targets.mixed:
        yield frame.none(f"plan_{measure}", "several_currencies")
    else:
        yield frame.value(f"plan_{measure}", plan, 1)
    state = _state(fact, first, last) if fact else ""
    key = (month, owner)
    done = fact.sums.get(key, 0.0) if fact else 0.0
    rows = fact.rows.get(key, 0) if fact else 0
    if why or state:
        yield frame.none(f"fulfilment_{measure}", why or state)
    else:
        yield frame.value(f"fulfilment_{measure}", done / plan, rows)
    if not why and state == "month_incomplete" and fact and fact.end:
        passed = (fact.end - first).days + 1
        if passed >= stage_rules().limits.least_days_for_run_rate:
            rate = done / passed * ((last - first).days + 1)
            yield frame.value(f"run_rate_{measure}", rate, rows)
            yield frame.value(f"run_rate_share_{measure}", rate / plan, rows)
        else:
            yield frame.none(f"run_rate_{measure}", "month_just_begun")


def _why_not(measure: str, targets: Targets, fact: Reached | None, plan: float) -> str:
    if fact is None:
        return "no_facts_for_plan"
    if fact.why:
        return fact.why
    if plan <= 0:
        return "plan_nought"
    if measure in _MONEY:
        if targets.mixed:
            return "several_currencies"
        if targets.currency and fact.currency and targets.currency != fact.currency:
            return "currencies_differ"
    return ""


def _bounds(month: str) -> tuple[date, date]:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def _state(fact: Reached, first: date, last: date) -> str:
    """Return whether a month lies outside of the export, is not over in it, or is whole (empty)."""
    slack = timedelta(days=stage_rules().limits.month_slack_days)
    if fact.start is None or fact.end is None or first > fact.end:
        return "after_export"
    if fact.start > first + slack:
        return "before_export"
    if last - slack > fact.end:
        return "month_incomplete"
    return "older_deals_missing" if fact.start + timedelta(days=fact.lag) > first + slack else ""
