"""The days that an export of deals and one of spend both cover."""

import pandas as pd

from coach.audit.stages import stage_rules


def common_days(deals: pd.DataFrame, spend: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last common day, NaT or in the wrong order where there is none.

    Spend by the month stands for whole months: a month counts when the deals cover it but for a few days at its ends
    (`month_slack_days`), and is then common as a whole, since its spend cannot be divided.
    """
    first, last = deals["created"].min().normalize(), deals["until"].max().normalize()
    low, high = spend["date"].min().normalize(), spend["until"].max().normalize()
    if spend["until"].equals(spend["date"]) or pd.isna(first) or pd.isna(low):
        return max(first, low), min(last, high)
    slack = pd.Timedelta(days=stage_rules().limits.month_slack_days)
    begun, ended = first.replace(day=1), last + pd.offsets.MonthEnd(0)
    start = begun if first <= begun + slack else begun + pd.offsets.MonthBegin(1)
    end = ended if last >= ended - slack else last.replace(day=1) - pd.Timedelta(days=1)
    return max(start, low), min(end, high)
