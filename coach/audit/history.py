"""An export of stage changes: which deal came into which stage, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coach.audit.cells import category, identities, labels, moments
from coach.audit.columns import column_of
from coach.audit.ledger import Ledger
from coach.audit.rows import records, repeated
from coach.audit.stages import order_stages, stage_rules
from coach.audit.types import ColumnRole, Repair, StageKind
from coach.audit.words import fold
from coach.files.columns import Column, ColumnTable


@dataclass(frozen=True, eq=False)
class History:
    """Stage changes in the order of time.

    Attributes:
        frame: `deal` (a code), `stage` (category), `moved` (moments), `first` and `last` (of its deal).
        ids: what each code of a deal is called in the file.
        stages: that occur, in the order of the way, each with its kind.
        repairs: what was repaired or left out.
        rows_read: rows in the file, blank ones apart.
    """

    frame: pd.DataFrame
    ids: tuple[str, ...]
    stages: Mapping[str, StageKind]
    repairs: tuple[Repair, ...]
    rows_read: int


def clean_history(
    export: ColumnTable,
    columns: Sequence[ColumnRole],
    *,
    stage_order: Sequence[str] = (),
    kinds: Mapping[str, StageKind] | None = None,
) -> History:
    """Read an export of stage changes; rows without a deal, a stage or a moment are left out and listed."""
    named: dict[str, Column] = {one.role: column_of(export, one.column) for one in columns}
    ledger = Ledger("history", export.file, export.numbers)
    moved, _ = moments(named["moved"], ledger)
    keep = records(export, list(named.values()), ~np.isnat(moved), ledger)
    again, _ = repeated([named[role] for role in ("deal", "stage", "moved")], keep)
    ledger.note("duplicate_row", again)
    keep &= ~again
    deals, stages = identities(named["deal"], ledger), labels(named["stage"], ledger)
    for code, mask in (("no_deal", deals < 0), ("stage_missing", stages.codes < 0), ("date_missing", np.isnat(moved))):
        ledger.note(f"history_{code}", mask & keep)
        keep &= ~mask
    frame = pd.DataFrame(
        {"deal": deals[keep], "stage": category(stages.names, stages.codes[keep]), "moved": moved[keep]}
    )
    frame = frame.sort_values(["deal", "moved"], kind="stable", ignore_index=True)
    frame = frame.assign(first=~frame["deal"].duplicated(), last=~frame["deal"].duplicated(keep="last"))
    return History(
        frame, _ids(named["deal"], deals), _kinds(stages.names, stage_order, kinds or {}), ledger.repairs, len(keep)
    )


def _ids(column: Column, codes: "np.ndarray[tuple[int], np.dtype[np.int32]]") -> tuple[str, ...]:
    found: dict[int, str] = {}
    for code, place in zip(codes.tolist(), column.codes.tolist(), strict=True):
        if code >= 0 and code not in found:
            found[code] = id_text(column.values[place])
    return tuple(found[code] for code in range(len(found)))


def id_text(value: object) -> str:
    """Return an id as it is compared between tables: `5` for 5.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _kinds(names: Sequence[str], order: Sequence[str], given: Mapping[str, StageKind]) -> dict[str, StageKind]:
    own = {fold(stage): kind for stage, kind in given.items()}
    kinds: dict[str, StageKind] = {name: own.get(fold(name)) or stage_rules().kind_of(name) or "open" for name in names}
    return {name: kinds[name] for name in order_stages(kinds, order)}
