"""An export of deals to a clean frame, a deal a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coach.audit.cells import (
    Floats,
    Labels,
    Moments,
    category,
    hours,
    identities,
    label_category,
    labels,
    moments,
    money,
    rows_of,
)
from coach.audit.columns import column_of
from coach.audit.ledger import Ledger, Mask
from coach.audit.periods import months_of, weeks_of
from coach.audit.rows import empty_rows, records, repeated
from coach.audit.stages import order_stages, stage_rules
from coach.audit.types import ColumnRole, Repair, StageKind, StagePlace
from coach.audit.words import fold, is_empty
from coach.files.columns import Column, ColumnTable

LABELS = ("stage", "owner", "source", "campaign", "product", "reason", "quality")
UNCLEAR = "unclear"
"""The kind of a deal without a stage, or one that stands twice in the export with different contents."""
KINDS = ("won", "lost", "open", UNCLEAR)


@dataclass(frozen=True, eq=False)
class Deals:
    """Clean deals.

    Attributes:
        frame: `stage owner source campaign product reason` and `month week closed_month currency kind` (categories),
            `created closed` (moments), `cycle` (days), `amount paid` (money), `hours` to the first answer, `rated`
            and `next_step` (1, 0, -1 unknown), `contact` (a code, -1 none), `amount_unread` and `paid_unread`.
        roles: the roles that the export has columns for.
        stages: in the order of the way.
        repairs: what was repaired, guessed or left out.
        rows_read: rows in the file, blank ones apart.
    """

    frame: pd.DataFrame
    roles: frozenset[str]
    stages: tuple[StagePlace, ...]
    repairs: tuple[Repair, ...]
    rows_read: int


def clean_deals(
    export: ColumnTable,
    columns: Sequence[ColumnRole],
    *,
    stage_order: Sequence[str] = (),
    kinds: Mapping[str, StageKind] | None = None,
) -> Deals:
    """Read the deals of an export.

    Args:
        export: as read from the file.
        columns: which column is what.
        stage_order: the user's order of stages.
        kinds: the user's word on which stages are won, lost or open.
    """
    return _Cleaning(export, columns).deals(stage_order, kinds or {})


class _Cleaning:
    def __init__(self, export: ColumnTable, columns: Sequence[ColumnRole]) -> None:
        self.export = export
        self.ledger = Ledger("deals", export.file, export.numbers)
        self.columns: dict[str, Column] = {one.role: column_of(export, one.column) for one in columns}
        for one in columns:
            if one.by == "content":
                self.ledger.note("column_guessed", np.ones(len(export.numbers), dtype=bool), one.column, one.role)
        self.rows = len(export.numbers)
        self.data: dict[str, object] = {}

    def deals(self, stage_order: Sequence[str], kinds: Mapping[str, StageKind]) -> Deals:
        dated = np.zeros(self.rows, dtype=bool)
        for role in ("created", "closed"):
            if role in self.columns:
                self.data[role], _ = moments(self.columns[role], self.ledger)
                dated |= ~np.isnat(self._moments(role))
        keep = records(self.export, list(self.columns.values()), dated | self._staged(), self.ledger)
        keep &= ~self._nameless(keep, dated)
        keep &= ~self._duplicates(keep)
        unclear = self._conflicts(keep)
        for role in LABELS:
            if role in self.columns:
                self.data[role] = labels(self.columns[role], self.ledger)
        stages = self._stages(keep, stage_order, kinds)
        self._money()
        self._answers()
        self._next_steps()
        self._ratings(keep)
        self._contacts()
        self._closings(keep)
        return Deals(
            frame=self._frame(keep, stages, unclear),
            roles=frozenset(self.columns),
            stages=stages,
            repairs=self.ledger.repairs,
            rows_read=self.rows,
        )

    def _moments(self, role: str) -> Moments:
        found = self.data.get(role)
        return found if isinstance(found, np.ndarray) else np.full(self.rows, "NaT", dtype="datetime64[s]")

    def _staged(self) -> Mask:
        """Return the rows that stand in a stage which is known as one."""
        column = self.columns.get("stage")
        if column is None:
            return np.zeros(self.rows, dtype=bool)
        known = [n for n, value in enumerate(column.values) if isinstance(value, str) and stage_rules().kind_of(value)]
        return rows_of(column, known)

    def _nameless(self, keep: Mask, dated: Mask) -> Mask:
        """Note and return rows with neither id nor stage nor date nor name: sums below a table, not deals."""
        named = dated.copy()
        for role in ("id", "stage", "name", "contact", "created"):
            if column := self.columns.get(role):
                named |= ~empty_rows(column)
        self.ledger.note("not_a_deal", keep & ~named)
        return ~named

    def _duplicates(self, keep: Mask) -> Mask:
        """Note and return rows that stand twice; without an id only where a clock or a contact tells deals apart."""
        mask, _ = repeated(self.export.columns, keep)
        created = self._moments("created")
        timed = created != created.astype("datetime64[D]").astype("datetime64[s]")
        telling = bool({"id", "contact", "name"} & self.columns.keys())
        sure = mask if telling else mask & timed
        self.ledger.note("duplicate_row", sure)
        self.ledger.note("twin_kept", mask & ~sure)
        if "id" in self.columns:
            others = [column for column in self.export.columns if column is not self.columns["id"]]
            twins, _ = repeated(others, keep & ~sure)
            self.ledger.note("twin_other_id", twins)
        return sure

    def _conflicts(self, keep: Mask) -> Mask:
        """Put rows of one id with different contents together: the first stays, its stage and sums are unclear."""
        unclear = np.zeros(self.rows, dtype=bool)
        if "id" not in self.columns:
            return unclear
        ids = identities(self.columns["id"], self.ledger)
        known = np.flatnonzero(keep & (ids >= 0))
        again = pd.Series(ids[known]).duplicated(keep="first").to_numpy()
        later = known[again]
        if len(later):
            unclear[known[np.isin(ids[known], ids[later])]] = True
            dropped = np.zeros(self.rows, dtype=bool)
            dropped[later] = True
            self.ledger.note("id_conflict", dropped, self.columns["id"].name)
            keep &= ~dropped
        return unclear

    def _stages(self, keep: Mask, stage_order: Sequence[str], given: Mapping[str, StageKind]) -> tuple[StagePlace, ...]:
        found = self.data.get("stage")
        if not isinstance(found, Labels):
            return ()
        own = {fold(stage): kind for stage, kind in given.items()}
        known = {name: own.get(fold(name)) or stage_rules().kind_of(name) for name in found.names}
        kinds: dict[str, StageKind] = {name: kind or "open" for name, kind in known.items()}
        column = self.columns["stage"].name
        for name, kind in known.items():
            if kind is None:
                self.ledger.note("stage_unknown", found.of(name) & keep, column, detail=name)
        self.ledger.note("stage_missing", (found.codes < 0) & keep, column)
        return tuple(
            StagePlace(
                stage=name, kind=kinds[name], known=known[name] is not None, rows=int((found.of(name) & keep).sum())
            )
            for name in order_stages(kinds, stage_order)
        )

    def _money(self) -> None:
        currency = self.columns.get("currency")
        for role in ("amount", "paid"):
            column = self.columns.get(role)
            if column is None:
                continue
            read = money(column, currency, self.ledger)
            self.data[role] = read.amounts
            self.data[f"{role}_unread"] = read.unread
            self.data[f"{role}_currency"] = read.currencies
            self.ledger.note("amount_negative", read.amounts < 0, column.name)

    def _answers(self) -> None:
        if "answer" in self.columns:
            self.data["hours"], _ = hours(self.columns["answer"], self.ledger)
        elif "answered" in self.columns and "created" in self.columns:
            answered, _ = moments(self.columns["answered"], self.ledger)
            created = self._moments("created")
            passed = (answered - created) / np.timedelta64(3600, "s")
            self.ledger.note("answered_before_created", passed < 0, self.columns["answered"].name)
            self.data["hours"] = np.where(passed < 0, np.nan, passed)

    def _next_steps(self) -> None:
        column = self.columns.get("next_step")
        if column is not None:
            empty = [n for n, value in enumerate(column.values) if isinstance(value, str) and is_empty(value)]
            self.data["next_step"] = np.where(rows_of(column, empty), 0, 1).astype(np.int8)

    def _ratings(self, keep: Mask) -> None:
        found = self.data.get("quality")
        if not isinstance(found, Labels):
            return
        rated = [stage_rules().is_qualified(name) for name in found.names]
        for name, rating in zip(found.names, rated, strict=True):
            if rating is None:
                self.ledger.note("rating_unknown", found.of(name) & keep, self.columns["quality"].name, detail=name)
        to = np.array([-1 if rating is None else int(rating) for rating in rated] + [-1], dtype=np.int8)
        self.data["rated"] = to[found.codes]

    def _contacts(self) -> None:
        if "contact" in self.columns:
            self.data["contact"] = identities(self.columns["contact"], self.ledger)

    def _closings(self, keep: Mask) -> None:
        """Take away closings that cannot be: before the creation, or far behind the end of the export."""
        if "closed" not in self.columns or "created" not in self.columns:
            return
        created, closed = self._moments("created"), self._moments("closed").copy()
        name = self.columns["closed"].name
        early = closed.astype("datetime64[D]") < created.astype("datetime64[D]")
        self.ledger.note("closed_before_created", early & keep, name)
        closed[early] = np.datetime64("NaT")
        if (keep & ~np.isnat(created)).any():
            last = created[keep & ~np.isnat(created)].max()
            late = closed > last + np.timedelta64(stage_rules().limits.future_days, "D")
            self.ledger.note("closed_in_future", late & keep, name)
            closed[late] = np.datetime64("NaT")
        self.data["closed"] = closed

    def _frame(self, keep: Mask, stages: Sequence[StagePlace], unclear: Mask) -> pd.DataFrame:
        created, closed = self._moments("created"), self._moments("closed")
        held: dict[str, object] = {"number": self.export.numbers[keep]}
        for role in (name for name in LABELS if name != "quality"):
            held[role] = label_category(self.data.get(role), keep)
        held |= {"kind": self._kind(stages, unclear, keep), "created": created[keep], "closed": closed[keep]}
        held |= {
            "month": months_of(created[keep]),
            "week": weeks_of(created[keep]),
            "closed_month": months_of(closed[keep]),
        }
        cycle = closed.astype("datetime64[D]") - created.astype("datetime64[D]")
        held["cycle"] = np.where(np.isnat(cycle), np.nan, cycle.astype(np.float64))[keep]
        for role in ("amount", "paid"):
            held[role] = np.where(unclear, np.nan, self._floats(role))[keep]
            held[f"{role}_unread"] = (self._mask(f"{role}_unread") | unclear)[keep]
            held[f"{role}_currency"] = label_category(self.data.get(f"{role}_currency"), keep)
        held["hours"] = self._floats("hours")[keep]
        for role in ("rated", "next_step", "contact"):
            found = self.data.get(role)
            held[role] = found[keep] if isinstance(found, np.ndarray) else np.full(int(keep.sum()), -1, dtype=np.int32)
        return pd.DataFrame(held)

    def _kind(self, stages: Sequence[StagePlace], unclear: Mask, keep: Mask) -> "pd.Categorical[str]":
        found = self.data.get("stage")
        codes = np.full(self.rows, KINDS.index(UNCLEAR), dtype=np.int8)
        if isinstance(found, Labels):
            kinds = {one.stage: one.kind for one in stages}
            to = np.array([KINDS.index(kinds[name]) for name in found.names] + [KINDS.index(UNCLEAR)], dtype=np.int8)
            codes = np.where(unclear, codes, to[found.codes])
        return category(KINDS, codes[keep])

    def _floats(self, role: str) -> Floats:
        found = self.data.get(role)
        return found if isinstance(found, np.ndarray) else np.full(self.rows, np.nan)

    def _mask(self, role: str) -> Mask:
        found = self.data.get(role)
        return found if isinstance(found, np.ndarray) else np.zeros(self.rows, dtype=bool)
