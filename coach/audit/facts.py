"""Exports in, facts out: what `coach audit facts` prints and findings cite."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from coach.audit.computing import Computing
from coach.audit.remembered import Memory
from coach.audit.types import Facts, SourceTable, StageKind, TableName
from coach.audit.words import fold
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
        spend_source: the source of all spend, for an export of one advertising system without a column for it.
    """

    columns: Mapping[TableName, Mapping[str, str]] | Mapping[SourceTable, Mapping[str, str]] = field(
        default_factory=dict
    )
    stage_order: Sequence[str] = ()
    kinds: Mapping[str, StageKind] = field(default_factory=dict)
    spend_source: str = ""


@dataclass(frozen=True)
class Extras:
    """Tables that add to deals and spend: changes of stages, plans, the list of staff."""

    history: Path | None = None
    plan: Path | None = None
    staff: Path | None = None


def read_facts(
    role: Role | None,
    deals: Path | None,
    spend: Path | None,
    settings: Settings,
    wishes: Wishes | None = None,
    *,
    extras: Extras | None = None,
    memory: Memory | None = None,
) -> Facts:
    """Read the exports (each in its own bounded child, two at a time) and compute the facts.

    Args:
        role: whose audit; None: every indicator.
        deals: the export of deals.
        spend: the export of spend.
        settings: limits of reading.
        wishes: what the user says of columns and stages.
        extras: further tables.
        memory: what was said of such tables before is added to the wishes, and these are kept for the next time.

    Raises:
        InputError: no export is given, or one cannot be used.
    """
    more = extras or Extras()
    paths: dict[SourceTable, Path | None] = {"deals": deals, "spend": spend, "history": more.history}
    paths |= {"plan": more.plan, "staff": more.staff}
    if deals is None and spend is None and more.history is None:
        raise InputError("audit.nothing_given")
    with ThreadPoolExecutor(2) as pool:
        read = {name: pool.submit(read_columns, path, settings) for name, path in paths.items() if path}
        tables = {name: one.result() for name, one in read.items()}
    asked = wishes or Wishes()
    if memory is None:
        return _known_stages(asked, compute_facts(role, tables.get("deals"), tables.get("spend"), asked, tables))
    recalled = memory.recalled(tables, asked.columns, asked.stage_order, asked.kinds)
    said = Wishes(recalled.columns, recalled.stage_order, recalled.kinds, asked.spend_source)
    facts = compute_facts(role, tables.get("deals"), tables.get("spend"), said, tables, recalled.from_memory)
    _known_stages(asked, facts)
    memory.keep(tables, asked.columns, asked.stage_order, asked.kinds)
    return facts


def _known_stages(asked: Wishes, facts: Facts) -> Facts:
    """Return `facts`, if every stage that was named occurs: a name mistyped would leave the sales as they were.

    Raises:
        InputError: one does not (`audit.stage_unknown`).
    """
    found = {fold(place.stage) for place in facts.stages}
    unknown = [name for name in (*asked.kinds, *asked.stage_order) if found and fold(name) not in found]
    if unknown:
        raise InputError("audit.stage_unknown", stage=unknown[0], found=", ".join(one.stage for one in facts.stages))
    return facts


def compute_facts(
    role: Role | None,
    deals: ColumnTable | None,
    spend: ColumnTable | None,
    wishes: Wishes,
    tables: Mapping[SourceTable, ColumnTable] | None = None,
    remembered: Mapping[SourceTable, frozenset[str]] | None = None,
) -> Facts:
    """Compute the indicators that belong to `role` (None: all), in the order of `indicators.yaml`.

    Args:
        role: whose audit.
        deals: the export of deals.
        spend: the export of spend.
        wishes: what the user says.
        tables: may hold `history`, `plan` and `staff` besides.
        remembered: roles of each table whose column was said at an earlier time.

    Raises:
        InputError: an export has no rows, or lacks the columns without which nothing can be computed.
    """
    given: dict[SourceTable, ColumnTable] = dict(tables or {})
    if deals is not None:
        given["deals"] = deals
    if spend is not None:
        given["spend"] = spend
    columns = {str(table): roles for table, roles in wishes.columns.items()}
    return Computing(given, columns, wishes.stage_order, wishes.kinds, remembered or {}, wishes.spend_source).facts(
        role
    )
