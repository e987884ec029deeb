"""Staff beside deals: how many sell, and how much falls to each of them."""

from collections.abc import Iterator, Sequence
from datetime import date

from coach.audit.deals import Deals
from coach.audit.measures import Frame
from coach.audit.periods import day_of
from coach.audit.staff import Person, Staff
from coach.audit.types import Indicator, Repair
from coach.audit.words import same

_MONTH_DAYS = 30.4375
"""Days of a month on average: a year of 365.25 days by twelve."""
_NAMES_SHOWN = 5


def staff_figures(staff: Staff, deals: Deals) -> tuple[list[Indicator], list[Repair]]:
    """Give the load of those who sell, and note who has no deals and which owners are not on the list."""
    start, end = day_of(deals.frame["created"].min()), day_of(deals.frame["created"].max())
    frame = Frame((), start, end)
    sellers = [one for one in staff.people if one.sells]
    if start is None or end is None:
        return [frame.none(id_, "no_dates") for id_ in _IDS], []
    return list(_load(deals, sellers, frame, start, end)), list(_strangers(deals, staff))


_IDS = ("sellers", "open_per_seller", "leads_per_seller_month", "won_per_seller_month")


def _load(deals: Deals, sellers: Sequence[Person], frame: Frame, start: date, end: date) -> Iterator[Indicator]:
    now = sum(one.there(end) for one in sellers)
    yield frame.count("sellers", now, excluded={"not_selling": 0})
    open_ = int((deals.frame["kind"] == "open").sum())
    if "stage" not in deals.roles or not now:
        yield frame.none("open_per_seller", "no_sellers" if "stage" in deals.roles else "no_stage_column")
    else:
        yield frame.value("open_per_seller", open_ / now, open_, of=now)
    months = sum(one.days(start, end) for one in sellers) / _MONTH_DAYS
    won = int((deals.frame["kind"] == "won").sum())
    has_won = any(stage.kind == "won" for stage in deals.stages)
    for id_, count, known in (
        ("leads_per_seller_month", len(deals.frame), True),
        ("won_per_seller_month", won, has_won),
    ):
        if months <= 0 or not known:
            yield frame.none(id_, "no_won_stage" if months > 0 else "no_sellers")
        else:
            yield frame.value(id_, count / months, count, of=round(months))


def _strangers(deals: Deals, staff: Staff) -> Iterator[Repair]:
    """Names are the same when one has all words of the other, in any order: «Иванов Иван» and «Иван Иванов Петрович»."""
    owners = [str(name) for name in deals.frame["owner"].unique() if name]
    listed = [frozenset(same(one.name).split()) for one in staff.people]
    told = [frozenset(same(name).split()) for name in owners]

    def among(words: frozenset[str], others: Sequence[frozenset[str]]) -> bool:
        return any(words <= other or other <= words for other in others)

    missing = [name for name, words in zip(owners, told, strict=True) if not among(words, listed)]
    idle = [one.name for one, words in zip(staff.people, listed, strict=True) if one.sells and not among(words, told)]
    for code, names in (("owner_not_in_staff", missing), ("seller_without_deals", idle)):
        if names:
            detail = ", ".join(names[:_NAMES_SHOWN])
            yield Repair(table="staff", column="", code=code, rows=len(names), detail=detail)
