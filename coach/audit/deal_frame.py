"""Everything read of the deals, as one frame."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coach.audit.cells import category, label_category
from coach.audit.cleaning import Cleaning
from coach.audit.ledger import Mask
from coach.audit.periods import months_of, until_of, weeks_of
from coach.audit.types import StagePlace

WORDS = ("stage", "owner", "source", "campaign", "product", "reason", "lost_stage")
UNCLEAR = "unclear"
"""The kind of a deal without a stage, or one that stands twice in the export with different contents."""
KINDS = ("won", "lost", "open", UNCLEAR)


def frame_of(work: Cleaning, keep: Mask, stages: Sequence[StagePlace], unclear: Mask) -> pd.DataFrame:
    """Return the frame that `Deals` describes."""
    created, closed = work.moments_of("created"), work.moments_of("closed")
    held: dict[str, object] = {"number": work.export.numbers[keep]}
    held |= {role: label_category(work.labels.get(role), keep) for role in WORDS}
    held |= {"kind": _kind(work, stages, unclear, keep), "created": created[keep], "closed": closed[keep]}
    held["until"] = until_of(created[keep])
    held |= {
        "month": months_of(created[keep]),
        "week": weeks_of(created[keep]),
        "closed_month": months_of(closed[keep]),
    }
    cycle = closed.astype("datetime64[D]") - created.astype("datetime64[D]")
    held["cycle"] = np.where(np.isnat(cycle), np.nan, cycle.astype(np.float64))[keep]
    for role in ("amount", "paid"):
        held[role] = np.where(unclear, np.nan, work.floats_of(role))[keep]
        held[f"{role}_unread"] = (work.mask_of(f"{role}_unread") | unclear)[keep]
        held[f"{role}_currency"] = label_category(work.labels.get(f"{role}_currency"), keep)
    held["hours"] = work.floats_of("hours")[keep]
    for role in ("rated", "next_step", "contact", "meeting", "proposal"):
        found = work.codes.get(role)
        held[role] = found[keep] if found is not None else np.full(int(keep.sum()), -1, dtype=np.int32)
    return pd.DataFrame(held)


def _kind(work: Cleaning, stages: Sequence[StagePlace], unclear: Mask, keep: Mask) -> "pd.Categorical[str]":
    found = work.labels.get("stage")
    codes = np.full(work.rows, KINDS.index(UNCLEAR), dtype=np.int8)
    if found is not None:
        kinds = {one.stage: one.kind for one in stages}
        to = np.array([KINDS.index(kinds[name]) for name in found.names] + [KINDS.index(UNCLEAR)], dtype=np.int8)
        codes = np.where(unclear, codes, to[found.codes])
    return category(KINDS, codes[keep])
