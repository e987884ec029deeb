"""An export of advertising spend to a clean frame, a line a row."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coach.audit.cells import Floats, Labels, label_category, labels, moments, money, numbers
from coach.audit.columns import column_of
from coach.audit.ledger import Ledger, Mask
from coach.audit.periods import months_of, until_of, weeks_of
from coach.audit.rows import records, repeated
from coach.audit.types import ColumnRole, Repair
from coach.files.columns import Column, ColumnTable

_WORDS = ("source", "campaign", "ad", "adgroup")
MEASURES = ("impressions", "clicks", "spend")


@dataclass(frozen=True, eq=False)
class Spend:
    """Clean lines of spend.

    Attributes:
        frame: `date` and `until`, the last day that a line counts for (moments), `month week source campaign currency` (categories), `impressions clicks spend`
            (NaN: none or unread), `spend_unread`, `shown` (impressions of lines that may count for CTR) and
            `shown_clicks`.
        roles: the roles that the export has columns for.
        repairs: what was repaired, guessed or left out.
        rows_read: rows in the file, blank ones apart.
    """

    frame: pd.DataFrame
    roles: frozenset[str]
    repairs: tuple[Repair, ...]
    rows_read: int


def clean_spend(export: ColumnTable, columns: Sequence[ColumnRole], source: str = "") -> Spend:
    """Read the lines of spend of an export.

    `source` names the source of all lines when the export is of one advertising system and has no column for it.
    """
    named: dict[str, Column] = {one.role: column_of(export, one.column) for one in columns}
    ledger = Ledger("spend", export.file, export.numbers)
    rows = len(export.numbers)
    dates = np.full(rows, "NaT", dtype="datetime64[s]")
    if "date" in named:
        dates, _ = moments(named["date"], ledger)
    keep = records(export, list(named.values()), ~np.isnat(dates), ledger)
    read: dict[str, Labels] = {role: labels(named[role], ledger) for role in _WORDS if role in named}
    if source and "source" not in read:
        read["source"] = Labels((source,), np.zeros(rows, dtype=np.int32))
        ledger.note("source_given", keep, detail=source)
    measures, unread, currencies = _measures(named, ledger, rows)
    if "date" in named:
        keep &= ~_unnamed_total(measures, dates, keep, ledger)
    keep &= ~_duplicates(export, read, measures, keep, ledger)
    ledger.note("date_missing", np.isnat(dates) & keep, named["date"].name if "date" in named else "")
    for role in MEASURES:
        bad = keep & (measures[role] < 0)
        if role != "spend":
            ledger.note("negative_left_out", bad, named[role].name if role in named else "")
            measures[role] = np.where(bad, np.nan, measures[role])
        else:
            ledger.note("amount_negative", bad, named[role].name if role in named else "")
    odd = keep & (measures["clicks"] > np.nan_to_num(measures["impressions"]))
    if {"clicks", "impressions"} <= named.keys():
        ledger.note("clicks_over_impressions", odd, named["clicks"].name)
    held: dict[str, object] = {"number": export.numbers[keep], "date": dates[keep], "until": until_of(dates[keep])}
    held |= {"month": months_of(dates[keep]), "week": weeks_of(dates[keep])}
    for role in ("source", "campaign"):
        held[role] = label_category(read.get(role), keep)
    held |= {role: measures[role][keep] for role in MEASURES}
    held |= {"spend_unread": unread[keep], "currency": label_category(currencies, keep)}
    for name, role in (("shown", "impressions"), ("shown_clicks", "clicks")):
        held[name] = np.where(odd, np.nan, measures[role])[keep]
    return Spend(pd.DataFrame(held), frozenset(named) | frozenset(read), ledger.repairs, rows)


def _measures(named: dict[str, Column], ledger: Ledger, rows: int) -> tuple[dict[str, Floats], Mask, Labels]:
    measures = {role: np.full(rows, np.nan) for role in MEASURES}
    unread, currencies = np.zeros(rows, dtype=bool), Labels((), np.full(rows, -1, dtype=np.int32))
    for role in ("impressions", "clicks"):
        if role in named:
            measures[role], _, _ = numbers(named[role], "count", ledger)
    if "spend" in named:
        found = money(named["spend"], named.get("currency"), ledger)
        measures["spend"], unread, currencies = found.amounts, found.unread, found.currencies
    return measures, unread, currencies


def _unnamed_total(measures: dict[str, Floats], dates: object, keep: Mask, ledger: Ledger) -> Mask:
    """Find a last line without a date whose figures are the sums of all lines before it."""
    mask = np.zeros(len(keep), dtype=bool)
    places = np.flatnonzero(keep)
    if len(places) < 3 or not np.isnat(dates[places[-1]]):  # type: ignore[index]
        return mask
    last, before = places[-1], places[:-1]
    figures = [values for values in measures.values() if not np.isnan(values[last])]
    if figures and all(np.isclose(np.nansum(one[before]), one[last], rtol=1e-4, atol=0.5) for one in figures):
        mask[last] = True
        ledger.note("total_row", mask)
    return mask


def _duplicates(
    export: ColumnTable, read: dict[str, Labels], measures: dict[str, Floats], keep: Mask, ledger: Ledger
) -> Mask:
    """Note and return lines that stand twice.

    A line that names an ad (or a campaign, where no column names ads) is told apart by it. Lines without it may be
    equal by chance, and stay unless they are empty of figures.
    """
    mask, _ = repeated(export.columns, keep)
    named = np.zeros(len(keep), dtype=bool)
    finest = next((read[role] for role in ("ad", "adgroup", "campaign") if role in read), None)
    if finest is not None:
        named = finest.codes >= 0
    nothing = np.all([np.nan_to_num(values) == 0 for values in measures.values()], axis=0)
    sure: Mask = mask & (named | nothing)
    ledger.note("duplicate_row", sure & ~nothing)
    ledger.note("duplicate_empty", sure & nothing)
    ledger.note("twin_kept", mask & ~sure)
    return sure
