"""Which values of a dimension are shown one by one."""

import pandas as pd

from coach.audit.stages import stage_rules
from coach.audit.types import Dimension, Repair, TableName


def kept_values(frame: pd.DataFrame, dimension: Dimension, table: TableName) -> tuple[frozenset[str], list[Repair]]:
    """Return the values of `dimension` with the most rows, and a note on those beyond the limit of `stages.yaml`."""
    most = stage_rules().limits.most_segments
    counts = frame[dimension].value_counts()
    counts = counts[counts > 0]
    kept = frozenset(str(value) for value in counts.index[:most])
    rest = counts.iloc[most:]
    if rest.empty:
        return kept, []
    note = Repair(table=table, column=dimension, code="segments_cut", rows=int(rest.sum()), detail=str(len(rest)))
    return kept, [note]


def named(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return `table` with its keys as text."""
    return table.assign(**{key: table[key].astype(str) for key in by})


def filled_later(frame: pd.DataFrame, dimension: Dimension) -> Repair | None:
    """Return a note when won deals name `dimension` much oftener than the others: it is filled in on the way.

    Then the deals that name it are those that went far, and their conversion says nothing of the dimension.
    """
    named, won = frame[dimension] != "", frame["kind"] == "won"
    if not won.any() or won.all():
        return None
    if float(named[won].mean()) - float(named[~won].mean()) <= stage_rules().limits.filled_later:
        return None
    empty = int((~named).sum())
    return Repair(table="deals", column=dimension, code="filled_later", rows=empty, detail=f"{1 - named.mean():.0%}")
