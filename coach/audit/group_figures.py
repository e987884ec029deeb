"""The figures of one group of deals: of the whole export, a month, an owner, a source."""

from collections.abc import Iterator

from coach.audit.deal_known import Known, Row
from coach.audit.history_figures import MILESTONES
from coach.audit.measures import Frame
from coach.audit.money_figures import money_figures, sum_of
from coach.audit.types import Indicator, Segment


def group_figures(known: Known, segments: tuple[Segment, ...], row: Row) -> Iterator[Indicator]:
    """Give the figures of the group whose sums are `row`; what the export has no column for is told for the whole only."""
    frame = known.at(segments, row)
    whole, paired = not segments, len(segments) > 1
    yield frame.count("leads", int(row["lead"]))
    yield from _quality(known, frame, row, whole=whole)
    yield from _outcomes(known, frame, row)
    yield from _conversions(known, frame, row)
    if paired:
        return
    if "amount" in known.deals.roles or whole:
        yield from money_figures(known, frame, row, known.purse)
    if "paid" in known.deals.roles or whole:
        yield sum_of(known, frame, "revenue_paid", row, "paid", known.paid)
    yield from _cycles(known, frame, row, whole=whole)
    yield from _answers(known, frame, row, whole=whole)
    yield from _steps(known, frame, row, whole=whole)
    yield from _milestones(known, frame, row, whole=whole)


def _quality(known: Known, frame: Frame, row: Row, *, whole: bool) -> Iterator[Indicator]:
    if "quality" not in known.deals.roles:
        if whole:
            yield frame.none("qualified", "no_quality_column")
            yield frame.none("qualified_share", "no_quality_column")
        return
    unrated = {"not_rated": int(row["lead"] - row["is_rated"])}
    hits, rated = int(row["is_qualified"]), int(row["is_rated"])
    yield frame.count("qualified", hits, excluded=unrated)
    yield frame.share("qualified_share", hits, rated, empty="no_ratings", excluded=unrated)


def _outcomes(known: Known, frame: Frame, row: Row) -> Iterator[Indicator]:
    unclear = {"stage_unclear": int(row["is_unclear"])}
    for id_, why in (("won", known.no_won), ("lost", known.no_lost), ("open", known.no_stage)):
        if why:
            yield frame.none(id_, why, of=int(row["lead"]))
        else:
            yield frame.count(id_, int(row[f"is_{id_}"]), excluded=unclear)


def _conversions(known: Known, frame: Frame, row: Row) -> Iterator[Indicator]:
    leads, won, unclear = int(row["lead"]), int(row["is_won"]), int(row["is_unclear"])
    if why := _no_conversion(known, frame):
        for id_ in ("conversion", "conversion_mature", "conversion_closed"):
            yield frame.none(id_, why, of=leads)
        return
    yield frame.share("conversion", won, leads - unclear, excluded={"stage_unclear": unclear})
    if "created" not in known.deals.roles:
        yield frame.none("conversion_mature", "no_created_column", of=leads)
    elif not any(segment.dimension == "week" for segment in frame.segments):
        mature = int(row["is_mature"])
        young = {"cohort_young": leads - unclear - mature, "stage_unclear": unclear}
        yield frame.share("conversion_mature", int(row["mature_won"]), mature, empty="cohort_young", excluded=young)
    if known.no_lost:
        yield frame.none("conversion_closed", known.no_lost, of=leads)
    else:
        rest = {"still_open": int(row["is_open"]), "stage_unclear": unclear}
        closed = won + int(row["is_lost"])
        yield frame.share("conversion_closed", won, closed, empty="no_closed_deals", excluded=rest)


def _no_conversion(known: Known, frame: Frame) -> str:
    if known.no_won:
        return known.no_won
    if len(known.deals.stages) < 2:
        return "one_stage"
    return "filled_later" if any(segment.dimension in known.later for segment in frame.segments) else ""


def _cycles(known: Known, frame: Frame, row: Row, *, whole: bool) -> Iterator[Indicator]:
    ids = ("cycle_median", "cycle_p90")
    if {"created", "closed"} <= known.deals.roles and not known.no_won:
        without = {"no_cycle": int(row["is_won"] - row["cycle_n"])}
        for id_ in ids:
            yield _quantile(frame, id_, row, int(row["cycle_n"]), without, "no_cycles")
    elif whole:
        column = "closed" if "closed" not in known.deals.roles else "created"
        for id_ in ids:
            yield frame.none(id_, known.no_won or f"no_{column}_column")


def _answers(known: Known, frame: Frame, row: Row, *, whole: bool) -> Iterator[Indicator]:
    ids = ("first_answer_median", "first_answer_p90")
    if {"answer", "answered"} & known.deals.roles:
        unknown = {"no_answer_time": int(row["lead"] - row["hours_n"])}
        for id_ in ids:
            yield _quantile(frame, id_, row, int(row["hours_n"]), unknown, "no_answer_times")
    elif whole:
        for id_ in ids:
            yield frame.none(id_, "no_answer_column")


def _quantile(frame: Frame, id_: str, row: Row, rows: int, left: dict[str, int], empty: str) -> Indicator:
    return frame.value(id_, row[id_], rows, excluded=left) if rows else frame.none(id_, empty)


def _steps(known: Known, frame: Frame, row: Row, *, whole: bool) -> Iterator[Indicator]:
    if "next_step" not in known.deals.roles or known.no_stage:
        if whole:
            why = known.no_stage or "no_next_step_column"
            yield frame.none("no_next_step", why)
            yield frame.none("no_next_step_share", why)
        return
    stuck = int(row["is_stuck"])
    yield frame.count("no_next_step", stuck)
    yield frame.share("no_next_step_share", stuck, int(row["is_open"]), empty="no_open_deals")


def _milestones(known: Known, frame: Frame, row: Row, *, whole: bool) -> Iterator[Indicator]:
    for milestone, id_ in MILESTONES.items():
        if milestone in known.deals.milestones:
            unknown = {"not_in_history": int(row["lead"] - row[f"{milestone}_known"])}
            yield frame.count(id_, int(row[f"{milestone}_n"]), excluded=unknown)
        elif whole:
            yield frame.none(id_, f"no_{milestone}_column")
