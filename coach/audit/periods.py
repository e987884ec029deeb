"""Months and weeks of moments as labels: `2024-03`, `2024-W11` (ISO weeks); empty where there is no moment."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from coach.audit.cells import Moments, category


def months_of(moments: Moments) -> "pd.Categorical[str]":
    """Return the month of each moment."""
    return _labelled(moments.astype("datetime64[M]"), str)


def weeks_of(moments: Moments) -> "pd.Categorical[str]":
    """Return the ISO week of each moment."""
    days = moments.astype("datetime64[D]")
    mondays = days - ((days.astype(np.int64) + 3) % 7).astype("timedelta64[D]")
    return _labelled(np.where(np.isnat(days), np.datetime64("NaT", "D"), mondays), _week)


def by_month(moments: Moments) -> bool:
    """Tell whether rows are dated by month: every date is a first day at midnight, and there are several months."""
    filled = moments[~np.isnat(moments)]
    months = filled.astype("datetime64[M]")
    if not filled.size or (filled != months).any():
        return False
    return bool((months != months[0]).any())


def until_of(moments: Moments) -> Moments:
    """Return the last day that each row counts for: its own day, or the last of its month in rows dated by month."""
    if not by_month(moments):
        return moments
    following = moments.astype("datetime64[M]") + np.timedelta64(1, "M")
    return (following.astype("datetime64[D]") - np.timedelta64(1, "D")).astype("datetime64[s]")


def day_of(moment: object) -> date | None:
    """Return the day of a moment of a frame, None for NaT."""
    if moment is None or pd.isna(moment):  # type: ignore[call-overload]
        return None
    return pd.Timestamp(moment).date()  # type: ignore[arg-type]


def _week(monday: np.datetime64) -> str:
    year, week, _ = monday.astype("datetime64[D]").astype(date).isocalendar()
    return f"{year}-W{week:02}"


def _labelled(units: Moments, name: Callable[[Any], str]) -> "pd.Categorical[str]":
    filled = ~np.isnat(units)
    distinct, codes = np.unique(units[filled], return_inverse=True)
    names = [name(unit) for unit in distinct]
    to = np.full(len(units), len(names), dtype=np.int32)
    to[filled] = codes
    return category((*names, ""), to)
