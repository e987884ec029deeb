"""Deals as columns that can simply be summed up, and their sums by group."""

from typing import Any

import numpy as np
import pandas as pd

from coach.audit.maturity import maturity
from coach.audit.segments import named


def flags(frame: pd.DataFrame) -> pd.DataFrame:
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
    for milestone in ("meeting", "proposal"):
        codes = frame[milestone].to_numpy()
        made[f"{milestone}_n"], made[f"{milestone}_known"] = (
            (codes == 1).astype(np.int32),
            (codes >= 0).astype(np.int32),
        )
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
_SUMS += ["meeting_n", "meeting_known", "proposal_n", "proposal_known"]


def gathered(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sum the flags up by group, with medians, percentiles and the period."""
    groups = frame.groupby(by, observed=True, sort=True)
    table = groups[_SUMS].sum()
    table["start"], table["end"] = groups["created"].min(), groups["until"].max()
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
