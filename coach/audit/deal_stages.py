"""The stages of the deals of an export: their order, their kinds, and what is not known of them."""

from collections.abc import Mapping, Sequence

from coach.audit.cleaning import Cleaning
from coach.audit.ledger import Mask
from coach.audit.stages import order_stages, stage_rules
from coach.audit.types import StageKind, StagePlace
from coach.audit.words import fold


def read_stages(
    work: Cleaning, keep: Mask, stage_order: Sequence[str], given: Mapping[str, StageKind]
) -> tuple[StagePlace, ...]:
    """Return the stages that occur in the order of the way; those that nothing knows are noted and count as open."""
    found = work.labels.get("stage")
    if found is None:
        return ()
    own = {fold(stage): kind for stage, kind in given.items()}
    known = {name: own.get(fold(name)) or stage_rules().kind_of(name) for name in found.names}
    kinds: dict[str, StageKind] = {name: kind or "open" for name, kind in known.items()}
    column = work.columns["stage"].name
    for name, kind in known.items():
        if kind is None:
            work.ledger.note("stage_unknown", found.of(name) & keep, column, detail=name)
    work.ledger.note("stage_missing", (found.codes < 0) & keep, column)
    return tuple(
        StagePlace(stage=name, kind=kinds[name], known=known[name] is not None, rows=int((found.of(name) & keep).sum()))
        for name in order_stages(kinds, stage_order)
    )
