"""Spend that no deal can be matched to, over the days that both exports cover."""

from collections.abc import Iterator

from coach.audit.join import Joined
from coach.audit.join_groups import keys_of
from coach.audit.measures import Frame
from coach.audit.types import Indicator


def untraced_figures(joined: Joined) -> Iterator[Indicator]:
    """Yield the spend of campaigns without a lead, that with the spend without a campaign, and their parts of all.

    Money, lines and the whole are those of the common days: a campaign that ended before the first deal of the export
    may well have brought leads that the export does not hold. Without such spend there is no figure.
    """
    if joined.why or not joined.by_campaign:
        return
    lines, named = joined.spend["spend"].fillna(0.0), keys_of(joined.spend, "campaign")
    whole = float(lines.sum())
    if whole <= 0:
        return
    sums = lines.groupby(named).sum()
    barren = set(sums[sums > 0].index) - {""} - set(keys_of(joined.campaign_deals, "campaign"))
    frame = Frame((), joined.start, joined.end, joined.currency)
    for id_, keys in (("barren_spend", barren), ("untraced_spend", barren | {""})):
        hit = named.isin(keys)
        money, rows = float(lines[hit].sum()), int(hit.sum())
        if money > 0:
            yield frame.value(id_, money, rows)
            yield frame.value(f"{id_}_part", money / whole, rows, of=len(hit))
