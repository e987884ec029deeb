"""Revenue, payments and the average deal of a group of deals; nothing where currencies mix or sums cannot be read."""

from collections.abc import Iterator

from coach.audit.deal_known import Known, Row
from coach.audit.gathering import gathered
from coach.audit.measures import Frame
from coach.audit.money import Purse
from coach.audit.stages import stage_rules
from coach.audit.types import Indicator, Segment


def money_figures(known: Known, frame: Frame, row: Row, held: Purse) -> Iterator[Indicator]:
    """Give revenue, average and median of won deals."""
    yield sum_of(known, frame, "revenue", row, "amount", held)
    if why := _no_money(known, row, "amount", held):
        yield frame.none("average_deal", why)
        yield frame.none("median_deal", why)
        return
    positive = int(row["amount_positive"])
    left = {"no_amount": int(row["is_won"]) - positive - int(row["amount_nought"]) - int(row["amount_bad"])}
    left |= {"amount_nought": int(row["amount_nought"]), "amount_unread": int(row["amount_bad"])}
    if positive == 0:
        yield frame.none("average_deal", "no_amounts")
        yield frame.none("median_deal", "no_amounts")
        return
    yield frame.value("average_deal", row["amount_above"] / positive, positive, excluded=left)
    yield frame.value("median_deal", row["amount_median"], positive, excluded=left)


def sum_of(known: Known, frame: Frame, id_: str, row: Row, role: str, held: Purse) -> Indicator:
    """Sum the column `role` (`amount` or `paid`) of won deals up."""
    frame = Frame(frame.segments, frame.start, frame.end, frame.currency if role == "amount" else held.currency)
    if why := _no_money(known, row, role, held):
        return frame.none(id_, why)
    filled, bad = int(row[f"{role}_n"]), int(row[f"{role}_bad"])
    if filled == 0 and row["is_won"]:
        return frame.none(id_, "no_amounts")
    left = {"no_amount": int(row["is_won"]) - filled - bad, "amount_unread": bad}
    return frame.value(id_, row[f"{role}_sum"], filled, excluded=left)


def currency_figures(known: Known) -> Iterator[Indicator]:
    """Give the sums of each currency when there are several."""
    if len(known.purse.currencies) < 2 or known.no_won:
        return
    for code in known.purse.currencies:
        part = known.frame[known.frame["amount_currency"] == code]
        row = gathered(part.assign(all=0), ["all"]).to_dict("records")[0]
        frame = known.at((Segment(dimension="currency", value=code),), row, code)
        yield from money_figures(known, frame, row, Purse((code,), has=True, mixed=False))


def _no_money(known: Known, row: Row, role: str, held: Purse) -> str:
    if known.no_won:
        return known.no_won
    if not held.has:
        return f"no_{role}_column"
    if held.mixed:
        return "several_currencies"
    most = (1 - stage_rules().limits.readable_share) * row["is_won"]
    return "amounts_unreadable" if row[f"{role}_bad"] > most else ""
