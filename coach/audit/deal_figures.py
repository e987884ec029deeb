"""The indicators of deals, for the whole export and for its segments."""

from collections.abc import Iterator, Sequence

from coach.audit.deal_known import Known, known
from coach.audit.deals import Deals
from coach.audit.gathering import gathered
from coach.audit.group_figures import group_figures
from coach.audit.money_figures import currency_figures
from coach.audit.segments import filled_later, kept_values
from coach.audit.types import Dimension, Indicator, Repair, Segment
from coach.audit.whole_figures import closings, current_funnel, lost_reasons, repeat_sales, stage_counts

_BY: tuple[tuple[Dimension, str], ...] = (
    ("month", "created"),
    ("week", "created"),
    ("owner", "owner"),
    ("source", "source"),
    ("product", "product"),
    ("campaign", "campaign"),
)


def deal_figures(deals: Deals, *, funnel: bool = True) -> tuple[list[Indicator], list[Repair]]:
    """Compute the indicators of deals.

    Args:
        deals: clean deals.
        funnel: whether to make the funnel out of the current stages; a history of stages makes a better one.

    Returns:
        The indicators, whole export first, and what was left out of the segments.
    """
    ready = known(deals)
    found = list(_whole(ready))
    repairs: list[Repair] = []
    for dimension, role in _BY:
        if role in deals.roles:
            shown, left = kept_values(deals.frame, dimension, "deals")
            repairs += left
            if later := filled_later(deals.frame, dimension):
                repairs.append(later)
                ready.later.add(dimension)
            found += _by(ready, (dimension,), shown)
    if {"created", "source"} <= deals.roles:
        found += _by(ready, ("month", "source"), None)
    if funnel:
        found += current_funnel(ready)
    for made in (stage_counts, lost_reasons, closings, currency_figures):
        found += made(ready)
    return found, repairs


def _whole(ready: Known) -> Iterator[Indicator]:
    rows = gathered(ready.frame.assign(all=0), ["all"]).to_dict("records")
    for row in rows:
        yield from group_figures(ready, (), row)
        yield from repeat_sales(ready)


def _by(ready: Known, dimensions: Sequence[Dimension], shown: frozenset[str] | None) -> Iterator[Indicator]:
    """Compute the figures of each value of `dimensions` that is among `shown` (None: all)."""
    for row in gathered(ready.frame, list(dimensions)).to_dict("records"):
        values = [str(row[dimension]) for dimension in dimensions]
        if shown is None or values[0] in shown:
            segments = tuple(Segment(dimension=d, value=v) for d, v in zip(dimensions, values, strict=True))
            yield from group_figures(ready, segments, row)
