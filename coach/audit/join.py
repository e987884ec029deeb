"""Spend joined to deals: by source and by campaign, over the days that both exports cover."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from coach.audit.common_days import common_days
from coach.audit.deals import Deals
from coach.audit.join_groups import Group, group_of, keys_of, pairs
from coach.audit.money import Purse, purse
from coach.audit.spend import Spend
from coach.audit.stages import stage_rules
from coach.audit.types import Repair, Segment, TableName


@dataclass(frozen=True)
class Rate:
    """How much was joined: `part` of `whole` (money or deals), over `rows` of `of` rows."""

    id: str
    part: float
    whole: float
    rows: int
    of: int
    why: str = ""


class Joined:
    """Both tables over their common days.

    `why` says why nothing can be joined at all; `currency` is that of the money, None if unknown.
    """

    def __init__(self, deals: Deals, spend: Spend, spent: Purse) -> None:
        self._roles = deals.roles, spend.roles
        self._earned = purse(deals.frame, "amount", has="amount" in deals.roles)
        self._spent = spent
        self.repairs: list[Repair] = []
        self.start: date | None = None
        self.end: date | None = None
        self.why = self._why_not(deals, spend)
        self.no_quality = "" if "quality" in deals.roles else "no_quality_column"
        self.no_won = self._why_no_won(deals)
        self.currency = spent.currency or (self._earned.currency if self._assume(len(spend.frame)) else None)
        self._cut(deals.frame, spend.frame)
        self.no_revenue = self._why_no_revenue()

    def _why_not(self, deals: Deals, spend: Spend) -> str:
        if "spend" not in spend.roles:
            return "no_spend_column"
        if self._spent.mixed:
            return "several_currencies"
        if "created" not in deals.roles or "date" not in spend.roles:
            return "no_dates_to_join"
        unread = int(spend.frame["spend_unread"].sum())
        return "amounts_unreadable" if unread > (1 - stage_rules().limits.readable_share) * len(spend.frame) else ""

    @staticmethod
    def _why_no_won(deals: Deals) -> str:
        if "stage" not in deals.roles:
            return "no_stage_column"
        return "" if any(one.kind == "won" for one in deals.stages) else "no_won_stage"

    def _assume(self, lines: int) -> bool:
        """Spend that names no currency is taken for that of the deals; the note says so."""
        if not self._spent.currencies and self._earned.currency and not self.why:
            detail = self._earned.currency
            self.repairs.append(Repair(table="spend", column="", code="currency_as_deals", rows=lines, detail=detail))
            return True
        return False

    def _cut(self, deals: pd.DataFrame, spend: pd.DataFrame) -> None:
        self.deals, self.spend = deals, spend
        if self.why:
            return
        created, days = deals["created"].dt.normalize(), spend["date"].dt.normalize()
        start, end = common_days(deals, spend)
        if pd.isna(start) or pd.isna(end) or start > end:
            self.why = "no_common_period"
            return
        self.start, self.end = start.date(), end.date()
        inside, covered = created.between(start, end), days.between(start, end)
        tables: tuple[tuple[TableName, pd.Series], ...] = (("deals", inside), ("spend", covered))
        for table, mask in tables:
            if out := int((~mask).sum()):
                detail = f"{self.start} – {self.end}"
                self.repairs.append(
                    Repair(table=table, column="", code="outside_common_period", rows=out, detail=detail)
                )
        self.deals, self.spend = deals[inside], spend[covered]

    def _why_no_revenue(self) -> str:
        if not self._earned.has:
            return "no_amount_column"
        if self._earned.mixed or self._spent.mixed:
            return "several_currencies"
        codes = set(self._earned.currencies) | set(self._spent.currencies)
        if len(codes) > 1:
            return "currencies_differ"
        won = self.deals[self.deals["kind"] == "won"]
        bad = int((won["amount_unread"] & won["amount"].isna()).sum())
        return "amounts_unreadable" if bad > (1 - stage_rules().limits.readable_share) * len(won) else ""

    @property
    def by_source(self) -> bool:
        """Whether both tables name sources."""
        return all("source" in roles for roles in self._roles)

    @property
    def by_campaign(self) -> bool:
        """Whether both tables name campaigns."""
        return all("campaign" in roles for roles in self._roles)

    @cached_property
    def _paid(self) -> "pd.Series[bool]":
        """Tell which deals come from a source that has spend."""
        sums = self.spend.groupby(keys_of(self.spend, "source"))["spend"].sum()
        paid = set(sums[sums > 0].index) - {""}
        return keys_of(self.deals, "source").isin(paid)

    def groups(self) -> Iterator[Group]:
        """Yield the whole (of paid sources, and of all deals), then sources, campaigns and months."""
        if self.why:
            for everything in (False, True):
                yield group_of((), self.spend.iloc[:0], self.deals.iloc[:0], everything=everything)
            return
        why = "" if self.by_source else "no_source_column"
        paid = self.deals[self._paid] if self.by_source else self.deals.iloc[:0]
        yield group_of((), self.spend, paid, why=why)
        yield group_of((), self.spend, self.deals, everything=True)
        if self.by_source:
            yield from self._sources()
            yield from self._months(paid, everything=False)
        yield from self._months(self.deals, everything=True)
        if self.by_campaign:
            yield from self._campaigns()

    def _sources(self) -> Iterator[Group]:
        yield from pairs("source", self.spend, self.deals)

    def _months(self, deals: pd.DataFrame, *, everything: bool) -> Iterator[Group]:
        for month, lines in self.spend.groupby("month", observed=True):
            segment = Segment(dimension="month", value=str(month))
            yield group_of((segment,), lines, deals[deals["month"] == month], everything=everything)

    @cached_property
    def campaign_deals(self) -> pd.DataFrame:
        """The deals that a campaign may count as its own: where sources are named, of the same source too."""
        if not self.by_source:
            return self.deals
        keys = keys_of(self.spend, "source") + "\n" + keys_of(self.spend, "campaign")
        own = keys_of(self.deals, "source") + "\n" + keys_of(self.deals, "campaign")
        return self.deals[own.isin(set(keys))]

    def _campaigns(self) -> Iterator[Group]:
        yield from pairs("campaign", self.spend, self.campaign_deals)

    def rates(self) -> Iterator[Rate]:
        """Yield the shares of spend and of deals that found each other."""
        for dimension, possible in (("source", self.by_source), ("campaign", self.by_campaign)):
            ids = f"join_{dimension}_spend", f"join_{dimension}_deals"
            if self.why or not possible:
                for id_ in ids:
                    yield Rate(id_, 0, 0, 0, 0, self.why or f"no_{dimension}_column")
                continue
            spent, earned = keys_of(self.spend, dimension), keys_of(self.deals, dimension)
            deals, mine = self.deals, earned
            if dimension == "campaign" and self.by_source:
                spent = spent.where(spent == "", keys_of(self.spend, "source") + "\n" + spent)
                mine = mine.where(mine == "", keys_of(deals, "source") + "\n" + mine)
                mine = mine[self._paid]
            yield _rate(ids[0], self.spend["spend"].fillna(0), spent.isin(set(mine) - {""}))
            sums = self.spend.groupby(spent)["spend"].sum()
            known = set(sums[sums > 0].index) - {""}
            yield _rate(ids[1], pd.Series(np.ones(len(mine)), index=mine.index), mine.isin(known))


def _rate(id_: str, weights: "pd.Series[float]", hit: "pd.Series[bool]") -> Rate:
    return Rate(id_, float(weights[hit].sum()), float(weights.sum()), int(hit.sum()), len(hit))
