"""Which rows of an export are deals: no totals, no repeats; rows of one id are one deal."""

import numpy as np
import pandas as pd

from coach.audit.cells import identities, rows_of
from coach.audit.cleaning import Cleaning
from coach.audit.ledger import Mask
from coach.audit.rows import empty_rows, records, repeated
from coach.audit.stages import stage_rules


def deal_rows(work: Cleaning) -> tuple[Mask, Mask]:
    """Return the rows that are deals, and those of them whose id stands twice with different contents.

    The first row of such an id stays; its stage and sums are unclear.
    """
    dated = ~np.isnat(work.moments_of("created")) | ~np.isnat(work.moments_of("closed"))
    keep = records(work.export, list(work.columns.values()), dated | _staged(work), work.ledger)
    keep &= ~_nameless(work, keep, dated)
    keep &= ~_duplicates(work, keep)
    return keep, _conflicts(work, keep)


def _staged(work: Cleaning) -> Mask:
    """Return the rows that stand in a stage which is known as one."""
    column = work.columns.get("stage")
    if column is None:
        return np.zeros(work.rows, dtype=bool)
    known = [n for n, value in enumerate(column.values) if isinstance(value, str) and stage_rules().kind_of(value)]
    return rows_of(column, known)


def _nameless(work: Cleaning, keep: Mask, dated: Mask) -> Mask:
    """Note and return rows with neither id nor stage nor date nor name: sums below a table, not deals."""
    named = dated.copy()
    for role in ("id", "stage", "name", "contact", "created"):
        if column := work.columns.get(role):
            named |= ~empty_rows(column)
    work.ledger.note("not_a_deal", keep & ~named)
    return ~named


def _duplicates(work: Cleaning, keep: Mask) -> Mask:
    """Note and return rows that stand twice; without an id only where a clock or a contact tells deals apart."""
    mask, _ = repeated(work.export.columns, keep)
    created = work.moments_of("created")
    timed = created != created.astype("datetime64[D]").astype("datetime64[s]")
    telling = bool({"id", "contact", "name"} & work.columns.keys())
    sure = mask if telling else mask & timed
    work.ledger.note("duplicate_row", sure)
    work.ledger.note("twin_kept", mask & ~sure)
    if "id" in work.columns:
        others = [column for column in work.export.columns if column is not work.columns["id"]]
        twins, _ = repeated(others, keep & ~sure)
        work.ledger.note("twin_other_id", twins)
    return sure


def _conflicts(work: Cleaning, keep: Mask) -> Mask:
    """Put rows of one id with different contents together; takes the later ones out of `keep`."""
    unclear = np.zeros(work.rows, dtype=bool)
    if "id" not in work.columns:
        return unclear
    ids = identities(work.columns["id"], work.ledger)
    known = np.flatnonzero(keep & (ids >= 0))
    again = pd.Series(ids[known]).duplicated(keep="first").to_numpy()
    later = known[again]
    if len(later):
        unclear[known[np.isin(ids[known], ids[later])]] = True
        dropped = np.zeros(work.rows, dtype=bool)
        dropped[later] = True
        work.ledger.note("id_conflict", dropped, work.columns["id"].name)
        keep &= ~dropped
    return unclear
