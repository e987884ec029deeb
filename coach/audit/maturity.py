"""Which months of creation are old enough for their conversion to be final."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from coach.audit.cells import Moments
from coach.audit.ledger import Mask
from coach.audit.stages import stage_rules


@dataclass(frozen=True, eq=False)
class Maturity:
    """`mature` tells the rows; `days` is what a month must have behind it, `known` whether the deals themselves say so."""

    mature: Mask
    days: int
    known: bool


def maturity(frame: pd.DataFrame) -> Maturity:
    """Find the mature rows: their month ended at least the 90th percentile of the cycle before the last creation.

    With fewer won deals than `least_won_for_cycle` the default of `stages.yaml` stands for the percentile.
    """
    limits = stage_rules().limits
    cycles = frame.loc[frame["kind"] == "won", "cycle"].dropna()
    known = len(cycles) >= limits.least_won_for_cycle
    days = int(np.ceil(cycles.quantile(0.9))) if known else limits.default_cycle_days
    created: Moments = frame["created"].to_numpy().astype("datetime64[s]")
    if np.isnat(created).all():
        return Maturity(np.zeros(len(frame), dtype=bool), days, known)
    last = created[~np.isnat(created)].max().astype("datetime64[D]")
    ends = (created.astype("datetime64[M]") + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    with np.errstate(invalid="ignore"):
        mature: Mask = ends + np.timedelta64(days, "D") <= last
    return Maturity(mature & ~np.isnat(created), days, known)
