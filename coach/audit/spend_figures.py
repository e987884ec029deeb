"""The indicators of advertising spend, and those that join it to deals."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coach.audit.join import Joined
from coach.audit.join_groups import Group
from coach.audit.measures import Frame
from coach.audit.money import Purse, purse_of
from coach.audit.periods import day_of
from coach.audit.segments import kept_values, named
from coach.audit.spend import Spend
from coach.audit.stages import stage_rules
from coach.audit.types import Dimension, Indicator, Repair, Segment

_BY: tuple[tuple[Dimension, str], ...] = (
    ("month", "date"),
    ("week", "date"),
    ("source", "source"),
    ("campaign", "campaign"),
)


def spend_figures(spend: Spend) -> tuple[list[Indicator], list[Repair]]:
    """Compute the indicators of spend alone.

    Returns:
        The indicators, whole export first, and what was left out of the segments.
    """
    frame = _flags(spend.frame)
    held = spend_purse(spend)
    found: list[Indicator] = []
    repairs: list[Repair] = []
    for row in _gathered(frame.assign(all=0), "all").to_dict("records"):
        found += _row((), row, spend, held)
    for dimension, role in _BY:
        if role not in spend.roles:
            continue
        shown, left = kept_values(frame, dimension, "spend")
        repairs += left
        for row in _gathered(frame, dimension).to_dict("records"):
            if row[dimension] in shown:
                found += _row((Segment(dimension=dimension, value=row[dimension]),), row, spend, held)
    if len(held.currencies) > 1:
        for code in held.currencies:
            total = _gathered(frame[frame["currency"] == code].assign(all=0), "all").to_dict("records")[0]
            segment = (Segment(dimension="currency", value=code),)
            found += [_spent(_frame(segment, total, code), total, spend, Purse((code,), has=True, mixed=False))]
    return found, repairs


def spend_purse(spend: Spend) -> Purse:
    """Look at the currencies of the sums spent."""
    filled = spend.frame[spend.frame["spend"].fillna(0) != 0]
    return purse_of(sorted(str(code) for code in filled["currency"].unique()), has="spend" in spend.roles)


def join_figures(joined: Joined) -> Iterator[Indicator]:
    """Compute cost per lead, per sale and the return, and how much of both tables could be joined."""
    yield from _rates(joined)
    for group in joined.groups():
        inside = any(segment.dimension == "month" for segment in group.segments)
        start, end = (group.start, group.end) if inside else (joined.start, joined.end)
        frame = Frame(group.segments, start, end, joined.currency)
        why = joined.why or group.why
        for id_, count in (("cpl", group.leads), ("cpql", group.qualified), ("cac", group.won)):
            name = f"{id_}_all" if group.everything else id_
            if name == "cpql_all":
                continue
            missing = why or (joined.no_quality if id_ == "cpql" else joined.no_won if id_ == "cac" else "")
            yield _cost(frame, name, group.spend, group.lines, count, missing)
        yield _return(frame, "romi_all" if group.everything else "romi", joined, group, why)


def _cost(frame: Frame, id_: str, spend: float, lines: int, count: int, why: str) -> Indicator:
    empty = {"cpl": "no_leads", "cpl_all": "no_leads", "cpql": "no_qualified"}.get(id_, "no_sales")
    why = why or ("no_spend" if spend <= 0 else "" if count else empty)
    if why:
        return frame.none(id_, why, rows=lines, of=count)
    return frame.value(id_, spend / count, lines, of=count)


def _return(frame: Frame, id_: str, joined: Joined, group: Group, why: str) -> Indicator:
    why = why or joined.no_won or joined.no_revenue or ("no_spend" if group.spend <= 0 else "")
    if why:
        return frame.none(id_, why, rows=group.paid_deals, of=group.lines)
    left = {"no_amount": group.won - group.paid_deals}
    return frame.value(
        id_, (group.revenue - group.spend) / group.spend, group.paid_deals, of=group.lines, excluded=left
    )


def _rates(joined: Joined) -> Iterator[Indicator]:
    frame = Frame((), joined.start, joined.end)
    for rate in joined.rates():
        if rate.why or rate.whole <= 0:
            yield frame.none(rate.id, rate.why or "nothing_to_join", rows=rate.rows, of=rate.of)
        else:
            yield frame.value(rate.id, rate.part / rate.whole, rate.rows, of=rate.of)


def _flags(frame: pd.DataFrame) -> pd.DataFrame:
    paid = frame.groupby("source", observed=True)["spend"].transform("sum") > 0
    return frame.assign(
        line=np.int32(1),
        spend_n=frame["spend"].notna().astype(np.int32),
        bad=frame["spend_unread"].astype(np.int32),
        impressions_n=frame["impressions"].notna().astype(np.int32),
        clicks_n=frame["clicks"].notna().astype(np.int32),
        shown_n=(frame["shown"].notna() & frame["shown_clicks"].notna()).astype(np.int32),
        shown=frame["shown"].where(frame["shown_clicks"].notna()),
        paid_clicks=frame["clicks"].where(paid, 0.0),
        paid_n=paid.astype(np.int32),
    )


_SUMS = ["line", "spend", "spend_n", "bad", "impressions", "impressions_n", "clicks", "clicks_n"]
_SUMS += ["shown", "shown_clicks", "shown_n", "paid_clicks", "paid_n"]


def _gathered(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    groups = frame.groupby(by, observed=True, sort=True)
    table = groups[_SUMS].sum()
    table["start"], table["end"] = groups["date"].min(), groups["until"].max()
    return named(table.reset_index(), [by])


def _frame(segments: tuple[Segment, ...], row: dict[Any, Any], currency: str | None) -> Frame:
    return Frame(segments, day_of(row["start"]), day_of(row["end"]), currency)


def _row(segments: tuple[Segment, ...], row: dict[Any, Any], spend: Spend, held: Purse) -> Iterator[Indicator]:
    frame = _frame(segments, row, held.currency)
    yield _spent(frame, row, spend, held)
    for id_ in ("impressions", "clicks"):
        if id_ not in spend.roles:
            yield frame.none(id_, f"no_{id_}_column")
        else:
            left = {"no_number": int(row["line"] - row[f"{id_}_n"])}
            yield frame.value(id_, float(row[id_]), int(row[f"{id_}_n"]), excluded=left)
    yield _ctr(frame, row, spend)
    yield _cpc(frame, row, spend, held)


def _spent(frame: Frame, row: dict[Any, Any], spend: Spend, held: Purse) -> Indicator:
    if why := _no_spend(row, spend, held):
        return frame.none("spend", why)
    left = {"no_number": int(row["line"] - row["spend_n"] - row["bad"]), "amount_unread": int(row["bad"])}
    return frame.value("spend", float(row["spend"]), int(row["spend_n"]), excluded=left)


def _no_spend(row: dict[Any, Any], spend: Spend, held: Purse) -> str:
    if "spend" not in spend.roles:
        return "no_spend_column"
    if held.mixed:
        return "several_currencies"
    most = (1 - stage_rules().limits.readable_share) * row["line"]
    return "amounts_unreadable" if row["bad"] > most or not row["spend_n"] else ""


def _ctr(frame: Frame, row: dict[Any, Any], spend: Spend) -> Indicator:
    missing: Sequence[str] = [role for role in ("impressions", "clicks") if role not in spend.roles]
    if missing:
        return frame.none("ctr", f"no_{missing[0]}_column")
    shown, clicks = round(row["shown"]), round(row["shown_clicks"])
    left = {"clicks_over_impressions": int(row["line"] - row["shown_n"])}
    return frame.share("ctr", clicks, shown, empty="no_impressions", excluded=left)


def _cpc(frame: Frame, row: dict[Any, Any], spend: Spend, held: Purse) -> Indicator:
    why = "no_clicks_column" if "clicks" not in spend.roles else _no_spend(row, spend, held)
    why = why or ("no_spend" if row["spend"] <= 0 else "" if row["paid_clicks"] else "no_clicks")
    if why:
        return frame.none("cpc", why)
    return frame.value(
        "cpc", float(row["spend"] / row["paid_clicks"]), int(row["spend_n"]), of=round(row["paid_clicks"])
    )
