"""An export of deals to a clean frame, a deal a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from coach.audit.cells import labels, moments
from coach.audit.cleaning import Cleaning
from coach.audit.deal_cells import read_cells
from coach.audit.deal_frame import WORDS, frame_of
from coach.audit.deal_rows import deal_rows
from coach.audit.deal_stages import read_stages
from coach.audit.history import History
from coach.audit.types import ColumnRole, Repair, StageKind, StagePlace
from coach.files.columns import ColumnTable


@dataclass(frozen=True, eq=False)
class Deals:
    """Clean deals.

    Attributes:
        frame: `stage owner source campaign product reason lost_stage` and `month week closed_month currency kind` (categories),
            `created closed` (moments), `cycle` (days), `amount paid` (money), `hours` to the first answer, `rated`
            and `next_step` (1, 0, -1 unknown), `contact` (a code, -1 none), `meeting` and
            `proposal` (1, 0, -1 unknown), `amount_unread` and `paid_unread`.
        roles: the roles that the export has columns for.
        stages: in the order of the way.
        repairs: what was repaired, guessed or left out.
        rows_read: rows in the file, blank ones apart.
        milestones: `meeting` and `proposal` if a column or the history tells of them.
    """

    frame: pd.DataFrame
    roles: frozenset[str]
    stages: tuple[StagePlace, ...]
    repairs: tuple[Repair, ...]
    rows_read: int
    milestones: frozenset[str] = frozenset()


def clean_deals(
    export: ColumnTable,
    columns: Sequence[ColumnRole],
    *,
    stage_order: Sequence[str] = (),
    kinds: Mapping[str, StageKind] | None = None,
    history: History | None = None,
) -> Deals:
    """Read the deals of an export.

    Args:
        export: as read from the file.
        columns: which column is what.
        stage_order: the user's order of stages.
        kinds: the user's word on which stages are won, lost or open.
        history: changes of stage of the same deals, if there is an export of them.
    """
    work = Cleaning(export, columns)
    for role in ("created", "closed"):
        if role in work.columns:
            work.moments[role], _ = moments(work.columns[role], work.ledger)
    keep, unclear = deal_rows(work)
    for role in (*WORDS, "quality"):
        if role in work.columns:
            work.labels[role] = labels(work.columns[role], work.ledger)
    stages = read_stages(work, keep, stage_order, kinds or {})
    read_cells(work, keep, history)
    return Deals(
        frame=frame_of(work, keep, stages, unclear),
        roles=frozenset(work.columns),
        stages=stages,
        repairs=work.ledger.repairs,
        rows_read=work.rows,
        milestones=frozenset({"meeting", "proposal"} & work.codes.keys()),
    )
