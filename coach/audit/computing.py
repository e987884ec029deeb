"""From tables to facts: each table is cleaned once, its figures are made, tables are joined."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coach.audit.columns import suggest_columns
from coach.audit.deal_figures import deal_figures
from coach.audit.deals import Deals, clean_deals
from coach.audit.definitions import definitions
from coach.audit.history import History, clean_history
from coach.audit.history_figures import history_figures
from coach.audit.join import Joined
from coach.audit.marks import marks_of
from coach.audit.maturity import maturity
from coach.audit.money import purse
from coach.audit.spend import Spend, clean_spend
from coach.audit.spend_figures import join_figures, spend_figures, spend_purse
from coach.audit.staff import clean_staff
from coach.audit.staff_figures import staff_figures
from coach.audit.target_figures import Reached, reached, target_figures
from coach.audit.targets import clean_targets
from coach.audit.types import ColumnRole, Facts, Indicator, Repair, SourceTable, StageKind
from coach.audit.untraced import untraced_figures
from coach.errors import InputError
from coach.files.columns import ColumnTable
from coach.rubric.types import Role


@dataclass
class Computing:
    """The tables, what the user said of them, and what was found so far."""

    tables: Mapping[SourceTable, ColumnTable]
    wishes: Mapping[str, Mapping[str, str]]
    stage_order: Sequence[str]
    kinds: Mapping[str, StageKind]
    remembered: Mapping[SourceTable, frozenset[str]]
    spend_source: str = ""
    columns: list[ColumnRole] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)

    def facts(self, role: Role | None) -> Facts:
        """Compute everything and keep what belongs to `role`."""
        history = self._history()
        deals, spend = self._deals(history), self._spend()
        if deals is not None and spend is not None:
            joined = Joined(deals, spend, spend_purse(spend))
            self.indicators += [*join_figures(joined), *untraced_figures(joined)]
            self.repairs += joined.repairs
        self._targets(deals, spend)
        self._staff(deals)
        mine = tuple(_of_role(role, self.indicators))
        return Facts(
            indicators=mine,
            repairs=tuple(self.repairs),
            columns=tuple(self.columns),
            stages=deals.stages if deals else (),
            rows_read=self.read,
            rows_used=self.used,
            marks=marks_of(mine),
        )

    def _roles(self, table: SourceTable) -> tuple[ColumnTable, tuple[ColumnRole, ...]] | None:
        export = self.tables.get(table)
        if export is None:
            return None
        if not len(export.numbers):
            raise InputError("audit.no_rows", file=export.file)
        old = self.remembered.get(table, frozenset())
        found = suggest_columns(table, export, self.wishes.get(table))
        roles = tuple(one.model_copy(update={"by": "remembered"}) if one.role in old else one for one in found)
        self.columns += roles
        return export, roles

    def _count(self, table: SourceTable, read: int, used: int, *repairs: Iterable[Repair]) -> None:
        self.read[table], self.used[table] = read, used
        for some in repairs:
            self.repairs += some

    def _history(self) -> History | None:
        if (given := self._roles("history")) is None:
            return None
        history = clean_history(*given, stage_order=self.stage_order, kinds=self.kinds)
        self._count("history", history.rows_read, len(history.frame), history.repairs)
        self.indicators += history_figures(history)
        return history

    def _deals(self, history: History | None) -> Deals | None:
        if (given := self._roles("deals")) is None:
            return None
        clean = clean_deals(*given, stage_order=self.stage_order, kinds=self.kinds, history=history)
        figures, left = deal_figures(clean, funnel=history is None)
        self._count("deals", clean.rows_read, len(clean.frame), clean.repairs, left)
        self.indicators += figures
        return clean

    def _spend(self) -> Spend | None:
        if (given := self._roles("spend")) is None:
            return None
        spent = clean_spend(*given, self.spend_source)
        figures, left = spend_figures(spent)
        self._count("spend", spent.rows_read, len(spent.frame), spent.repairs, left)
        self.indicators += figures
        return spent

    def _targets(self, deals: Deals | None, spend: Spend | None) -> None:
        if (given := self._roles("plan")) is None:
            return
        targets = clean_targets(*given, _years(deals, spend))
        self._count("plan", targets.rows_read, targets.rows_used, targets.repairs)
        self.indicators += target_figures(targets, _reached(deals, spend))

    def _staff(self, deals: Deals | None) -> None:
        if (given := self._roles("staff")) is None:
            return
        staff = clean_staff(*given)
        figures, notes = staff_figures(staff, deals) if deals else ([], [])
        self._count("staff", staff.rows_read, len(staff.people), staff.repairs, notes)
        self.indicators += figures


def _reached(deals: Deals | None, spend: Spend | None) -> dict[str, Reached]:
    """Sum up what plans are held against: sales by the month of closing, leads by that of creation, spend by its own."""
    found: dict[str, Reached] = {}
    if deals is not None:
        won = deals.frame[deals.frame["kind"] == "won"]
        held = purse(deals.frame, "amount", has="amount" in deals.roles)
        why = "" if any(one.kind == "won" for one in deals.stages) else "no_won_stage"
        why = why or ("" if "closed" in deals.roles else "no_closed_column")
        no_amount = why or ("" if held.has else "no_amount_column")
        unread = int((won["amount_unread"] & won["amount"].isna()).sum())
        no_amount = no_amount or ("amounts_unreadable" if unread else "")
        period, lag = deals.frame["created"], _lag(deals)
        found["won"] = reached(won, "closed_month", None, why=why, period=period, lag=lag)
        found["revenue"] = reached(won, "closed_month", "amount", held=held, why=no_amount, period=period, lag=lag)
        created = "" if "created" in deals.roles else "no_created_column"
        found["leads"] = reached(deals.frame, "month", None, why=created, period=period)
    if spend is not None:
        why = "" if {"spend", "date"} <= spend.roles else "no_spend_column"
        found["spend"] = reached(
            spend.frame, "month", "spend", held=spend_purse(spend), why=why, period=spend.frame["date"]
        )
    return found


def _lag(deals: Deals) -> int:
    """Return the days in which a sale may still come of a deal: the 90th percentile of the cycle, or the longest of few."""
    found = maturity(deals.frame)
    cycles = deals.frame.loc[deals.frame["kind"] == "won", "cycle"].dropna()
    return found.days if found.known else int(cycles.max()) if len(cycles) else 0


def _years(deals: Deals | None, spend: Spend | None) -> dict[int, list[int]]:
    """Return for each number of a month the years in which the tables have it."""
    months = {str(name) for one in (deals, spend) if one is not None for name in one.frame["month"].unique() if name}
    found: dict[int, list[int]] = {}
    for month in sorted(months):
        found.setdefault(int(month[5:]), []).append(int(month[:4]))
    return found


def _of_role(role: Role | None, indicators: Iterable[Indicator]) -> list[Indicator]:
    known = definitions()
    order = {id_: place for place, id_ in enumerate(known)}
    mine = [one for one in indicators if role is None or role in known[one.id].roles]
    return sorted(mine, key=lambda one: (len(one.segments), order[one.id]))
