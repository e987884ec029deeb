"""What commands of the audit are told of the exports: columns, the order of stages, which of them won and lost."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.audit.facts import Wishes
    from coach.audit.types import SourceTable, StageKind


def wishes_of(
    stage_order: str,
    won: list[str] | None,
    lost: list[str] | None,
    columns: list[str] | None,
    spend_source: str = "",
) -> "Wishes":
    """Return the options as one value.

    Raises:
        InputError: an option names no table or role.
    """
    from coach.audit.facts import Wishes

    kinds: dict[str, StageKind] = dict.fromkeys(won or [], "won")
    kinds |= dict.fromkeys(lost or [], "lost")
    stages = [stage.strip() for stage in stage_order.split(",") if stage.strip()]
    return Wishes(columns=_columns(columns or []), stage_order=stages, kinds=kinds, spend_source=spend_source)


def _columns(given: list[str]) -> "dict[SourceTable, dict[str, str]]":
    from coach.errors import InputError

    chosen: dict[SourceTable, dict[str, str]] = {"deals": {}, "spend": {}, "history": {}, "plan": {}, "staff": {}}
    for one in given:
        place, found, name = one.partition("=")
        table, dot, role = place.strip().partition(".")
        if not dot:  # `stage=…` means the deals: they have most of the roles
            table, role = "deals", table
        meant = next((known for known in chosen if known == table), None)
        if not found or not role or meant is None:
            raise InputError("audit.column_option", given=one)
        chosen[meant][role] = name.strip()
    return chosen
