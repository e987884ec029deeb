"""The indicators of deals, for the whole export and for its segments."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coach.audit.deals import Deals
from coach.audit.maturity import maturity
from coach.audit.measures import Frame
from coach.audit.money import Purse, purse
from coach.audit.periods import day_of
from coach.audit.segments import filled_later, kept_values, named
from coach.audit.stages import stage_rules
from coach.audit.types import Dimension, Indicator, Repair, Segment

_BY: tuple[tuple[tuple[Dimension, ...], str], ...] = (
    (("month",), "created"),
    (("week",), "created"),
    (("owner",), "owner"),
    (("source",), "source"),
    (("product",), "product"),
    (("campaign",), "campaign"),
)


def deal_figures(deals: Deals) -> tuple[list[Indicator], list[Repair]]:
    """Compute the indicators of deals.

    Returns:
        The indicators, whole export first, and what was left out of the segments.
    """
    figures = _Figures(deals)
    found = list(figures.whole())
    repairs: list[Repair] = []
    for dimensions, role in _BY:
        if role in deals.roles:
            shown, left = kept_values(deals.frame, dimensions[0], "deals")
            repairs += left
            if later := filled_later(deals.frame, dimensions[0]):
                repairs.append(later)
                figures.later.add(dimensions[0])
            found += figures.by(dimensions, shown)
    if {"created", "source"} <= deals.roles:
        found += figures.by(("month", "source"), None)
    found += figures.stages()
    found += figures.reasons()
    found += figures.closings()
    found += figures.currencies()
    return found, repairs


class _Figures:
    def __init__(self, deals: Deals) -> None:
        self.deals = deals
        self.frame = _flags(deals.frame)
        self.purse = purse(deals.frame, "amount", has="amount" in deals.roles)
        self.paid = purse(deals.frame, "paid", has="paid" in deals.roles)
        self.later: set[Dimension] = set()
        self.no_stage = self._why_no_stage()
        self.no_won = self.no_stage or ("" if any(one.kind == "won" for one in deals.stages) else "no_won_stage")
        self.no_lost = self.no_stage or ("" if any(one.kind == "lost" for one in deals.stages) else "no_lost_stage")

    def _why_no_stage(self) -> str:
        return "" if "stage" in self.deals.roles else "no_stage_column"

    def whole(self) -> Iterator[Indicator]:
        """Compute the figures of the whole export."""
        total = _gathered(self.frame.assign(all=0), ["all"])
        for row in total.to_dict("records"):
            yield from self._row((), row)
        if total.empty:
            return
        frame = self._frame((), total.to_dict("records")[0])
        yield frame.none("stage_conversion", self.no_stage or "lost_stage_unknown")
        yield from self._repeat(frame)

    def by(self, dimensions: Sequence[Dimension], shown: frozenset[str] | None) -> Iterator[Indicator]:
        """Compute the figures of each value of `dimensions` that is among `shown`."""
        for row in _gathered(self.frame, list(dimensions)).to_dict("records"):
            values = [str(row[dimension]) for dimension in dimensions]
            if shown is None or values[0] in shown:
                segments = tuple(Segment(dimension=d, value=v) for d, v in zip(dimensions, values, strict=True))
                yield from self._row(segments, row)

    def stages(self) -> Iterator[Indicator]:
        """Count the deals of each stage."""
        frame = self._frame((), None)
        if self.no_stage:
            yield frame.none("stage_count", self.no_stage)
            return
        counts = self.frame["stage"].value_counts()
        names = [*(one.stage for one in self.deals.stages), *([""] if counts.get("", 0) else [])]
        for name in names:
            yield self._frame((Segment(dimension="stage", value=name),), None).count("stage_count", int(counts[name]))

    def reasons(self) -> Iterator[Indicator]:
        """Count the reasons of lost deals."""
        if "reason" not in self.deals.roles or self.no_lost:
            why = self.no_lost if "reason" in self.deals.roles else "no_reason_column"
            yield self._frame((), None).none("lost_reason", why)
            return
        lost = self.frame.loc[self.frame["is_lost"] == 1, "reason"].value_counts()
        without = int(lost.get("", 0))
        told = int(lost.sum()) - without
        for name, count in lost[lost > 0].items():
            frame = self._frame((Segment(dimension="reason", value=str(name)),), None)
            yield frame.count("lost_reason", int(count))
            if name:
                yield frame.share("lost_reason_share", int(count), told, excluded={"no_reason": without})

    def closings(self) -> Iterator[Indicator]:
        """Count won deals by the month in which they were closed."""
        if "closed" not in self.deals.roles or self.no_won:
            yield self._frame((), None).none("sales", self.no_won or "no_closed_column")
            return
        months = self.frame.loc[self.frame["is_won"] == 1, "closed_month"].value_counts().sort_index()
        without = int(months.get("", 0))
        told = int(months.sum()) - without
        frame = self._frame((), None)
        yield frame.count("sales", told, excluded={"no_closed": without})
        for name, count in months[months > 0].items():
            if name:
                yield self._frame((Segment(dimension="month", value=str(name)),), None).count("sales", int(count))

    def currencies(self) -> Iterator[Indicator]:
        """Give the sums of each currency when there are several."""
        if len(self.purse.currencies) < 2 or self.no_won:
            return
        for code in self.purse.currencies:
            part = self.frame[self.frame["amount_currency"] == code]
            row = _gathered(part.assign(all=0), ["all"]).to_dict("records")[0]
            segments = (Segment(dimension="currency", value=code),)
            yield from self._money(self._frame(segments, row, code), row, Purse((code,), has=True, mixed=False))

    def _frame(self, segments: tuple[Segment, ...], row: dict[Any, Any] | None, currency: str | None = None) -> Frame:
        created = self.frame["created"]
        start = day_of(row["start"] if row else created.min())
        end = day_of(row["end"] if row else created.max())
        return Frame(segments, start, end, currency or self.purse.currency)

    def _row(self, segments: tuple[Segment, ...], row: dict[Any, Any]) -> Iterator[Indicator]:
        frame = self._frame(segments, row)
        leads = int(row["lead"])
        yield frame.count("leads", leads)
        yield from self._quality(frame, row, whole=not segments)
        yield from self._outcomes(frame, row, leads)
        yield from self._conversions(frame, row, leads, segments)
        paired = len(segments) > 1
        if not paired and ("amount" in self.deals.roles or not segments):
            yield from self._money(frame, row, self.purse)
        if not paired and ("paid" in self.deals.roles or not segments):
            yield self._sum(frame, "revenue_paid", row, "paid", self.paid)
        if not paired:
            yield from self._times(frame, row, whole=not segments)
            yield from self._steps(frame, row, whole=not segments)

    def _quality(self, frame: Frame, row: dict[Any, Any], *, whole: bool) -> Iterator[Indicator]:
        if "quality" not in self.deals.roles:
            if whole:
                yield frame.none("qualified", "no_quality_column")
                yield frame.none("qualified_share", "no_quality_column")
            return
        unrated = {"not_rated": int(row["lead"] - row["is_rated"])}
        yield frame.count("qualified", int(row["is_qualified"]), excluded=unrated)
        yield frame.share(
            "qualified_share", int(row["is_qualified"]), int(row["is_rated"]), empty="no_ratings", excluded=unrated
        )

    def _outcomes(self, frame: Frame, row: dict[Any, Any], leads: int) -> Iterator[Indicator]:
        unclear = {"stage_unclear": int(row["is_unclear"])}
        for id_, why in (("won", self.no_won), ("lost", self.no_lost), ("open", self.no_stage)):
            if why:
                yield frame.none(id_, why, of=leads)
            else:
                yield frame.count(id_, int(row[f"is_{id_}"]), excluded=unclear)

    def _conversions(
        self, frame: Frame, row: dict[Any, Any], leads: int, segments: tuple[Segment, ...]
    ) -> Iterator[Indicator]:
        won, lost, unclear = int(row["is_won"]), int(row["is_lost"]), int(row["is_unclear"])
        why = self.no_won or ("one_stage" if len(self.deals.stages) < 2 else "")
        if not why and any(segment.dimension in self.later for segment in segments):
            why = "filled_later"
        if why:
            yield frame.none("conversion", why, of=leads)
            yield frame.none("conversion_mature", why, of=leads)
            yield frame.none("conversion_closed", why, of=leads)
            return
        yield frame.share("conversion", won, leads - unclear, excluded={"stage_unclear": unclear})
        if "created" not in self.deals.roles:
            yield frame.none("conversion_mature", "no_created_column", of=leads)
        elif not any(segment.dimension == "week" for segment in segments):
            mature = int(row["is_mature"])
            young = {"cohort_young": leads - unclear - mature, "stage_unclear": unclear}
            yield frame.share("conversion_mature", int(row["mature_won"]), mature, empty="cohort_young", excluded=young)
        if self.no_lost:
            yield frame.none("conversion_closed", self.no_lost, of=leads)
        else:
            rest = {"still_open": int(row["is_open"]), "stage_unclear": unclear}
            yield frame.share("conversion_closed", won, won + lost, empty="no_closed_deals", excluded=rest)

    def _money(self, frame: Frame, row: dict[Any, Any], held: Purse) -> Iterator[Indicator]:
        yield self._sum(frame, "revenue", row, "amount", held)
        if why := self._no_money(row, "amount", held):
            yield frame.none("average_deal", why)
            yield frame.none("median_deal", why)
            return
        positive = int(row["amount_positive"])
        left = {"no_amount": int(row["is_won"]) - positive - int(row["amount_nought"]) - int(row["amount_bad"])}
        left |= {"amount_nought": int(row["amount_nought"]), "amount_unread": int(row["amount_bad"])}
        if positive == 0:
            yield frame.none("average_deal", "no_amounts")
            yield frame.none("median_deal", "no_amounts")
            return
        yield frame.value("average_deal", row["amount_above"] / positive, positive, excluded=left)
        yield frame.value("median_deal", row["amount_median"], positive, excluded=left)

    def _sum(self, frame: Frame, id_: str, row: dict[Any, Any], role: str, held: Purse) -> Indicator:
        frame = Frame(frame.segments, frame.start, frame.end, frame.currency if role == "amount" else held.currency)
        if why := self._no_money(row, role, held):
            return frame.none(id_, why)
        filled, bad = int(row[f"{role}_n"]), int(row[f"{role}_bad"])
        if filled == 0 and row["is_won"]:
            return frame.none(id_, "no_amounts")
        left = {"no_amount": int(row["is_won"]) - filled - bad, "amount_unread": bad}
        return frame.value(id_, row[f"{role}_sum"], filled, excluded=left)

    def _no_money(self, row: dict[Any, Any], role: str, held: Purse) -> str:
        if self.no_won:
            return self.no_won
        if not held.has:
            return f"no_{role}_column"
        if held.mixed:
            return "several_currencies"
        most = (1 - stage_rules().limits.readable_share) * row["is_won"]
        return "amounts_unreadable" if row[f"{role}_bad"] > most else ""

    def _times(self, frame: Frame, row: dict[Any, Any], *, whole: bool) -> Iterator[Indicator]:
        has_cycle = {"created", "closed"} <= self.deals.roles and not self.no_won
        if has_cycle:
            without = {"no_cycle": int(row["is_won"] - row["cycle_n"])}
            for id_ in ("cycle_median", "cycle_p90"):
                yield self._quantile(frame, id_, row, int(row["cycle_n"]), without, "no_cycles")
        elif whole:
            missing = self.no_won or ("no_closed_column" if "closed" not in self.deals.roles else "no_created_column")
            yield frame.none("cycle_median", missing)
            yield frame.none("cycle_p90", missing)
        if {"answer", "answered"} & self.deals.roles:
            unknown = {"no_answer_time": int(row["lead"] - row["hours_n"])}
            for id_ in ("first_answer_median", "first_answer_p90"):
                yield self._quantile(frame, id_, row, int(row["hours_n"]), unknown, "no_answer_times")
        elif whole:
            yield frame.none("first_answer_median", "no_answer_column")
            yield frame.none("first_answer_p90", "no_answer_column")

    @staticmethod
    def _quantile(
        frame: Frame, id_: str, row: dict[Any, Any], rows: int, left: dict[str, int], empty: str
    ) -> Indicator:
        return frame.value(id_, row[id_], rows, excluded=left) if rows else frame.none(id_, empty)

    def _steps(self, frame: Frame, row: dict[Any, Any], *, whole: bool) -> Iterator[Indicator]:
        if "next_step" not in self.deals.roles or self.no_stage:
            if whole:
                why = self.no_stage or "no_next_step_column"
                yield frame.none("no_next_step", why)
                yield frame.none("no_next_step_share", why)
            return
        yield frame.count("no_next_step", int(row["is_stuck"]))
        yield frame.share("no_next_step_share", int(row["is_stuck"]), int(row["is_open"]), empty="no_open_deals")

    def _repeat(self, frame: Frame) -> Iterator[Indicator]:
        if "contact" not in self.deals.roles or self.no_won:
            yield frame.none("repeat_sales", self.no_won or "no_contact_column")
            return
        won = self.frame.loc[self.frame["is_won"] == 1, "contact"]
        known = won[won >= 0]
        yield frame.count("repeat_sales", int(known.duplicated().sum()), excluded={"no_contact": len(won) - len(known)})


def _flags(frame: pd.DataFrame) -> pd.DataFrame:
    """Add columns that can simply be summed up."""
    made: dict[str, Any] = {"lead": np.ones(len(frame), dtype=np.int32)}
    for kind in ("won", "lost", "open", "unclear"):
        made[f"is_{kind}"] = (frame["kind"] == kind).to_numpy().astype(np.int32)
    won = made["is_won"] == 1
    made["is_rated"] = (frame["rated"] >= 0).to_numpy().astype(np.int32)
    made["is_qualified"] = (frame["rated"] == 1).to_numpy().astype(np.int32)
    mature = maturity(frame).mature & (made["is_unclear"] == 0)
    made["is_mature"], made["mature_won"] = mature.astype(np.int32), (mature & won).astype(np.int32)
    made["is_stuck"] = ((frame["next_step"] == 0).to_numpy() & (made["is_open"] == 1)).astype(np.int32)
    for role in ("amount", "paid"):
        amounts, bad = frame[role].to_numpy(), frame[f"{role}_unread"].to_numpy()
        filled = won & ~np.isnan(amounts)
        made[f"{role}_sum"] = np.where(filled, amounts, 0.0)
        made[f"{role}_n"] = filled.astype(np.int32)
        made[f"{role}_bad"] = (won & bad & ~filled).astype(np.int32)
    amounts = frame["amount"].to_numpy()
    above = won & (np.nan_to_num(amounts) > 0)
    made["amount_above"], made["amount_positive"] = np.where(above, amounts, 0.0), above.astype(np.int32)
    made["amount_nought"] = (won & (amounts <= 0)).astype(np.int32)
    made["won_amount"] = np.where(above, amounts, np.nan)
    made["won_cycle"] = np.where(won, frame["cycle"].to_numpy(), np.nan)
    made["cycle_n"] = (~np.isnan(made["won_cycle"])).astype(np.int32)
    made["hours_n"] = frame["hours"].notna().to_numpy().astype(np.int32)
    return pd.concat([frame, pd.DataFrame(made, index=frame.index)], axis=1)


_SUMS = ["lead", "is_won", "is_lost", "is_open", "is_unclear", "is_rated", "is_qualified", "is_mature", "mature_won"]
_SUMS += ["is_stuck", "amount_sum", "amount_n", "amount_bad", "amount_above", "amount_positive", "amount_nought"]
_SUMS += ["paid_sum", "paid_n", "paid_bad", "cycle_n", "hours_n"]


def _gathered(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sum the flags up by group, with medians, percentiles and the period."""
    groups = frame.groupby(by, observed=True, sort=True)
    table = groups[_SUMS].sum()
    table["start"], table["end"] = groups["created"].min(), groups["created"].max()
    quantiles = {
        "amount_median": ("won_amount", 0.5),
        "cycle_median": ("won_cycle", 0.5),
        "cycle_p90": ("won_cycle", 0.9),
        "first_answer_median": ("hours", 0.5),
        "first_answer_p90": ("hours", 0.9),
    }
    for name, (column, share) in quantiles.items():
        filled = frame[frame[column].notna()]
        table[name] = filled.groupby(by, observed=True)[column].quantile(share)
    return named(table.reset_index(), by)
