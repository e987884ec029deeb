"""What the figures of deals share: the summable frame, the currencies, and why some figures cannot be given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from coach.audit.deals import Deals
from coach.audit.gathering import flags
from coach.audit.measures import Frame
from coach.audit.money import Purse, purse
from coach.audit.periods import day_of
from coach.audit.types import Dimension, Segment

Row = Mapping[Any, Any]
"""A row of `gathering.gathered`: the sums of one group of deals."""


@dataclass(frozen=True, eq=False)
class Known:
    """Deals ready for counting.

    Attributes:
        deals: as cleaned.
        frame: with the columns of `gathering.flags`.
        purse: currencies of the amounts of won deals.
        paid: currencies of the payments.
        no_stage: why nothing can be said of stages, empty if it can.
        no_won: why nothing can be said of won deals.
        no_lost: why nothing can be said of lost deals.
        later: dimensions that are filled in on the way, whose conversion means nothing; grows while figures are made.
    """

    deals: Deals
    frame: pd.DataFrame
    purse: Purse
    paid: Purse
    no_stage: str
    no_won: str
    no_lost: str
    later: set[Dimension] = field(default_factory=set)

    def at(self, segments: tuple[Segment, ...], row: Row | None = None, currency: str | None = None) -> Frame:
        """Return what the figures of a segment share; without a row its period is that of all deals."""
        created = self.frame["created"]
        start = day_of(row["start"] if row else created.min())
        end = day_of(row["end"] if row else created.max())
        return Frame(segments, start, end, currency or self.purse.currency)


def known(deals: Deals) -> Known:
    """Look at the deals once."""
    kinds = {one.kind for one in deals.stages}
    no_stage = "" if "stage" in deals.roles else "no_stage_column"
    return Known(
        deals=deals,
        frame=flags(deals.frame),
        purse=purse(deals.frame, "amount", has="amount" in deals.roles),
        paid=purse(deals.frame, "paid", has="paid" in deals.roles),
        no_stage=no_stage,
        no_won=no_stage or ("" if "won" in kinds else "no_won_stage"),
        no_lost=no_stage or ("" if "lost" in kinds else "no_lost_stage"),
    )
