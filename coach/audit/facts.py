"""Exports in, facts out: what `coach audit facts` prints and findings cite."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from coach.audit.columns import suggest_columns
from coach.audit.deal_figures import deal_figures
from coach.audit.deals import Deals, clean_deals
from coach.audit.definitions import definitions
from coach.audit.join import Joined
from coach.audit.spend import Spend, clean_spend
from coach.audit.spend_figures import join_figures, spend_figures, spend_purse
from coach.audit.types import ColumnRole, Facts, Indicator, Repair, StageKind, TableName
from coach.errors import InputError
from coach.files.columns import ColumnTable, read_columns
from coach.rubric.types import Role
from coach.settings import Settings


@dataclass(frozen=True)
class Wishes:
    """What the user says about the exports.

    Attributes:
        columns: table -> role -> column; an empty column means that the table has none for the role.
        stage_order: the stages from the first to the last.
        kinds: which stages are won, lost or open.
    """

    columns: Mapping[TableName, Mapping[str, str]] = field(default_factory=dict)
    stage_order: Sequence[str] = ()
    kinds: Mapping[str, StageKind] = field(default_factory=dict)


def read_facts(
    role: Role | None, deals: Path | None, spend: Path | None, settings: Settings, wishes: Wishes | None = None
) -> Facts:
    """Read the exports (each in its own bounded child, at the same time) and compute the facts.

    Raises:
        InputError: no export is given, or one cannot be used.
    """
    if deals is None and spend is None:
        raise InputError("audit.nothing_given")
    with ThreadPoolExecutor(2) as pool:
        read = [pool.submit(read_columns, path, settings) if path else None for path in (deals, spend)]
        tables = [one.result() if one else None for one in read]
    return compute_facts(role, tables[0], tables[1], wishes or Wishes())


def compute_facts(role: Role | None, deals: ColumnTable | None, spend: ColumnTable | None, wishes: Wishes) -> Facts:
    """Compute the indicators that belong to `role` (None: all), in the order of `indicators.yaml`.

    Raises:
        InputError: an export has no rows, or lacks the columns without which nothing can be computed.
    """
    columns: list[ColumnRole] = []
    indicators: list[Indicator] = []
    repairs: list[Repair] = []
    clean: Deals | None = None
    spent: Spend | None = None
    if deals is not None:
        roles = suggest_columns("deals", _filled(deals), wishes.columns.get("deals"))
        clean = clean_deals(deals, roles, stage_order=wishes.stage_order, kinds=wishes.kinds)
        figures, left = deal_figures(clean)
        columns += roles
        indicators += figures
        repairs += (*clean.repairs, *left)
    if spend is not None:
        roles = suggest_columns("spend", _filled(spend), wishes.columns.get("spend"))
        spent = clean_spend(spend, roles)
        figures, left = spend_figures(spent)
        columns += roles
        indicators += figures
        repairs += (*spent.repairs, *left)
    if clean is not None and spent is not None:
        joined = Joined(clean, spent, spend_purse(spent))
        indicators += join_figures(joined)
        repairs += joined.repairs
    tables: dict[str, Deals | Spend] = {"deals": clean} if clean else {}
    tables |= {"spend": spent} if spent else {}
    return Facts(
        indicators=tuple(_of_role(role, indicators)),
        repairs=tuple(repairs),
        columns=tuple(columns),
        stages=clean.stages if clean else (),
        rows_read={name: table.rows_read for name, table in tables.items()},
        rows_used={name: len(table.frame) for name, table in tables.items()},
    )


def _filled(export: ColumnTable) -> ColumnTable:
    if not len(export.numbers):
        raise InputError("audit.no_rows", file=export.file)
    return export


def _of_role(role: Role | None, indicators: Iterable[Indicator]) -> list[Indicator]:
    known = definitions()
    order = {id_: place for place, id_ in enumerate(known)}
    mine = [one for one in indicators if role is None or role in known[one.id].roles]
    return sorted(mine, key=lambda one: (len(one.segments), order[one.id]))
